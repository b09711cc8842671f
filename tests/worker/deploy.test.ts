import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

const run = promisify(execFile);
const env = { ...process.env, WRANGLER_SEND_METRICS: "false", NO_COLOR: "1", CI: "1" };
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "cf-list-images-deploy-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("wrangler deploy --dry-run", () => {
  it("builds the Worker with the repository's wrangler.toml, at most 250 KB gzipped", async () => {
    const out = join(scratch, "out");
    const wrangler = join(ROOT, "node_modules/.bin/wrangler");
    const args = ["deploy", "--dry-run", "-c", join(ROOT, "wrangler.toml"), "--outdir", out];
    const { stdout } = await run(wrangler, args, { cwd: ROOT, env });
    expect(stdout).toContain("--dry-run: exiting now");
    const names = (await readdir(out)).filter((name) => /\.(js|wasm)$/.test(name));
    expect(names.some((name) => name.endsWith(".wasm"))).toBe(true);
    const sizes = names.map(async (name) => gzipSync(await readFile(join(out, name))).length);
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThanOrEqual(250_000);
  }, 600_000);
});

describe("npm run dev:check", () => {
  const explain = async (vars: Record<string, string>, secrets: Record<string, string>) => {
    const config = join(scratch, "wrangler.toml");
    const file = join(scratch, "secrets.env");
    const lines = Object.entries(vars).map(
      ([name, value]) => `${name} = ${JSON.stringify(value)}\n`,
    );
    await writeFile(
      config,
      `name = "x"\nmain = "x.js"\ncompatibility_date = "2026-11-17"\n[vars]\n${lines.join("")}`,
    );
    await writeFile(
      file,
      Object.entries(secrets)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    const script = join(ROOT, "scripts/check-config.mjs");
    const args = [script, `--config=${config}`, `--secrets=${file}`];
    try {
      return { code: 0, output: (await run(process.execPath, args, { cwd: ROOT, env })).stdout };
    } catch (error) {
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, output: stdout };
    }
  };

  it("explains who may list what", async () => {
    const vars = {
      ACCOUNT_ID: "abc",
      AUTH: "jwt",
      JWT_ISSUER: "https://id.example",
      JWT_AUDIENCE: "g",
      CREATOR: "claim:sub",
    };
    const secrets = { API_TOKEN: "marked-token", JWT_SECRET: "marked-secret-of-at-least-32-bytes" };
    const { code, output } = await explain(vars, secrets);
    expect(code).toBe(0);
    expect(output).toContain("Callers with a token from https://id.example for g may list");
    expect(output).toContain(
      'They see only the images whose creator is the value of their claim "sub".',
    );
    expect(output).toContain("There is no rate limit");
    expect(output).not.toContain("marked");
  }, 300_000);

  it("names every fault", async () => {
    const { code, output } = await explain(
      { AUTH: "public", CACHE_TTL: "x" },
      { API_TOKEN: "marked" },
    );
    expect(code).toBe(1);
    expect(output).toContain("ACCOUNT_ID is not set");
    expect(output).toContain("CACHE_TTL: expected");
    expect(output).not.toContain("marked");
  }, 300_000);
});
