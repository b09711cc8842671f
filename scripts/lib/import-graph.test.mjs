import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { cyclesOf, layerFaults, rustGraph, typeScriptGraph } from "./import-graph.mjs";

/** @param {Record<string, string>} files */
const rust = (files) => rustGraph(new Map(Object.entries(files)));
/** @param {Record<string, string>} files */
const typeScript = (files) => typeScriptGraph(new Map(Object.entries(files)));
/** @param {Map<string, Set<string>>} graph @param {string} file */
const imports = (graph, file) => [...(graph.get(file) ?? [])].sort();

describe("Rust", () => {
  it("a cycle of two modules is found, whichever way they import each other", () => {
    /** @type {[string, string][]} */
    const pairs = [
      ["use super::b::B;", "use crate::a::A;"],
      ["use super::{b::{B, C}};", "use super::a::*;"],
      ["fn f() { super::b::f() }", "fn f(x: crate::a::A) {}"],
      ["use crate::b;\nfn f() { b::f() }", "use crate::{c, a as other};\nfn f() { other::f() }"],
    ];
    for (const [one, other] of pairs) {
      const graph = rust({ "src/lib.rs": "mod a;\nmod b;", "src/a.rs": one, "src/b.rs": other });
      assert.deepEqual(cyclesOf(graph), [["src/a.rs", "src/b.rs"]], `${one} ${other}`);
    }
  });

  it("a longer cycle is found, through children and parents", () => {
    const graph = rust({
      "src/lib.rs": "mod a;\nmod b;",
      "src/a/mod.rs": "mod c;\nuse super::b::B;\nfn f(b: B) { c::f() }",
      "src/a/c.rs": "use crate::b::f;",
      "src/b.rs": "use crate::a::A;",
    });
    assert.equal(cyclesOf(graph).length, 1);
    assert.deepEqual(imports(graph, "src/a/mod.rs"), ["src/a/c.rs", "src/b.rs"]);
  });

  it("a child that uses what its parent defines is a cycle if the parent uses the child", () => {
    const child = "use super::Shared;";
    const used = { "src/a.rs": "mod b;\nuse b::B;\npub struct Shared(B);", "src/a/b.rs": child };
    assert.deepEqual(cyclesOf(rust(used)), [["src/a.rs", "src/a/b.rs"]]);
    const declared = { "src/a.rs": "mod b;\npub struct Shared;", "src/a/b.rs": child };
    assert.deepEqual(cyclesOf(rust(declared)), []);
  });

  it("a declaration or re-export is not an import, but a use of the re-export imports the defining file", () => {
    const graph = rust({
      "src/a.rs": "mod b;\nmod c;\npub(crate) use b::B;\npub use c::C;",
      "src/a/b.rs": "use super::C;",
      "src/a/c.rs": "",
    });
    assert.deepEqual(imports(graph, "src/a/b.rs"), ["src/a/c.rs"]);
    assert.deepEqual(cyclesOf(graph), []);
  });

  it("a re-export that the parent uses itself is an import", () => {
    const graph = rust({
      "src/a.rs": "mod b;\npub use b::B;\nfn f(b: B) {}",
      "src/a/b.rs": "use super::f;",
    });
    assert.deepEqual(cyclesOf(graph), [["src/a.rs", "src/a/b.rs"]]);
  });

  it("comments, strings and tests are not imports", () => {
    const graph = rust({
      "src/a.rs": `// use crate::b::B;
        /* use crate::b::B; */ const A: &str = "crate::b::B"; const B: char = '"';
        #[cfg(test)]
        #[allow(unused)]
        mod tests { use crate::b::B; fn f() { crate::b::f() } }
        #[cfg(test)]
        mod tests;`,
      "src/a/tests.rs": "use crate::b::B;",
      "src/b.rs": "use crate::a::A;",
    });
    assert.deepEqual(imports(graph, "src/a.rs"), []);
    assert.deepEqual(cyclesOf(graph), []);
  });

  it("other crates are not modules", () => {
    const graph = rust({
      "src/a.rs": "use url::Url;\nfn f() { std::mem::swap() }",
      "src/url.rs": "",
    });
    assert.deepEqual(imports(graph, "src/a.rs"), []);
  });
});

describe("TypeScript", () => {
  it("a cycle is found, through imports, exports, types and dynamic imports", () => {
    for (const statement of [
      'import { b } from "./b.ts";',
      'import type { B } from "./b";',
      'import {\n  type B,\n} from "./b.js";',
      'export * from "./b.ts";',
      'import "./b.ts";',
      'const b = await import("./b.ts");',
    ]) {
      const graph = typeScript({
        "www/src/a.ts": statement,
        "www/src/b.ts": 'import { a } from "./a.ts";',
      });
      assert.equal(cyclesOf(graph).length, 1, statement);
    }
  });

  it("packages, comments and files that are not sources are not imports", () => {
    const graph = typeScript({
      "src/a.ts": 'import x from "jose";\n// import "./b.ts";\nimport "./style.css";',
      "src/b.ts": 'import "./a.ts";',
    });
    assert.deepEqual(imports(graph, "src/a.ts"), []);
    assert.deepEqual(cyclesOf(graph), []);
  });
});

describe("layers", () => {
  const faults = (/** @type {string} */ file, /** @type {string} */ text) =>
    layerFaults(
      rust({
        "src/api/mod.rs": "pub struct A;",
        "src/client/mod.rs": "pub struct C;",
        "src/fetch/mod.rs": "pub struct F;",
        "src/worker/mod.rs": "pub struct W;",
        [file]: text,
      }),
    ).length;

  it("api imports no other layer, client and fetch only api, and worker not client", () => {
    const use = (/** @type {string[]} */ ...layers) =>
      layers.map((layer) => `use crate::${layer}::Item;`).join("\n");
    assert.equal(faults("src/api/x.rs", use("client", "fetch", "worker")), 3);
    assert.equal(faults("src/client/x.rs", use("api", "fetch", "worker")), 2);
    assert.equal(faults("src/fetch/x.rs", use("api", "client", "worker")), 2);
    assert.equal(faults("src/worker/x.rs", use("api", "fetch", "client")), 1);
  });
});
