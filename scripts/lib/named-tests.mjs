// Finds the tests that a document names: `path › name`, or `path › group › name`.

/** A code span that begins with a path and has at least one name. */
const NAMED = /`([\w./-]+\.(?:rs|ts|mjs)) › ([^`]+)`/g;

/**
 * The tests that a document names.
 *
 * @param {string} text Markdown
 */
export const namedTests = (text) =>
  [...text.matchAll(NAMED)].map(([, file = "", names = ""]) => ({
    file,
    names: names.split(" › "),
  }));

/**
 * Whether a source file has a test or a group of this name: in Rust a function with an attribute, elsewhere a string.
 *
 * @param {string} file its path
 * @param {string} source its text
 * @param {string} name
 */
const isIn = (file, source, name) =>
  file.endsWith(".rs")
    ? new RegExp(`#\\[[^\\n]*\\]\\s*(?:async )?fn ${name}\\(`).test(source)
    : ['"', "'", "`"].some((quote) => source.includes(`${quote}${name}${quote}`));

/**
 * The tests that a document names and that do not exist.
 *
 * @param {string} text Markdown
 * @param {(file: string) => string | undefined} read reads a file; `undefined` if there is none
 */
export const missingTests = (text, read) =>
  namedTests(text).flatMap(({ file, names }) => {
    const source = read(file);
    if (source === undefined) return [`${file} does not exist`];
    return names
      .filter((name) => !isIn(file, source, name))
      .map((name) => `${file} has no test "${name}"`);
  });
