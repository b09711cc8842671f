// The import graph of the source files, for Rust and TypeScript.
//
// Two things are not an import here, because they use nothing: a parent's declaration of a module (`mod child;`), and a
// re-export (`pub use child::Item;`). A file that uses a re-exported item imports the file that defines it. Tests are
// excluded: they may use everything.
import { posix } from "node:path";

/**
 * @typedef {Map<string, string>} Sources The text of each file, by its path from the project's folder.
 * @typedef {Map<string, Set<string>>} Graph The files that each file imports.
 */

/** Comments and the contents of strings, replaced by spaces. @param {string} text */
const withoutComments = (text) =>
  text.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|r(#*)"[\s\S]*?"\1|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[^\n]{1,10}|[^'\\\n])'/g,
    (found) => (/^['"r]/.test(found) ? '""' : " "),
  );

/** The end of the block, list or statement that begins at `from`. @param {string} text @param {number} from */
const endOf = (text, from) => {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if ("{([".includes(char)) depth += 1;
    if ("})]".includes(char)) depth -= 1;
    if (depth === 0 && (char === "}" || char === ";")) return at + 1;
  }
  return text.length;
};

/** A file's text without the items that only tests have. @param {string} text */
const withoutTests = (text) => {
  for (;;) {
    const [attribute] = /#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*/.exec(text) ?? [];
    if (attribute === undefined) return text;
    const at = text.indexOf(attribute);
    text = text.slice(0, at) + text.slice(endOf(text, at + attribute.length));
  }
};

/**
 * The paths of a `use` tree, each with the name that it binds: `a::{b, c as d}` is `a::b` as `b`, `a::c` as `d`.
 *
 * @param {string} tree
 * @param {string[]} [prefix]
 * @returns {{ path: string[], name: string }[]}
 */
const useTree = (tree, prefix = []) => {
  const [, head = "", list] =
    /^\s*([\w:\s]*?)(?:::)?\s*(?:\{([\s\S]*)\})?\s*$/.exec(tree.replace(/\s+as\s+\w+|\*/g, "")) ??
    [];
  const path = [
    ...prefix,
    ...head
      .split("::")
      .map((part) => part.trim())
      .filter(Boolean),
  ];
  if (list === undefined) {
    const [, alias] = /\s+as\s+(\w+)/.exec(tree) ?? [];
    if (path.at(-1) === "self") path.pop();
    return [{ path, name: alias ?? (tree.includes("*") ? "*" : (path.at(-1) ?? "")) }];
  }
  const body = tree.slice(tree.indexOf("{") + 1, tree.lastIndexOf("}"));
  return splitList(body).flatMap((item) => useTree(item, path));
};

/** The items of a list, where commas within braces do not count. @param {string} text */
const splitList = (text) => {
  const items = [""];
  let depth = 0;
  for (const char of text) {
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    if (char === "," && depth === 0) items.push("");
    else items[items.length - 1] += char;
  }
  return items.filter((item) => item.trim());
};

/**
 * @typedef {object} Module
 * @property {string} file
 * @property {string} code Without comments, tests, and `use` declarations.
 * @property {Map<string, string[]>} names What each imported or declared name stands for, as an absolute path.
 * @property {{ name: string, path: string[] }[]} uses The imports.
 * @property {string[][]} globs The modules whose items are all imported.
 * @property {Set<string>} reexports The names that are re-exported.
 */

/** The module path of a Rust file: `src/api/scan/mod.rs` is `api::scan`. @param {string} file */
const modulePath = (file) =>
  file
    .replace(/^src\/|\.rs$/g, "")
    .replace(/(^|\/)(lib|mod)$/, "")
    .split("/")
    .filter(Boolean);

/**
 * A path as written in a module, as an absolute one; undefined if it leads out of the crate.
 *
 * @param {string[]} path
 * @param {string[]} from
 * @returns {string[] | undefined}
 */
const absolute = ([first = "", ...rest], from) => {
  if (first === "crate") return rest;
  if (first === "self") return [...from, ...rest];
  if (first !== "super") return undefined;
  return absolute(rest[0] === "super" ? rest : ["self", ...rest], from.slice(0, -1));
};

/** @param {string} file @param {string} text @param {Set<string>} files @returns {Module} */
const parseModule = (file, text, files) => {
  let code = withoutTests(withoutComments(text));
  const from = modulePath(file);
  /** @type {Module} */
  const module = { file, code, names: new Map(), uses: [], globs: [], reexports: new Set() };
  for (const [, child = ""] of code.matchAll(/\bmod\s+(\w+)\s*;/g)) {
    if (files.has([...from, child].join("::"))) module.names.set(child, [...from, child]);
  }
  const declarations = /^[ \t]*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gm;
  for (const [, visibility, tree = ""] of code.matchAll(declarations)) {
    for (const { path, name } of useTree(tree)) {
      const target = absolute(path, from) ?? relative(path, module);
      if (!target) continue;
      if (name === "*") module.globs.push(target);
      else {
        module.names.set(name, target);
        module.uses.push({ name, path: target });
      }
      if (visibility) module.reexports.add(name);
    }
  }
  code = code.replace(declarations, "");
  return { ...module, code: code.replace(/\bmod\s+\w+\s*;/g, "") };
};

/** A path that begins with an imported name or a child. @param {string[]} path @param {Module} module */
const relative = ([first = "", ...rest], module) => {
  const known = module.names.get(first);
  return known && [...known, ...rest];
};

/** The graph of Rust files. @param {Sources} sources @returns {Graph} */
export const rustGraph = (sources) => {
  const files = new Set([...sources.keys()].map((file) => modulePath(file).join("::")));
  /** @type {Map<string, Module>} */
  const modules = new Map();
  for (const [file, text] of sources) {
    if (!isRustTest(file)) modules.set(modulePath(file).join("::"), parseModule(file, text, files));
  }

  /**
   * The file that defines what a path names: the deepest module on it, or the target of a re-export.
   *
   * @param {string[]} path
   * @param {number} [hops]
   * @returns {string | undefined}
   */
  const definition = (path, hops = 0) => {
    let length = path.length;
    while (length > 0 && !modules.has(path.slice(0, length).join("::"))) length -= 1;
    const module = modules.get(path.slice(0, length).join("::"));
    const [name, ...rest] = path.slice(length);
    if (!module || hops > 8) return undefined;
    // Naming a module does not use it. Uses of its items are found below.
    if (name === undefined) return undefined;
    const target = module.reexports.has(name) ? module.names.get(name) : undefined;
    if (target) return definition([...target, ...rest], hops + 1);
    for (const glob of module.reexports.has("*") ? module.globs : []) {
      const found = modules.get(glob.join("::"));
      if (
        found &&
        new RegExp(`\\b(?:fn|struct|enum|trait|type|const|static)\\s+${name}\\b`).test(found.code)
      ) {
        return found.file;
      }
    }
    return module.file;
  };

  /** @type {Graph} */
  const graph = new Map();
  for (const [path, module] of modules) {
    const from = path ? path.split("::") : [];
    /** @type {Set<string>} */
    const imports = new Set();
    /** @param {string[] | undefined} path */
    const add = (path) => {
      const file = path && definition(path);
      if (file && file !== module.file) imports.add(file);
    };
    for (const { name, path } of module.uses) {
      const isUsed = new RegExp(`\\b${name}\\b`).test(module.code);
      if (!module.reexports.has(name) || isUsed) add(path);
    }
    if (!module.reexports.has("*")) for (const glob of module.globs) add([...glob, "*"]);
    for (const [path] of module.code.matchAll(/\b\w+(?:\s*::\s*\w+)+/g)) {
      const parts = path.split("::").map((part) => part.trim());
      add(absolute(parts, from) ?? relative(parts, module));
    }
    graph.set(module.file, imports);
  }
  return graph;
};

const isRustTest = (/** @type {string} */ file) => /(^|\/)tests(\.rs$|\/)/.test(file);

/** The graph of TypeScript files. Imports of types count too. @param {Sources} sources @returns {Graph} */
export const typeScriptGraph = (sources) => {
  /** @type {Graph} */
  const graph = new Map();
  const from =
    /\b(?:import|export)\s[^'"`;]*?\bfrom\s*["'](\.[^"']+)["']|\bimport\s*\(?\s*["'](\.[^"']+)["']/g;
  for (const [file, text] of sources) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm, " ");
    /** @type {Set<string>} */
    const imports = new Set();
    for (const [, one, other] of code.matchAll(from)) {
      const path = posix.join(posix.dirname(file), one ?? other ?? "");
      const stem = path.replace(/\.[mc]?js$/, "");
      const candidates = [path, `${stem}.ts`, `${stem}.mts`, `${path}.ts`, `${path}/index.ts`];
      const found = candidates.find((candidate) => sources.has(candidate));
      if (found) imports.add(found);
    }
    graph.set(file, imports);
  }
  return graph;
};

/**
 * The cycles of a graph, each as the files along it: for every file, the shortest cycle through it, unless it is part
 * of one that was found before.
 *
 * @param {Graph} graph
 * @returns {string[][]}
 */
export const cyclesOf = (graph) => {
  /** @type {string[][]} */
  const cycles = [];
  const seen = new Set();
  for (const start of [...graph.keys()].sort()) {
    if (seen.has(start)) continue;
    const cycle = shortestCycle(graph, start);
    if (!cycle) continue;
    cycles.push(cycle);
    for (const file of cycle) seen.add(file);
  }
  return cycles;
};

/** The shortest way from a file back to itself, by breadth-first search. @param {Graph} graph @param {string} start */
const shortestCycle = (graph, start) => {
  /** @type {Map<string, string>} */
  const cameFrom = new Map();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) {
        const cycle = [file];
        for (let at = file; at !== start; ) {
          at = cameFrom.get(at) ?? start;
          cycle.unshift(at);
        }
        return cycle;
      }
      if (!cameFrom.has(next)) {
        cameFrom.set(next, file);
        queue.push(next);
      }
    }
  }
  return undefined;
};

/** The layers of src/, and the other layers that each may import. @type {Record<string, string[]>} */
export const LAYERS = { api: [], client: ["api"], fetch: ["api"], worker: ["api", "fetch"] };

/** Imports that violate the layers. @param {Graph} graph @returns {string[]} */
export const layerFaults = (graph) => {
  const layerOf = (/** @type {string} */ file) => /^src\/(\w+)(?:\/|\.rs$)/.exec(file)?.[1] ?? "";
  const faults = [];
  for (const [file, imports] of graph) {
    const layer = layerOf(file);
    const allowed = LAYERS[layer];
    for (const other of imports) {
      const imported = layerOf(other);
      if (allowed && imported in LAYERS && imported !== layer && !allowed.includes(imported)) {
        faults.push(`${file} imports ${other}: ${layer} may not import ${imported}`);
      }
    }
  }
  return faults;
};
