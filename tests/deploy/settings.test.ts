// The template's files agree with each other, with the documentation and with the project.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { ROOT } from "../support/wrangler.ts";

interface Manifest {
  version?: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  cloudflare: { bindings: Record<string, { description: string }> };
}

const read = (path: string) => readFile(join(ROOT, path), "utf8");
const manifest = async (folder: string) =>
  JSON.parse(await read(join(folder, "package.json"))) as Manifest;
const config = (path: string) => readConfig({ config: join(ROOT, path) });

/** The names in the first column of the documentation's tables, of all settings or of the secrets alone. */
async function documented(which: "settings" | "secrets"): Promise<string[]> {
  const rows = (await read("docs/configuration.md")).match(/^\| `[A-Z_`, ]+`[^|]*/gm) ?? [];
  return rows
    .filter((cell) => which === "settings" || /\(secrets?\)/.test(cell))
    .flatMap((cell) => cell.match(/[A-Z][A-Z_]+/g) ?? []);
}

describe("each secret in docs/configuration.md", () => {
  it("has a description in cloudflare.bindings, which has AUTH besides and nothing else", async () => {
    const secrets = await documented("secrets");
    expect(secrets).toContain("API_TOKEN");
    const { bindings } = (await manifest("template")).cloudflare;
    expect(Object.keys(bindings).sort()).toEqual(["AUTH", ...secrets].sort());
    for (const { description } of Object.values(bindings)) {
      expect(description.length).toBeGreaterThan(40);
    }
  });

  it("has a line in .dev.vars.example, commented out: the button asks for every other entry", async () => {
    const example = await read("template/.dev.vars.example");
    const names = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names.sort()).toEqual(["AUTH", ...(await documented("secrets"))].sort());
    expect(parseEnv(example)).toEqual({});
  });
});

describe("the template", () => {
  it("names only settings that exist", async () => {
    const settings = await documented("settings");
    const [jsonc, readme] = await Promise.all([
      read("template/wrangler.jsonc"),
      read("template/README.md"),
    ]);
    const named = `${jsonc}${readme}`.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named).toContain("ACCESS_TEAM_DOMAIN");
    for (const name of named) expect(settings).toContain(name);
  });

  it("opens an address, and lists nothing there before AUTH is set", () => {
    const { vars, workers_dev, preview_urls, images, assets } = config("template/wrangler.jsonc");
    expect(vars).toEqual({ AUTH: "" });
    expect({ workers_dev, preview_urls }).toEqual({ workers_dev: true, preview_urls: false });
    // With "remote": true, `npm run dev` would use a real account.
    expect(images).toEqual({ binding: "IMAGES" });
    expect(assets?.run_worker_first).toBe(true);
  });

  it("has the compatibility date, the package and the wrangler of the project", async () => {
    const [template, project, published] = await Promise.all(
      ["template", ".", "pkg"].map(manifest),
    );
    expect(template?.dependencies).toEqual({ "cf-list-images": `^${published?.version}` });
    expect(template?.devDependencies).toEqual({
      wrangler: `^${project?.devDependencies.wrangler}`,
    });
    expect(config("template/wrangler.jsonc").compatibility_date).toBe(
      config("wrangler.toml").compatibility_date,
    );
  });

  it("has a script for each npm run in its README", async () => {
    const readme = await read("template/README.md");
    const { scripts } = await manifest("template");
    const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(2);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });
});
