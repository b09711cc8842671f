// Pages as the API sends them, of four kinds. A third of the images are private.
import { success } from "cf-list-images/testing";

/**
 * The kinds of page: images of about 490 bytes with small ASCII metadata; names, metadata and their keys from all over
 * the world; about forty fields of metadata, the 1,024 bytes that the API allows; fields that the library doesn't know.
 *
 * @typedef {"ASCII" | "international" | "heavy metadata" | "unknown fields"} Kind
 * @type {readonly Kind[]}
 */
export const KINDS = ["ASCII", "international", "heavy metadata", "unknown fields"];

const VARIANTS = ["thumbnail", "hero", "original"];

/** When the first image was uploaded; each of the others is a second older. */
const NEWEST = Date.UTC(2026, 0, 2, 2, 20, 0, 123);

/**
 * An album, a place and a field's name: Chinese, Japanese, Korean, Arabic, Hebrew, Latin with accents, Cyrillic, Hindi,
 * and emoji with what JSON escapes.
 */
const WORDS = [
  ["夏日旅行", "杭州西湖", "相册"],
  ["夏の思い出", "京都・嵐山", "アルバム"],
  ["여름 휴가", "부산 해운대", "앨범"],
  ["صور الصيف", "القاهرة القديمة", "ألبوم"],
  ["תמונות קיץ", "תל אביב", "אלבום"],
  ["Été à la plage", "Besançon", "catégorie"],
  ["Летний отпуск", "Санкт-Петербург", "альбом"],
  ["गर्मी की छुट्टी", "जयपुर", "संग्रह"],
  ['📷 "best" of\n2025', "C:\\photos\\🏖️", "tag 🏷️"],
];

/** @param {number} index */
const ascii = (index) => {
  const id = `${index.toString(16).padStart(8, "0")}-dd06-4bbd-5fef-9c2c16bb7900`;
  return {
    id,
    filename: `picture ${index}.jpg`,
    creator: `user-${index % 7}`,
    meta: { album: "summer", priority: index % 10, region: { name: "eu" } },
    requireSignedURLs: index % 3 === 0,
    uploaded: new Date(NEWEST - index * 1_000).toISOString(),
    variants: VARIANTS.map((name) => `https://imagedelivery.net/MTt4OTd0b0w5aj/${id}/${name}`),
  };
};

/** @param {number} index */
const international = (index) => {
  const [album = "", place = "", key = ""] = WORDS[index % WORDS.length] ?? [];
  return {
    ...ascii(index),
    filename: `${album} ${index}.jpg`,
    meta: { [key]: album, priority: index % 10, region: { name: place } },
  };
};

/** @param {number} index */
const heavyMetadata = (index) => {
  /** @param {string} name @param {number} count @param {(place: number) => unknown} value */
  const fields = (name, count, value) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, place) => [`${name}${place}`, value(place)]),
    );
  const meta = {
    title: `A picture of the harbour at dawn, with boats and gulls, number ${index}, as the camera wrote it`,
    camera: fields("setting", 12, (place) => (place + index) / 8),
    labels: fields("label", 12, (place) => `subject ${((place * index) % 97) + 100}`),
    workflow: {
      approved: index % 2 === 0,
      history: fields("step", 8, (place) => ({ by: `editor ${place}`, at: index + place })),
    },
    tags: ["sea", "town", "people"],
  };
  return { ...ascii(index), meta };
};

/** @param {number} index */
const unknownFields = (index) => {
  const { id, filename, ...others } = ascii(index);
  return {
    version: 2,
    id,
    size: { width: 640 + (index % 1_000), height: 480, ratio: 1.3125 },
    filename,
    moderation: index % 4 ? null : "passed",
    ...others,
    isAnimated: index % 5 === 0,
    colors: ["#1570ef", "#e8590c", index % 256],
    hash: `sha256-${id}`,
  };
};

const MAKERS = {
  ASCII: ascii,
  international,
  "heavy metadata": heavyMetadata,
  "unknown fields": unknownFields,
};

/**
 * @param {number} index
 * @param {Kind} [kind]
 */
export const image = (index, kind = "ASCII") => MAKERS[kind](index);

/**
 * JSON with every character but ASCII as an escape.
 *
 * @param {string} json
 */
const escaped = (json) =>
  // Each half of a surrogate pair by itself.
  json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/**
 * The bytes of a page of images. A quarter of the international ones have escapes, as some servers write them.
 *
 * @param {number} count
 * @param {number} [from] the index of the first image
 * @param {Kind} [kind]
 */
export const page = (count, from = 0, kind = "ASCII") => {
  const images = Array.from({ length: count }, (_, place) => {
    const json = JSON.stringify(image(from + place, kind));
    return (from + place) % 4 ? json : escaped(json);
  });
  const json = JSON.stringify(success({ images: [] }));
  return Buffer.from(json.replace('"images":[]', () => `"images":[${images}]`));
};
