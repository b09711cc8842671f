// Runs a page's functions in each browser.
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { CHROMIUM, startChromium } from "../support/chromium.ts";
import { FIREFOX, startFirefox } from "../support/firefox.ts";
import { startWebKit, WEBKIT } from "../support/webkit.ts";

/** How long an expression's promise may take, in milliseconds. It takes ten seconds where nothing else runs. */
const TIMEOUT = 120_000;

interface RunningBrowser {
  /** Opens a page, evaluates an expression in it and returns what its promise resolves to. */
  evaluate(url: string, expression: string): Promise<unknown>;
  stop(): Promise<void>;
}

interface Browser {
  readonly name: string;
  /** The files that it needs. */
  readonly needs: readonly string[];
  start(): Promise<RunningBrowser>;
}

const BROWSERS: readonly Browser[] = [
  {
    name: "Chromium",
    needs: [CHROMIUM],
    start: async () => {
      const browser = await startChromium();
      return {
        evaluate: async (url, expression) => {
          const page = await browser.newPage();
          await page.goto(url);
          return page.evaluate(expression);
        },
        stop: () => browser.close(),
      };
    },
  },
  {
    name: "Firefox",
    needs: [FIREFOX],
    start: async () => {
      const browser = await startFirefox();
      return {
        evaluate: async (url, expression) => {
          const page = await browser.newPage();
          await page.goto(url);
          return page.evaluate(expression);
        },
        stop: () => browser.close(),
      };
    },
  },
  {
    name: "WebKit",
    needs: Object.values(WEBKIT),
    start: async () => {
      const session = await startWebKit();
      return {
        evaluate: async (url, expression) => {
          await session.open(url);
          return session.evaluate(expression);
        },
        stop: () => session.close(),
      };
    },
  },
];

async function timeout(what: string): Promise<never> {
  await sleep(TIMEOUT, undefined, { ref: false });
  throw new Error(`${what} took longer than ${TIMEOUT} ms`);
}

/** Every browser, with the files that this machine lacks. */
export const browsers = BROWSERS.map(({ name, needs, start }) => ({
  name,
  lacks: needs.filter((file) => !existsSync(file)),
  /** Starts the browser, evaluates the expressions one after another, each in a new page, and stops the browser. */
  evaluate: async (url: string, expressions: readonly string[]): Promise<unknown[]> => {
    const browser = await start();
    try {
      const values: unknown[] = [];
      for (const expression of expressions) {
        const value = browser.evaluate(url, expression);
        values.push(await Promise.race([value, timeout(expression)]));
      }
      return values;
    } catch (cause) {
      throw new Error(`${name}: ${cause}`, { cause });
    } finally {
      await browser.stop();
    }
  },
}));
