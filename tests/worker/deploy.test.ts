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

describe("wrangler.toml", () => {
  it("opens no address besides the routes, and documents why", async () => {
    const read = (name: string) => readFile(join(ROOT, name), "utf8");
    const [config, docs] = await Promise.all([read("wrangler.toml"), read("docs/deploy.md")]);
    for (const name of ["workers_dev", "preview_urls"]) {
      expect(config).toMatch(new RegExp(`^${name} = false$`, "m"));
      expect(docs).toContain(`\`${name} = false\``);
    }
  });
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
      const { stdout, stderr } = await run(process.execPath, args, { cwd: ROOT, env });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
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

  it("reports a name that is nearly that of a setting", async () => {
    const vars = { ACCOUNT_ID: "abc", AUTH: "public", FEILDS: "id" };
    const { code, output } = await explain(vars, { API_TOKEN: "marked-token" });
    expect(code).toBe(1);
    expect(output).toContain("FEILDS is not a setting: did you mean FIELDS?");
  }, 300_000);

  it("shows neither a secret nor what may hold one, however malformed", async () => {
    const { code, output } = await explain(
      {
        AUTH: "jwt,key",
        ACCOUNT_ID: "marked-token-in-the-wrong-place-0123456789",
        UPSTREAM: "https:/user:marked@api.example",
        JWT_JWKS_URL: "https://user:marked%40id.example/keys",
        JWT_ISSUER: "https://user:marked@id.example",
        ALLOWED_ORIGINS: "https://user:marked@shop.example",
        CACHE_TTL: "1h",
        META: "marked-token",
      },
      { API_TOKEN: "marked-token", SIGNING_KEY: "marked", CALLER_KEYS: "marked" },
    );
    expect(code).toBe(1);
    for (const name of ["ACCOUNT_ID", "UPSTREAM", "JWT_JWKS_URL", "ALLOWED_ORIGINS", "META"]) {
      expect(output).toContain(`${name}: expected`);
    }
    expect(output).toContain('CACHE_TTL: expected a whole number from 0 to 86400, got "1h"');
    expect(output).not.toContain("marked");
  }, 300_000);

  it.each([
    ['[vars]\nAPI_TOKEN = "marked\n', "Invalid TOML"],
    ['vars = "marked"\n', 'The field "vars" should be an object'],
    ['[vars]\nAPI_TOKEN = "marked"\nFIELDS = ["id"]\n', "FIELDS: expected text in quotes"],
  ])(
    "does not quote a wrangler.toml that it can't read: %j",
    async (text, expected) => {
      const config = join(scratch, "unreadable.toml");
      await writeFile(
        config,
        `name = "x"\nmain = "x.js"\ncompatibility_date = "2026-11-17"\n${text}`,
      );
      const args = [join(ROOT, "scripts/check-config.mjs"), `--config=${config}`];
      const error = await run(process.execPath, args, { cwd: ROOT, env }).catch((thrown) => thrown);
      expect(error.code).toBe(1);
      expect(error.stdout).toContain(expected);
      expect(error.stdout + error.stderr).not.toContain("marked");
    },
    300_000,
  );

  it.each([
    ["wrangler.toml", '[images]\nbinding = "IMAGES"\n[vars]\nAUTH = "public"\n'],
    ["wrangler.jsonc", '"images": { "binding": "IMAGES" }, "vars": { "AUTH": "public" }'],
  ])(
    "knows the Images binding of %s, which needs no secret",
    async (name, text) => {
      const config = join(scratch, name);
      const toml = `name = "x"\nmain = "x.js"\ncompatibility_date = "2026-11-17"\n${text}`;
      const jsonc = `{ "name": "x", "main": "x.js", "compatibility_date": "2026-11-17", ${text} }`;
      await writeFile(config, name.endsWith("c") ? jsonc : toml);
      // Without a file of secrets.
      const args = [join(ROOT, "scripts/check-config.mjs"), `--config=${config}`];
      const none = `--secrets=${join(scratch, "none.env")}`;
      const { stdout } = await run(process.execPath, [...args, none], { cwd: ROOT, env });
      expect(stdout).toContain("Assumed not to be set as secrets: the API's credentials");
      expect(stdout).toContain("Images are listed through the binding IMAGES, without a token.");
    },
    300_000,
  );

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
