// Finds secrets, and parts of secrets, in text, in whatever spelling.

/** The shortest part of a secret that counts as a leak, in characters. */
const PART = 12;

/** How many layers of escapes are taken off, such as those of JSON in a JSON string in a URL. */
const LAYERS = 3;

/** Decodes what it can and leaves the rest. */
type Decode = (text: string) => string;

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const fromCode = (digits: string, radix: number) => {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
};

const UNESCAPES: Decode[] = [
  // JSON and JavaScript strings
  (text) =>
    text.replace(
      /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(["'\\/]))/gi,
      (_, four, two, character) => character ?? fromCode(four ?? two, 16),
    ),
  // URLs
  (text) =>
    text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
      Buffer.from(run.replaceAll("%", ""), "hex").toString(),
    ),
  // HTML
  (text) =>
    text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));?/gi, (whole, hex, decimal, name) =>
      name ? (ENTITIES[name] ?? whole) : fromCode(hex ?? decimal, hex ? 16 : 10),
    ),
];

/** Each run of such characters, decoded. A run may begin before what was encoded, so each start is tried. */
const runs = (encoding: "base64" | "hex", pattern: RegExp, starts: number[]): Decode => {
  const decode = (run: string) =>
    starts.map((start) => Buffer.from(run.slice(start), encoding).toString("latin1"));
  return (text) => (text.match(pattern) ?? []).flatMap(decode).join("\n");
};

const ENCODINGS: Decode[] = [
  runs("base64", /[\w+/-]{16,}/g, [0, 1, 2, 3]),
  runs("hex", /[0-9a-f]{24,}/gi, [0, 1]),
];

/** The texts, and those that follow from them by these decoders. */
function decoded(texts: string[], decoders: Decode[], layers: number): string[] {
  const found = new Set(texts);
  let layer = texts;
  for (let depth = 0; depth < layers && layer.length > 0; depth++) {
    const next = layer.flatMap((text) => decoders.map((decode) => decode(text)));
    layer = [...new Set(next)].filter((text) => !found.has(text));
    for (const text of layer) found.add(text);
  }
  return [...found];
}

/** The text in every decoding. */
const views = (text: string): string[] =>
  decoded(decoded(decoded([text], UNESCAPES, LAYERS), ENCODINGS, 1), UNESCAPES, 1);

/** What a secret is found by, even if it is cut or only partly replaced. */
interface Parts {
  name: string;
  /** Every part of the length `PART`. */
  parts: string[];
  /** Pieces of half that length, one after another: every part has a whole one. Few, so they are searched for first. */
  pieces: string[];
}

const partsOf = ([name, secret]: [string, string]): Parts => {
  if (secret.length <= PART) return { name, parts: [secret], pieces: [secret] };
  const half = PART / 2;
  const slices = (length: number, step: number) =>
    Array.from({ length: Math.floor((secret.length - length) / step) + 1 }, (_, index) =>
      secret.slice(index * step, index * step + length),
    );
  return { name, parts: slices(PART, 1), pieces: slices(half, half) };
};

/** Searches texts for some secrets, which it knows by name. */
export class Search {
  #secrets: Parts[];

  constructor(secrets: Record<string, string>) {
    this.#secrets = Object.entries(secrets).map(partsOf);
  }

  /** The names of the secrets of which the text has at least a part. */
  in(text: string): string[] {
    const all = views(text).join("\n");
    const has = (part: string) => all.includes(part);
    return this.#secrets
      .filter(({ parts, pieces }) => pieces.some(has) && parts.some(has))
      .map(({ name }) => name);
  }
}
