// What the README says of Rust.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

/** A text without the indentation of its lines. */
const flat = (text: string) => text.replace(/^ +/gm, "");

it("is in the example that the tests run", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const example = await readFile(join(ROOT, "examples/leptos/src/main.rs"), "utf8");
  const blocks = [...readme.matchAll(/^```rust\n(.*?)^```/gms)].map(([, code = ""]) => flat(code));
  expect(blocks).not.toHaveLength(0);
  for (const block of blocks) expect(flat(example)).toContain(block);
});

it("has the dependency of the example, but for where it comes from", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const manifest = await readFile(join(ROOT, "examples/leptos/Cargo.toml"), "utf8");
  const [, options] = /^cf-list-images = \{ path = "[^"]+", (.*)$/m.exec(manifest) ?? [];
  expect(readme).toContain(`cf-list-images = { version = "0.1", ${options}\n`);
});
