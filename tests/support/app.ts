// Projects of the tests, as their developers would have them: with the packed package from npm, and without Rust.
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { freePort } from "./port.ts";
import { respondsAt, startProcess } from "./process.ts";
import { ROOT } from "./wrangler.ts";
import { isSource, type Machine } from "./machine.ts";

/** A server of a project, at an origin such as `http://localhost:43210`. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** An installed project. */
export class App {
  readonly folder: string;
  readonly #machine: Machine;

  private constructor(folder: string, machine: Machine) {
    this.folder = folder;
    this.#machine = machine;
  }

  /** A project in a folder. */
  static in(folder: string, machine: Machine): App {
    return new App(folder, machine);
  }

  /**
   * Copies the folder of a project, after the folders that it extends, and installs its dependencies with the packed package.
   * The folders are below `tests`. It is done below `build`, where the dependencies stay for the next run.
   */
  static async install(machine: Machine, ...folders: string[]): Promise<App> {
    const app = new App(join(ROOT, "build", folders.at(-1) ?? ""), machine);
    await mkdir(app.folder, { recursive: true });
    const old = await readdir(app.folder);
    const stale = old.filter((name) => name !== "node_modules");
    await Promise.all(stale.map((name) => rm(join(app.folder, name), { recursive: true })));
    for (const folder of folders) {
      const source = join(ROOT, "tests", folder);
      await cp(source, app.folder, { recursive: true, filter: isSource });
    }
    // As `npm install` of a published version; the lock would have the checksum of this one.
    const options = "--no-save --no-package-lock --prefer-offline --no-audit --no-fund";
    await app.run(`npm install ${options} ${machine.tarball}`);
    return app;
  }

  /** Sets the secrets of a local Worker in a folder of the project. */
  async setSecrets(secrets: Record<string, string>, folder = "."): Promise<void> {
    const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(this.folder, folder, ".dev.vars"), lines.join(""));
  }

  /**
   * Runs a command line in a folder of the project, with further environment variables. Returns its output; throws with it
   * when the command fails.
   */
  async run(line: string, folder = ".", env: Record<string, string> = {}): Promise<string> {
    const { code, text } = await this.#machine.run(join(this.folder, folder), line, env);
    if (code !== 0) throw new Error(`${line}: ${text}`);
    return text;
  }

  /** Starts a server by a command line, to which its port is added, and waits until it responds. */
  async serve(line: string, folder = "."): Promise<Server> {
    const port = await freePort();
    const command = `${line} --port ${port}`;
    const options = { cwd: join(this.folder, folder), env: this.#machine.env, inherit: false };
    const server = startProcess("sh", ["-c", command], options);
    const url = `http://localhost:${port}`;
    try {
      await server.waitFor(`response from ${url}`, 100_000, respondsAt(url));
    } catch (cause) {
      await server.stop();
      throw new Error(`${command}: ${server.log()}`, { cause });
    }
    return { url, stop: server.stop };
  }
}

/** Starts a server before the tests of a group, and stops it after them. Returns its origin. */
export function served(start: () => Promise<Server>): () => string {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());
  return () => server.url;
}
