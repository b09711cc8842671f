// The ways in which a server can write a secret that it repeats.

type Write = (secret: string) => string;

const hexCode = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A secret as text: in a header, in HTML, in a string after it is parsed. */
export const ENCODINGS: Record<string, Write> = {
  raw: (secret) => secret,
  "percent-encoded": encodeURIComponent,
  "percent-encoded, every byte": (secret) =>
    [...Buffer.from(secret)].map((byte) => `%${hexCode(byte, 2)}`).join(""),
  base64,
  "base64 after one byte": (secret) => base64(`:${secret}`),
  "base64 after two bytes": (secret) => base64(`u:${secret}`),
  base64url: (secret) => Buffer.from(secret).toString("base64url"),
};

const unicodeEscape = (character: string) => `\\u${hexCode(character.charCodeAt(0), 4)}`;

/** A text inside the quotes of a JSON string. */
export const ESCAPES: Record<string, Write> = {
  plain: (text) => JSON.stringify(text).slice(1, -1),
  "one character escaped": (text) =>
    unicodeEscape(text) + JSON.stringify(text.slice(1)).slice(1, -1),
  "every character escaped": (text) =>
    [...text].map((character) => unicodeEscape(character).toUpperCase().replace("U", "u")).join(""),
  "slashes escaped": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
};

/** A secret as a server writes it: as text, and inside the quotes of a JSON string. */
export interface Spelling {
  name: string;
  text: string;
  json: string;
}

/** The spellings of a secret, each different. */
export function spellingsOf(secret: string): Spelling[] {
  const spellings = Object.entries(ENCODINGS).flatMap(([encoding, encode]) => {
    const text = encode(secret);
    return Object.entries(ESCAPES).map(([escaping, write]) => ({
      name: `${encoding}, ${escaping}`,
      text,
      json: write(text),
    }));
  });
  return spellings.filter(
    ({ json }, place) => spellings.findIndex((other) => other.json === json) === place,
  );
}
