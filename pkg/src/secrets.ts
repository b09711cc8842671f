// The credentials of a listing, and their redaction in texts.

export const MARK = "[redacted]";
/** A credential of this length or more is redacted everywhere, and so is its beginning, because a text may be cut. */
const LONG = 8;
/** A shorter one is redacted as a whole word, and one below this length never: it would match ordinary words. */
const SHORTEST = 4;
/** The most credentials to remember: functions may return another one for every attempt. */
const REMEMBERED = 128;
/** The longest text that is kept, in characters. */
const MAX_TEXT = 100_000;

/** The names of headers whose values are credentials. */
export const CREDENTIAL = /auth|cookie|token|secret|key|password|session|jwt|cf-access/i;

/** A character, or its escape in a URL or in JSON: `-`, `%2D`, `\u002d`, `\-`. An escape may be escaped: `%252D`. */
const CHARACTER = /%(?:25)*([\da-f]{2})|\\+(?:u([\da-f]{4}))?|./gis;

/** What a text with escapes contains. */
const ESCAPED = /[%\\]/;

/** A text without escapes, and where each of its characters comes from. */
const unescaped = (text: string): [plain: string, places: number[]] => {
  let plain = "";
  const places: number[] = [];
  text.replace(CHARACTER, (written: string, byte?: string, unit?: string, place?: unknown) => {
    const code = byte ?? unit;
    const character = code ? String.fromCharCode(Number.parseInt(code, 16)) : written[0];
    // A backslash may be an escape's, or escaped itself.
    if (character !== "\\") {
      plain += character;
      places.push(place as number);
    }
    return "";
  });
  places.push(text.length);
  return [plain, places];
};

/** What Base64 and Base64url make of a text, at each of the three offsets that it may have in what they encode. */
const base64 = (text: string): string[] =>
  [0, 8, 16].flatMap((bits) => {
    // `btoa` takes Latin-1 only, as headers do.
    const encoded = btoa("\0".repeat(bits / 8) + text.replace(/[^\0-\xff]/g, "?"));
    // A character stands for six bits. The first and the last may also depend on the neighbours of the text.
    const own = encoded.slice(Math.ceil(bits / 6), Math.floor((bits + 8 * text.length) / 6));
    return /[+/]/.test(own) ? [own, own.replaceAll("+", "-").replaceAll("/", "_")] : own;
  });

/** The credentials of a listing. */
export class Secrets {
  #values: string[] = [];
  /** The number of values that stay. */
  #fixed = 0;
  #spellings: string[] | undefined;

  /** Adds a credential. Those that a function `returned` give way to later ones. */
  add(value: string, returned = false) {
    if (this.#values.includes(value)) return;
    this.#values.push(value);
    if (!returned) this.#fixed++;
    if (this.#values.length > REMEMBERED) this.#values.splice(this.#fixed, 1);
    this.#spellings = undefined;
  }

  /** Adds the credentials among headers: the value and its parts, such as the token after `Bearer`. */
  addHeaders(headers: Headers) {
    headers.forEach((value, name) => {
      if (!CREDENTIAL.test(name)) return;
      for (const part of [value, ...value.split(/[\s,;="]+/)]) {
        if (part.length >= LONG) this.add(part);
      }
    });
  }

  /** What to look for. Computed when it is needed: most listings never fail. */
  #look(): string[] {
    this.#spellings ??= this.#values.flatMap((value) => {
      if (value.length < LONG) return value.length < SHORTEST ? [] : value;
      const plain = ESCAPED.test(value) ? [value.replaceAll("\\", ""), unescaped(value)[0]] : [];
      return [value, ...plain, ...base64(value)];
    });
    return this.#spellings;
  }

  /** Redacts a text. With `long`, only long credentials. */
  redact(text: string, long = false): string {
    if (text.length > MAX_TEXT) return `${this.redact(text.slice(0, MAX_TEXT), long)}…`;
    const ranges: [from: number, to: number][] = [];
    const find = (plain: string, places?: number[]) => {
      for (const spelling of this.#look()) {
        const head = spelling.slice(0, LONG);
        const isWord = head.length < LONG;
        let to = 0;
        for (let from = plain.indexOf(head); from >= 0; from = plain.indexOf(head, to)) {
          to = from + head.length;
          while (to < plain.length && plain[to] === spelling[to - from]) to++;
          if (isWord && (long || /\w/.test(plain.charAt(from - 1) + plain.charAt(to)))) continue;
          ranges.push(places ? [places[from] as number, places[to] as number] : [from, to]);
        }
      }
    };
    find(text);
    if (ESCAPED.test(text)) find(...unescaped(text));
    let redacted = "";
    let end = 0;
    for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
      if (from >= end) redacted += text.slice(end, from) + MARK;
      end = Math.max(end, to);
    }
    return redacted + text.slice(end);
  }
}
