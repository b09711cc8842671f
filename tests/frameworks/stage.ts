// An app of this folder, and what it needs.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { App, type Server, served } from "../support/app.ts";
import { startChromium } from "../support/chromium.ts";
import { Machine } from "../support/machine.ts";
import { type Account, startAccount } from "./account.ts";
import { openPage, type WatchedPage } from "./browser.ts";

export class Stage {
  #machine: Machine | undefined;
  #app: App | undefined;
  #account: Account | undefined;
  #browser: Browser | undefined;

  /** Installs the app before the tests, and starts the API and Chromium. Stops them after the tests. */
  constructor(folder: string) {
    beforeAll(async () => {
      this.#machine = await Machine.create();
      this.#app = await App.install(this.#machine, `frameworks/${folder}`);
      this.#account = await startAccount();
      this.#browser = await startChromium();
    }, 400_000);
    afterAll(async () => {
      await this.#browser?.close();
      await this.#account?.stop();
      await this.#machine?.remove();
    });
  }

  get account(): Account {
    return this.#account as Account;
  }

  /** Runs a command line of the app, with its settings. Returns its output; throws with it when the command fails. */
  run(line: string): Promise<string> {
    return (this.#app as App).run(`${this.account.settings} ${line}`);
  }

  /** Starts a server of the app before the tests of a group, and stops it after them. Returns its origin. */
  served(line: string, prepare?: () => Promise<unknown>): () => string {
    return served(async (): Promise<Server> => {
      await prepare?.();
      return (this.#app as App).serve(`${this.account.settings} ${line}`);
    });
  }

  /** Opens an empty page. */
  open(): Promise<WatchedPage> {
    return openPage(this.#browser as Browser);
  }
}
