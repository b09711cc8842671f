// The metadata of the sample pictures.
import type { Random } from "./random.js";

/** Metadata as some programs write it, by the number of its sample. */
const ODD: Readonly<Record<number, Record<string, unknown>>> = {
  25: { a: { b: { c: { d: { e: { f: "six levels deep" } } } } } },
  29: { "": "a field without a name", "with space": 1, "with.dot": 2, "🔑": 3, بلد: "مصر" },
  38: { empty: "", none: null, list: [], object: {}, matrix: [[1, 2], [3]] },
  47: { exif: { FNumber: 2.8, ExposureTime: 0.0005, ISO: 100, GPS: [52.520008, 13.404954] } },
  52: { big: 9_007_199_254_740_991, tiny: 5e-324, negative: -0.1, digits: "0012" },
  58: {
    html: '<b onclick="alert(1)">bold</b>',
    path: "C:\\photos\\1.jpg",
    lines: "one\ntwo\tthree",
  },
};

/** Typical metadata: strings, numbers, booleans, lists, nested objects; or none. Some is odd. */
export function metaOf(
  number: number,
  title: string,
  random: Random,
): Record<string, unknown> | undefined {
  const status = random.pick(["active", "active", "pending", "archived"]);
  const region = { name: random.pick(["eu-west", "eu-north", "us-east", "ap-south"]) };
  const priority = random.integer(1, 5);
  const rating = Math.round(random.between(2.5, 5) * 10) / 10;
  const odd = ODD[number];
  if (odd !== undefined) return { title, ...odd };
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
