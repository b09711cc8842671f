// Shortens wasm-bindgen's names. They are long and contain a hash, so they cost a kilobyte even when compressed.

/**
 * `a`, `b`, … `z`, `a1`, `b1`, …
 *
 * @param {number} place
 */
const short = (place) => String.fromCharCode(97 + (place % 26)) + (Math.floor(place / 26) || "");

/**
 * Renames the imports and exports in the text of a wasm module and in its glue. `memory` keeps its name, since the
 * glue reads it in other ways too.
 *
 * @param {string} text
 * @param {string} glue
 */
export const shortNames = (text, glue) => {
  /** @type {Map<string, string>} */
  const modules = new Map();
  /** @type {Map<string, string>} */
  const imports = new Map();
  /** @type {Map<string, string>} */
  const exports = new Map();
  /**
   * @param {Map<string, string>} map
   * @param {string} name
   */
  const named = (map, name) => {
    const given = map.get(name) ?? short(map.size);
    map.set(name, given);
    return given;
  };
  const renamed = text
    .replace(/^( \(import )"([^"]+)" "([^"]+)"/gm, (_, begin, module, name) => {
      // An import from the glue is a key in the glue; an import from a module is one of the module's exports.
      const key = module === "./core_bg.js" ? named(imports, name) : name;
      return `${begin}"${named(modules, module)}" "${key}"`;
    })
    .replace(/^( \(export )"([^"]+)"/gm, (_, begin, name) =>
      name === "memory" ? _ : `${begin}"${named(exports, name)}"`,
    );
  const keys = glue
    .replace(/^( {8})(\w+)(: (?:function\(|\w+,$))/gm, (all, indent, name, behind) =>
      imports.has(name) ? `${indent}${imports.get(name)}${behind}` : all,
    )
    .replace(
      /^( {8})"([^"]+)"(: import\d+,)$/gm,
      (_, indent, name, behind) => `${indent}${named(modules, name)}${behind}`,
    )
    .replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${exports.get(name) ?? name}`);
  return { text: renamed, glue: keys };
};
