// The files of both artefacts. `npm run reproduce` builds them twice and compares them; this finds what would differ between
// machines without a second build.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** The files of an artefact, by path. */
const filesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => join(root, folder, path))
    .filter((path) => statSync(path).isFile());

it.each(["pkg/dist", "pkg/dist/worker", "pkg/gallery"])(
  "no file in %s names a folder of the machine that built it",
  (folder) => {
    const paths = filesOf(folder);
    expect(paths.length).toBeGreaterThan(2);
    const { CARGO_HOME = ".cargo/registry", RUSTUP_HOME = ".rustup/toolchains" } = process.env;
    const folders = [root, homedir(), userInfo().homedir, `${tmpdir()}/`, CARGO_HOME, RUSTUP_HOME];
    for (const path of paths) {
      const content = readFileSync(path, "latin1");
      for (const name of folders) expect(content.includes(name), `${path}: ${name}`).toBe(false);
    }
  },
);

it("doc comments are in the types, and not also in the modules", () => {
  const folder = join(root, "pkg/dist");
  // Those in its folders are bundled, and not published.
  const modules = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const commented = [...modules, "index.d.ts"].filter((name) =>
    /^ *\/\*\*/m.test(readFileSync(join(folder, name), "utf8")),
  );
  expect(modules).toContain("index.js");
  expect(commented).toEqual(["index.d.ts"]);
});
