// Schemathesis, the property-based API tester, in a Python environment below build/.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./wrangler.ts";

const VERSION = "4.32.5";
const HOME = join(ROOT, `build/schemathesis-${VERSION}`);
const CONFIG = join(ROOT, "tests/worker/schemathesis.toml");
const PROGRAM = join(HOME, "bin/schemathesis");
const run = promisify(execFile);

/** The program's path; it is installed on first use. `undefined` without Python or a package index. */
export async function schemathesis(): Promise<string | undefined> {
  if (existsSync(PROGRAM)) {
    return PROGRAM;
  }
  mkdirSync(join(ROOT, "build"), { recursive: true });
  try {
    await run("python3", ["-m", "venv", HOME]);
    await run(join(HOME, "bin/pip"), ["install", "--quiet", `schemathesis==${VERSION}`]);
  } catch (error) {
    console.warn(
      `schemathesis is not installed: ${error instanceof Error ? error.message : error}`,
    );
  }
  return existsSync(PROGRAM) ? PROGRAM : undefined;
}

/** Runs it. Returns whether it found no problem, and its output. */
export async function check(
  program: string,
  args: string[],
): Promise<{ clean: boolean; output: string }> {
  try {
    const { stdout } = await run(program, ["--config-file", CONFIG, "run", ...args], {
      cwd: HOME,
      env: { ...process.env, NO_COLOR: "1" },
      maxBuffer: 1 << 26,
    });
    return { clean: true, output: stdout };
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return { clean: false, output: stdout + stderr };
  }
}
