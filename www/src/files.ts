// What the visitor saves as a file: the selected images, or a picture. Loaded when it is needed.
import type { Image } from "./listing.svelte.ts";

const COLUMNS = ["id", "filename", "creator", "uploaded", "requireSignedURLs", "meta", "variants"];

/** Saves images as JSON, as the API lists them. Returns the name of the file. */
export function saveJson(images: readonly Image[]): string {
  const text = JSON.stringify(images, undefined, 2);
  return save(new Blob([text], { type: "application/json" }), "images.json");
}

/** Without it, Excel does not read a CSV file as UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Saves images as CSV (RFC 4180), with the fields that the Worker `shows`: lists and objects as JSON. It begins with a byte
 * order mark. Returns the name of the file.
 */
export function saveCsv(images: readonly Image[], shows: (field: string) => boolean): string {
  const columns = COLUMNS.filter(shows);
  const rows = images.map((image) => columns.map((column) => cell(image[column])));
  const lines = [columns, ...rows].map((row) => `${row.join(",")}\r\n`);
  return save(new Blob([BYTE_ORDER_MARK, ...lines], { type: "text/csv" }), "images.csv");
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = text.replace(FORMULA, "'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Where a spreadsheet would begin to read a formula: at the beginning of a cell, and after what separates cells or rows in some
 * languages, whatever the quotes. https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /(?<=^|[;\t\r\n])(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r\n])/g;

/**
 * Saves a picture under a name. It is fetched, because browsers ignore a link's `download` for another origin.
 *
 * @returns Whether its server has the picture.
 * @throws TypeError if the server is not reached, or does not let the page read the picture (CORS).
 */
export async function savePicture(url: string, filename: string): Promise<boolean> {
  // The browser may have the picture as it was for an `<img>`: without the header that allows the page to read it.
  const response = await fetch(url, { cache: "reload", credentials: "omit" });
  if (!response.ok) return false;
  const picture = await response.blob();
  save(picture, withExtension(filename, picture.type));
  return true;
}

/** The name of an image without a file name is its ID: then the type says what kind of file it is. */
function withExtension(filename: string, type: string): string {
  const [, kind] = /^image\/([a-z]+)/.exec(type) ?? [];
  return kind === undefined || /\.\w{1,5}$/.test(filename) ? filename : `${filename}.${kind}`;
}

function save(content: Blob, filename: string): string {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
  return filename;
}
