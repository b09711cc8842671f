// The selected images as files.
import type { Image } from "./listing.svelte.ts";

const COLUMNS = ["id", "filename", "creator", "uploaded", "requireSignedURLs", "meta", "variants"];

/** The images as JSON, as the API lists them. */
export const json = (images: readonly Image[]): string => JSON.stringify(images, undefined, 2);

/** The images as CSV (RFC 4180): lists and objects as JSON. */
export function csv(images: readonly Image[]): string {
  const rows = images.map((image) => COLUMNS.map((column) => cell(image[column])));
  return [COLUMNS, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  // A spreadsheet runs what looks like a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Offers a text as a file. */
export function save(text: string, type: string, filename: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
}
