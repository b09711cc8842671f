// The calls between JavaScript and wasm in the built package, and the checks in its TypeScript.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ImagesError, type ListImagesOptions, listImages } from "cf-list-images";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

type Named = (...values: unknown[]) => unknown;

/** wasm-bindgen's ABI calls these to pass a value: memory for a string, and a slot in the table of JavaScript values. */
const ABI = [
  "__wbindgen_malloc",
  "__wbindgen_realloc",
  "__externref_table_alloc",
  "__externref_table_dealloc",
];

/** The calls into wasm and out of it, by their names before minification. */
const inward: string[] = [];
const outward: string[] = [];

const counted = (functions: object, names: Map<string, string>, calls: string[]) =>
  Object.fromEntries(
    Object.entries(functions).map(([short, value]) => {
      if (typeof value !== "function") return [short, value];
      const call: Named = (...values) => {
        calls.push(names.get(short) ?? short);
        return (value as Named)(...values);
      };
      return [short, call];
    }),
  );

beforeAll(async () => {
  const names: { imports: [string, string, string][]; exports: [string, string][] } = JSON.parse(
    await readFile(join(ROOT, "build/client/names.json"), "utf8"),
  );
  const imported = new Map(names.imports.map(([, name, short]) => [short, name]));
  const exported = new Map(names.exports.map(([name, short]) => [short, name]));
  // The first listing instantiates the core. Every import and export is wrapped.
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = (async (module: WebAssembly.Module, imports: WebAssembly.Imports) => {
    WebAssembly.instantiate = instantiate;
    const wrapped = Object.fromEntries(
      Object.entries(imports).map(([from, functions]) => [
        from,
        counted(functions, imported, outward),
      ]),
    ) as WebAssembly.Imports;
    const instance = await instantiate(module, wrapped);
    return { exports: counted(instance.exports, exported, inward) };
  }) as typeof WebAssembly.instantiate;
  await list({ endpoint: "/images" }, ["{}"]).catch(() => {});
});

beforeEach(() => {
  inward.length = 0;
  outward.length = 0;
});

/** Lists a page from a response with these chunks. */
const list = (options: ListImagesOptions, chunks: string[], status = 200) =>
  listImages({
    maxRetries: 0,
    ...options,
    fetch: async () => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
          controller.close();
        },
      });
      return new Response(body, { status });
    },
  });

const BODY = [
  '{"success":true,"errors":[],"messages":[],"result":{"images":[{"id":"a","meta":{"n":1}},',
  '{"id":"b","meta":{"n":2}},{"id":"c","me',
  'ta":{"n":3}}]}}',
];

describe("one listing of one page", () => {
  // Counts every call of a wasm export, from the options to the last image, including getters and `free()`. The calls
  // that wasm-bindgen's ABI makes to pass a value, which no API could avoid, are listed separately.
  it("calls into the core twice, and once for each chunk of the body", async () => {
    const options = { accountId: "abc", apiToken: "token", perPage: 50 };
    const { images } = await list(options, BODY);
    expect(images.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    const calls = inward.filter((name) => !ABI.includes(name));
    expect(calls).toEqual([
      "listing_open",
      "listing_feed",
      "listing_feed",
      "listing_feed",
      "listing_finish",
    ]);
  });

  it("calls nothing from the core but arrays, the bytes of chunks, and wasm-bindgen", async () => {
    await list({ accountId: "abc", apiToken: "token", perPage: 50 }, BODY);
    const names = new Set(outward.map((name) => name.replace(/_[0-9a-f]{16}$/, "")));
    const known = [
      // arrays
      "__wbg_new",
      "__wbg_push",
      "__wbg_get",
      // chunks
      "__wbg_length",
      "__wbg_subarray",
      "__wbg_prototypesetcall", // copies bytes
      // wasm-bindgen
      "__wbg_listing_new", // the handle of a listing
      "__wbindgen_generic", // a string from the core's memory
    ];
    expect([...names].filter((name) => !known.includes(name))).toEqual([]);
  });

  it("frees the core's listing, however it ends", async () => {
    const free = "__wbg_listing_free";
    await list({ endpoint: "/images" }, BODY);
    await list({ endpoint: "/images" }, ["<html>"], 502).catch(() => {});
    expect(inward).not.toContain(free);
    await listImages({
      endpoint: "http://127.0.0.1:1/images",
      signal: AbortSignal.abort(),
    }).catch(() => {});
    expect(inward.filter((name) => name === free)).toEqual([free]);
  });
});

describe("an option of another type", () => {
  const CASES: [object, string][] = [
    [{ perPage: "ten" }, 'perPage: expected a whole number from 10 to 10000, got "ten"'],
    [{ perPage: 9 }, "perPage: expected a whole number from 10 to 10000, got 9"],
    [{ perPage: 1.5 }, "perPage: expected a whole number from 10 to 10000, got 1.5"],
    [{ perPage: Number.NaN }, "perPage: expected a whole number from 10 to 10000, got NaN"],
    [{ page: null }, "page: expected a whole number from 1, got null"],
    [{ limit: 5n }, "limit: expected a whole number from 0, got 5n"],
    [
      { timeout: 0 },
      "timeout: expected a whole number of milliseconds from 1 to 2147483647, got 0",
    ],
    [{ maxRetries: 101 }, "maxRetries: expected a whole number from 0 to 100, got 101"],
    [{ version: 3 }, "version: expected 1 or 2, got 3"],
    [{ creator: 7 }, "creator: expected a string, got 7"],
    [{ fetch: {} }, "fetch: expected a function, got an object"],
    [{ signal: [] }, "signal: expected an AbortSignal, got an array"],
    [{ prefetch: "yes" }, 'prefetch: expected true or false, got "yes"'],
    [{ credentials: "all" }, 'credentials: expected "omit", "same-origin" or "include", got "all"'],
    [{ perpage: 9 }, 'perpage: unknown option; did you mean "perPage"?'],
    [{ per_page: 9 }, 'per_page: unknown option; did you mean "perPage"?'],
    [
      { defaultHeaders: { "a\nb": "secret" } },
      "defaultHeaders: expected an object of header names and values",
    ],
    [{ apiKey: "k" }, "apiKey: requires apiEmail, and apiEmail requires apiKey"],
    [{ apiToken: 7 }, "apiToken: expected a string, or a function that returns one"],
    [
      { apiToken: "new\nline" },
      "apiToken: expected one or more visible ASCII characters without spaces",
    ],
    [
      { apiToken: () => "new\nline" },
      "apiToken: expected one or more visible ASCII characters without spaces",
    ],
    [{ version: 2, meta: [] }, "meta: expected an object of filters, got an array"],
    [
      { version: 2, meta: { n: { gt: "1" } } },
      'meta.n: expected a number for "gt", "gte", "lt" and "lte"',
    ],
    [
      { version: 2, meta: { n: { in: [1, "2"] } } },
      'meta.n: expected only strings or only numbers for "in"',
    ],
    [
      { version: 2, meta: { n: null } },
      'meta.n: expected a string, a finite number or a boolean; for "in", an array of strings or numbers, got null',
    ],
    [
      { version: 2, meta: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 } },
      "meta: expected at most 5 filters, got 6",
    ],
  ];

  it.each(CASES)("%o", async (bad, message) => {
    const options = { accountId: "abc", ...bad } as ListImagesOptions;
    const error = await listImages(options).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ImagesError);
    expect([error.kind, error.message]).toEqual(["options", message]);
  });

  it.each([[undefined], [null], [7], [[]]])("as the options: %o", async (options) => {
    const error = await listImages(options as never).catch((thrown) => thrown);
    expect(error.message).toMatch(/^options: expected an object, got /);
  });
});

it("an error does not contain a credential that the server repeats, escaped or not", async () => {
  const apiToken = 'marked"token\\';
  const error = { code: 10000, message: `bad token ${apiToken}` };
  const body = JSON.stringify({ success: false, errors: [error], messages: [], result: null });
  for (const text of [body, body.replaceAll("m", "\\u006d")]) {
    const thrown = await list({ accountId: "abc", apiToken }, [text], 403).catch((error) => error);
    expect(thrown.kind).toBe("auth");
    expect(thrown.errors[0].message).toBe("bad token [redacted]");
    expect(thrown.message).toContain("bad token [redacted]");
  }
});

it("images of any shape keep their fields in order", async () => {
  const images = [
    '{"id":"a","meta":{"n":1},"variants":["x"]}',
    '{"id":"b","meta":null,"variants":[]}',
    '{"variants":["y","z"],"id":"c"}',
    '{"id":"d","new":0,"meta":[]}',
    "{}",
    '{"id":"e","meta":{"__proto__":{"x":1}},"variants":["\\u00e9\\n\\ud83d\\ude00"]}',
    '{"variants":[],"id":"f"}',
    '{"__proto__":{"id":1},"id":"g"}',
    '{"id":"h","creator":null,"filename":"ł","uploaded":"","requireSignedURLs":false,"variants":[]}',
    '{"id":"i","creator":"me","filename":"写","uploaded":"u","requireSignedURLs":true,"variants":[]}',
    "{}",
  ];
  const text = `[${images.join(",")}]`;
  const page = await list({ endpoint: "/images" }, [
    `{"success":true,"result":{"images":${text}}}`,
  ]);
  expect(JSON.stringify(page.images)).toBe(JSON.stringify(JSON.parse(text)));
});

describe("images with fields that the library does not know", () => {
  const values = [
    "1",
    '"é写😀"',
    '"\\ud83d\\ude00\\n"',
    "null",
    "[0,{}]",
    '{"__proto__":0}',
    "-1.5e-7",
  ];

  it.each([
    ["one", ['"new"']],
    ["several", ['"new"', '"x"', '"size"', '"サイズ"']],
    ["twice the same", ['"new"', '"new"']],
    ["one that is escaped", ['"n\\u0065w"', '"new"']],
    ["integers", ['"7"', '"new"', '"1"', '""']],
    ["the prototype's name", ['"__proto__"', '"constructor"', '"toString"']],
    ["long names", ['"a name of thirty characters ...."', `"${"x".repeat(29)}"`]],
    ["more than are told apart", Array.from({ length: 40 }, (_, place) => `"new${place}"`)],
    ["white space", ['"new" ', '"x"\n']],
  ])("are as JSON.parse makes them: %s", async (_, keys) => {
    const images = Array.from({ length: 30 }, (_, image) => {
      const members = keys.map((key, place) => `${key}:${values[(image + place) % values.length]}`);
      const known = `"id":"${image}","meta":${values[image % values.length]}`;
      members.splice(image % 3 && keys.length >> 1, 0, known);
      return `{${members}}`;
    });
    const text = `[${images}]`;
    const body = `{"success":true,"result":{"images":${text}},"errors":[]}`;
    const expected = JSON.stringify(JSON.parse(text));
    for (const size of [body.length, 61]) {
      const chunks = body.match(new RegExp(`[^]{1,${size}}`, "gu")) ?? [];
      const page = await list({ endpoint: "/images" }, chunks);
      expect(JSON.stringify(page.images)).toBe(expected);
    }
  });

  it("keep their values when the caller changes an image", async () => {
    const part = (id: string) => `{"id":"${id}","new":{"n":"${id}"},"x":0}`;
    const body = `{"success":true,"result":{"images":[${part("a")},${part("b")}]},"errors":[]}`;
    const { images } = await list({ endpoint: "/images" }, [body]);
    (images[0]?.new as { n: string }).n = "changed";
    expect(images[1]).toEqual({ id: "b", new: { n: "b" }, x: 0 });
  });
});

describe("an image's fields, in rows", () => {
  interface OpenApi {
    components: {
      schemas: {
        ImageField: { enum: string[] };
        Image: { properties: Record<string, { type?: string | string[] }> };
      };
    };
  }

  // Native tests check that the document has the core's fields, in the core's order.
  const openapi: OpenApi = JSON.parse(readFileSync(join(ROOT, "src/worker/openapi.json"), "utf8"));
  const { ImageField, Image } = openapi.components.schemas;
  const fields = ImageField.enum;

  /** A valid value of a field. It shows which field of which image it belongs to; a boolean is true in one image only. */
  const sampleOf = (field: string, image: number) => {
    const text = `${field} of image ${image}`;
    switch ([Image.properties[field]?.type].flat()[0]) {
      case "string":
        return text;
      case "array":
        return [text];
      case "boolean":
        return fields[image] === field;
      case "integer":
      case "number":
        return fields.indexOf(field) * 1000 + image;
      default:
        return { text };
    }
  };

  it.each([
    ["all fields", fields],
    ["all fields in reverse order", fields.toReversed()],
    ...fields.map((field): [string, string[]] => [`only ${field}`, [field]]),
    ...fields.map((field): [string, string[]] => [
      `all fields but ${field}`,
      fields.filter((other) => other !== field),
    ]),
  ])("keep their values and their order: %s", async (_, names) => {
    const images = fields.map((_, image) =>
      Object.fromEntries(names.map((name) => [name, sampleOf(name, image)])),
    );
    const body = JSON.stringify({ success: true, result: { images } });
    const page = await list({ endpoint: "/images" }, [body]);
    expect(JSON.stringify(page.images)).toBe(JSON.stringify(images));
  });
});
