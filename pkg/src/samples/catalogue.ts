// The sample pictures: their names, owners, dates and metadata.
import { Random } from "./random.js";
import { ROWS } from "./rows.js";
import { type Format, type Sample, SIZES } from "./sample.js";

/** When the newest sample was uploaded; each older one precedes it by some days. */
const LAST = Date.UTC(2026, 10, 20, 17, 42, 8, 120);
const DAY = 86_400_000;

/** Every sample, newest first. */
export const SAMPLES: readonly Sample[] = build();

const BY_ID = new Map(SAMPLES.map((sample) => [sample.id, sample]));

/** The upload time of a sample; `undefined` for any other image. */
export function uploadedAt(id: string): string | undefined {
  return BY_ID.get(id)?.uploaded;
}

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

function formatOf(filename: string): Format {
  if (filename.endsWith(".jpg") || filename.endsWith(".jpeg")) {
    return "image/jpeg";
  }
  return filename.endsWith(".png") ? "image/png" : "image/webp";
}

/** Typical metadata: strings, numbers, booleans, lists, nested objects; or none. */
function metaOf(
  number: number,
  title: string,
  random: Random,
): Record<string, unknown> | undefined {
  const status = random.pick(["active", "active", "pending", "archived"]);
  const region = { name: random.pick(["eu-west", "eu-north", "us-east", "ap-south"]) };
  const priority = random.integer(1, 5);
  const rating = Math.round(random.between(2.5, 5) * 10) / 10;
  switch (number % 6) {
    case 0:
      return { title, status, priority, region, featured: priority > 3 };
    case 1:
      return {
        title,
        rating,
        tags: ["sample", status],
        licence: { name: "CC0", attribution: false },
      };
    case 2:
      return {
        title,
        status,
        region: { ...region, place: { floor: priority, room: "Großer Saal" } },
      };
    case 3:
      return { title, priority, note: 'Says "hello" — naïve café, 東京' };
    case 4:
      return { title, rating, featured: false, reviewedBy: null };
    default:
      return undefined;
  }
}
