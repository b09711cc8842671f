// No import may throw into Rust: the exception would unwind through wasm frames without running destructors, so the
// request never ends, and what it had borrowed stays borrowed for later requests. Each import either catches, or is in the
// reviewed list below.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const glue = readFileSync(new URL("../../build/worker-glue/core.js", import.meta.url), "utf8");

interface Import {
  catches: boolean;
  /** What it evaluates, with `_` for each argument. */
  expression: string;
}

/** The functions that the glue passes to the core. */
function imports(): Import[] {
  const from = glue.indexOf("function __wbg_get_imports()");
  const all = glue.slice(from, glue.indexOf("\nfunction ", from + 1));
  const functions = all.matchAll(/^ {8}__\w+: function\(.*?\) \{([\s\S]*?)\},$/gm);
  return Array.from(functions, ([, body = ""]) => ({
    catches: body.startsWith(" return handleError("),
    expression: expressionOf(body),
  }));
}

function expressionOf(body: string): string {
  const statements = body
    .replace(/\/\/ Cast intrinsic for `(\w+).*/g, "/* cast of $1 */")
    .replace(/ return handleError\(function \(.*?\) \{/, "")
    .replace(/(getStringFromWasm0|getArrayU8FromWasm0)\(arg\d, arg\d\)/g, "_")
    .replace(/arg\d( >>> 0)?/g, "_")
    .replace(/\s+/g, " ")
    .trim();
  const cast = statements.match(/^\/\* cast of \w+ \*\//)?.[0];
  if (cast) return cast;
  if (/^let result; try \{/.test(statements)) return "instanceof";
  const value = /^(?:const (?:v|val|obj) = _; )?const ret = (.*?);/.exec(statements)?.[1];
  return (value ?? statements.split(";")[0] ?? "").trim();
}

const REVIEWED: Record<string, string[]> = {
  "an operator or an intrinsic, which cannot throw": [
    "!_",
    "_ == null",
    "_ === _",
    "_ === undefined",
    "instanceof",
    "typeof(_) === 'function'",
    "typeof(_) === 'string'",
    "typeof(v) === 'boolean' ? v : undefined",
    "typeof(obj) === 'number' ? obj : undefined",
    "typeof(obj) === 'string' ? obj : undefined",
    "Array.isArray(_)",
    "/* cast of Closure */",
    "/* cast of F64 */",
    "/* cast of I64 */",
    "/* cast of Ref */",
    "/* cast of U64 */",
    "Date.now()",
    "Math.random()",
  ],
  "a new object, without an argument that could be wrong": [
    "new Array()",
    "new Map()",
    "new Object()",
    "new Error(_)",
    "new TypeError(_)",
    "Error(_)",
    "Promise.resolve(_)",
    // The executor is a Rust function that calls only imports of this list, and imports that catch.
    "try { var state0 = {a: _, b: _}",
  ],
  "bytes of a size and a buffer that the Worker has chosen": [
    "new Uint8Array(_)",
    "new Uint8Array(_, _, _)",
    "Uint8Array.prototype.set.call(_, _)",
    "_.buffer",
    "_.byteLength",
    "_.byteOffset",
    "_.length",
    "_.slice(_, _)",
    "_.subarray(_, _)",
    "_.set(_)",
    "_.set(_, _)",
  ],
  "a property of an object that the Worker or the platform has made": [
    "_.headers",
    "_.headers = _",
    "_.mode = __wbindgen_enum_ReadableStreamReaderMode[_]",
    "_.status = _",
    "_.push(_)",
    "_[_]",
    "_[_] = _",
    "_.then(_)",
    "_.then(_, _)",
    "_.catch(_)",
    "console.error(_)",
    "console.error(_, _)",
    "console.info(_)",
    "queueMicrotask(_)",
    "_.queueMicrotask",
  ],
  "the glue's own state": [
    "__wbg_reinit_scheduled = true",
    "throw new Error(_)",
    "_._wbg_cb_unref()",
    "_.instanceId",
    "_.instanceId = _",
    "_.criticalError = _ !== 0",
    "state",
    "const table = wasm.__wbindgen_externrefs",
    "typeof global === 'undefined' ? undefined : global",
    "typeof globalThis === 'undefined' ? undefined : globalThis",
    "typeof self === 'undefined' ? undefined : self",
    "typeof window === 'undefined' ? undefined : window",
  ],
  "for streams made by the `worker` crate, which are not used": ["_.byobRequest", "_.view"],
};

it("every import catches exceptions, or is known not to throw", () => {
  const reviewed = new Set(Object.values(REVIEWED).flat());
  const throwing = imports().filter(({ catches }) => !catches);
  const unknown = throwing.filter(({ expression }) => !reviewed.has(expression));
  expect(unknown.map(({ expression }) => expression)).toEqual([]);
  const used = new Set(throwing.map(({ expression }) => expression));
  expect([...reviewed].filter((expression) => !used.has(expression))).toEqual([]);
});

it("what depends on the request, a setting or a service catches", () => {
  const caught = new Set(
    imports().flatMap(({ catches, expression }) => (catches ? expression : [])),
  );
  for (const expression of [
    "findCached(_, _)",
    "_.put(_, _)",
    "_.delete(_)",
    "_.fetch(_, _)",
    "_.limit(_)",
    "_.list(_)",
    "_.image(_)",
    "_.signedUrl(_)",
    "Reflect.set(_, _, _)",
    "_.waitUntil(_)",
    "Object.entries(_)",
    "new Exchange(_, _, _, _)",
    "new IdentityTransformStream()",
    "new Response(_, _)",
    "responseOfBytes(_, _, _)",
    "responseOfStream(_, _, _)",
    "_.cancel()",
  ]) {
    expect(caught).toContain(expression);
  }
});
