// The sample pictures: their names, owners, dates and metadata.
import { metaOf } from "./metadata.js";
import { Random } from "./random.js";
import { ROWS } from "./rows.js";
import { type Format, type Sample, SIZES } from "./sample.js";

/** When the newest sample was uploaded; each older one precedes it by some days. */
const LAST = Date.UTC(2026, 10, 20, 17, 42, 8, 120);
const DAY = 86_400_000;

/** Every sample, newest first. */
export const SAMPLES: readonly Sample[] = build();

function build(): Sample[] {
  const random = new Random(20_261_123);
  let time = LAST;
  return ROWS.map((row, number) => {
    const [filename, title, motif, palette, size, creator, access] = row;
    const [width, height] = SIZES[size];
    const requireSignedURLs = access === "private";
    const uuid = random.uuid();
    // Private images cannot have a custom ID.
    const id = number % 9 === 4 && !requireSignedURLs ? `${motif}-${palette}-${number}` : uuid;
    const uploaded = new Date(time).toISOString();
    time -= Math.round(random.between(0.2, 16) * DAY);
    const format = formatOf(filename);
    const meta = metaOf(number, title, random);
    return {
      number,
      id,
      filename,
      motif,
      palette,
      width,
      height,
      format,
      creator: creator === "" ? undefined : creator,
      requireSignedURLs,
      uploaded,
      meta,
    };
  });
}

/** The format that a file name tells; WebP without an extension. */
export function formatOf(filename: string): Format {
  if (filename.endsWith(".jpg") || filename.endsWith(".jpeg")) {
    return "image/jpeg";
  }
  return filename.endsWith(".png") ? "image/png" : "image/webp";
}
