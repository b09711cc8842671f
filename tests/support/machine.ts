// A machine without Rust, where projects are installed as their developers do it.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packPackage } from "./package.ts";
import { startProcess } from "./process.ts";
import { readyOrigin, ROOT } from "./wrangler.ts";

const execute = promisify(execFile);

/** What a test runner sets for its own process and other tools would act on, npm's settings, and paths of Rust. */
const OF_THE_TEST_RUN =
  /^(VITEST.*|TEST|NODE_ENV|NODE_OPTIONS|NODE_PATH|MODE|DEV|PROD|SSR|BASE_URL|npm_.*|CARGO.*|RUST.*)$/i;

/** The commands of the machine. Whatever else is needed comes from npm. */
const COMMANDS = ["npm", "npx", "sh", "git"];

export interface Output {
  code: number;
  text: string;
}

/** A new user's machine: Node, npm, git, an empty home folder, and no Rust. */
export class Machine {
  private constructor(
    /** A folder for projects. */
    readonly folder: string,
    /** The packed package. */
    readonly tarball: string,
    /** The environment of every command. */
    readonly env: Record<string, string>,
  ) {}

  static async create(): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), "cf-list-images-"));
    const [bin, home] = [join(folder, "bin"), join(folder, "home")];
    await Promise.all([bin, home].map((path) => mkdir(path)));
    for (const command of COMMANDS) {
      const { stdout } = await execute("sh", ["-c", `command -v ${command}`]);
      await symlink(await realpath(stdout.trim()), join(bin, command));
    }
    // The Node of the project: wrangler needs 22 or later.
    await symlink(join(ROOT, "node_modules/node/bin/node"), join(bin, "node"));
    const { tarball } = await packPackage(folder);
    const inherited = Object.entries(process.env).filter(([name]) => !OF_THE_TEST_RUN.test(name));
    const env = {
      ...(Object.fromEntries(inherited) as Record<string, string>),
      PATH: bin,
      HOME: home,
      // npm's settings and its cache are those of the machine that runs the test.
      npm_config_userconfig: await npmConfig("userconfig"),
      npm_config_cache: await npmConfig("cache"),
      CI: "1",
      NO_COLOR: "1",
      WRANGLER_SEND_METRICS: "false",
      CREATE_CLOUDFLARE_TELEMETRY_DISABLED: "1",
      // Prevents a lookup of the machine's location over the network.
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
    };
    return new Machine(folder, tarball, env);
  }

  /** Copies the template. Only the package's version is replaced, by the tarball: it may not be published yet. */
  async copyTemplate(to: string): Promise<void> {
    await cp(join(ROOT, "template"), to, { recursive: true, filter: isSource });
    const file = join(to, "package.json");
    const manifest = JSON.parse(await readFile(file, "utf8"));
    manifest.dependencies["cf-list-images"] = `file:${this.tarball}`;
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }

  /** Runs a command line in a folder. It can ask no questions. */
  async run(cwd: string, line: string, env: Record<string, string> = {}): Promise<Output> {
    const options = { cwd, env: { ...this.env, ...env }, maxBuffer: 1 << 24 };
    try {
      const { stdout, stderr } = await execute("sh", ["-c", `${line} </dev/null`], options);
      return { code: 0, text: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, text: stdout + stderr };
    }
  }

  /** Starts `wrangler dev` by a command line, to which any free port is added, and waits until it is ready. */
  async serve(cwd: string, line: string): Promise<Server> {
    const command = `${line} --port 0 --inspector-port 0`;
    const started = Date.now();
    const server = startProcess("sh", ["-c", command], { cwd, env: this.env, inherit: false });
    try {
      const url = await server.waitFor("“Ready on”", 100_000, () => readyOrigin(server.log()));
      return { url, started, log: server.log, stop: server.stop };
    } catch (cause) {
      await server.stop();
      throw new Error(`${command}: ${server.log()}`, { cause });
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

export interface Server {
  readonly url: string;
  /** When it was started, in milliseconds since the Unix epoch. */
  readonly started: number;
  log(): string;
  stop(): Promise<void>;
}

/** Leaves out what git ignores, in case somebody has tried the project in its folder. */
export function isSource(path: string): boolean {
  return !/\/(node_modules|\.wrangler|\.dev\.vars|package-lock\.json)$/.test(path);
}

async function npmConfig(name: string): Promise<string> {
  const { stdout } = await execute("npm", ["config", "get", name], { cwd: dirname(ROOT) });
  return stdout.trim();
}
