// `npm create cloudflare` with the project's template, by the README's command. GitHub is replaced: git gets a local
// repository, and create-cloudflare finds the archive in its cache.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { Machine } from "../support/machine.ts";
import { ROOT } from "../support/wrangler.ts";

const execute = promisify(execFile);
const REPOSITORY = "cf-list-images/cf-list-images";
/** The version that is tested; the documentation says `latest`. */
const VERSION = "2.74.0";

let machine: Machine;
beforeAll(async () => {
  machine = await Machine.create();
});
afterAll(() => machine?.remove());

it("makes a project that can be deployed", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const command = /^ +(npm create cloudflare@latest .*)$/m.exec(readme)?.[1] ?? "";
  expect(command).toContain(`${REPOSITORY}/template`);

  const env = await pretendGitHub();
  // The answers to its two questions.
  const line = `${command.replace("@latest", `@${VERSION}`)} --no-git --no-agents`;
  const created = await machine.run(machine.folder, line, env);
  expect(created.code, created.text).toBe(0);
  expect(created.text).toContain("Application created successfully");

  const project = join(machine.folder, "my-images");
  for (const file of [
    "src/index.js",
    "src/dev.js",
    "README.md",
    ".dev.vars.example",
    ".gitignore",
  ]) {
    const content = await readFile(join(project, file), "utf8");
    expect(content, file).toBe(await readFile(join(ROOT, "template", file), "utf8"));
  }
  const template = readConfig({ config: join(ROOT, "template/wrangler.jsonc") });
  const config = readConfig({ config: join(project, "wrangler.jsonc") });
  expect(config.name).toBe("my-images");
  for (const key of [
    "vars",
    "images",
    "workers_dev",
    "preview_urls",
    "compatibility_date",
  ] as const) {
    expect(config[key], key).toEqual(template[key]);
  }
  const checked = await machine.run(project, "npm run check");
  expect(checked.code, checked.text).toBe(0);
  expect(checked.text).toContain("--dry-run: exiting now");
}, 180_000);

/** Puts the template where git and create-cloudflare look for the project on GitHub. Returns git's settings. */
async function pretendGitHub(): Promise<Record<string, string>> {
  const repository = join(machine.folder, "repository");
  await machine.copyTemplate(join(repository, "template"));
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  const git = async (...args: string[]) =>
    (await execute("git", [...identity, ...args], { cwd: repository })).stdout.trim();
  await git("init", "--quiet");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "The template");
  const commit = await git("rev-parse", "HEAD");

  const cache = join(machine.env.HOME ?? "", ".degit/github", REPOSITORY);
  await mkdir(cache, { recursive: true });
  const prefix = `--prefix=cf-list-images-${commit}/`;
  await git("archive", prefix, `--output=${join(cache, `${commit}.tar.gz`)}`, "HEAD");

  const settings = join(machine.folder, "gitconfig");
  const local = `[url "file://${repository}"]\n  insteadOf = https://github.com/${REPOSITORY}\n`;
  await writeFile(settings, local);
  return { GIT_CONFIG_GLOBAL: settings };
}
