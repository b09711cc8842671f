// The images of the account: those that a test gives, completed, and those that `count` asks for.
import { checkObject, checkText } from "./check.js";
import type { ApiImage, ImageInput } from "./options.js";

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** When the newest image was uploaded, unless the test says so. */
const NEWEST = Date.UTC(2026, 0, 31, 12);

const FILENAMES = ["first light.webp", "logo.png", "harbour.jpg", 'leaf "12".jpg', "城市之夜.webp"];
const CREATORS = ["ana", "user-42", "björn@example.com", undefined];

/** The time of an upload in milliseconds. */
export const uploadTime = ({ uploaded }: Pick<ApiImage, "uploaded">): number =>
  Date.parse(uploaded);

type Position = Pick<ApiImage, "id" | "uploaded">;

/** Such as 2026-01-31T12:00:00.000Z: texts of this form are in the order of their times. */
const isUTC = (time: string) => time.length === 24 && time.endsWith("Z");

const descending = (a: string, b: string) => (a < b ? 1 : -Number(a > b));

/** Newest first, and by id among images of the same time: a position in this order is a continuation token. */
export const newestFirst = (a: Position, b: Position): number => {
  const byTime =
    isUTC(a.uploaded) && isUTC(b.uploaded)
      ? descending(a.uploaded, b.uploaded)
      : uploadTime(b) - uploadTime(a);
  return byTime || descending(a.id, b.id);
};

/** In the form of the API's ids, and beginning with the image's number. */
const idOf = (number: number) =>
  `${number.toString(16).padStart(8, "0")}-0000-4000-8000-00000000f00d`;

/** Completes the images of one account. The number of an image is its place among all that the account ever had. */
export class Completion {
  #number = 0;

  /** Completes the images of a new account: each is an hour older than the one before, unless it says so. */
  initial(inputs: readonly ImageInput[]): ApiImage[] {
    let time = NEWEST + HOUR;
    return inputs.map((input) => {
      const image = this.#complete(input, time - HOUR);
      time = uploadTime(image);
      return image;
    });
  }

  /** Completes images that are uploaded one after the other, each a minute after the newest. */
  uploads(inputs: readonly ImageInput[], present: readonly ApiImage[]): ApiImage[] {
    let time = present.reduce((newest, image) => Math.max(newest, uploadTime(image)), NEWEST);
    return inputs.map((input) => {
      const image = this.#complete(input, time + MINUTE);
      time = Math.max(time, uploadTime(image));
      return image;
    });
  }

  /** `count` images, the same ones every time. */
  generate(count: number): ApiImage[] {
    return this.initial(
      Array.from({ length: count }, (_, index) => ({
        filename: `${index + 1} ${FILENAMES[index % FILENAMES.length]}`,
        creator: CREATORS[index % CREATORS.length],
        // Every sixth image has no metadata.
        meta: index % 6 === 5 ? undefined : metaOf(index),
        requireSignedURLs: index % 5 === 3,
      })),
    );
  }

  #complete(input: ImageInput, time: number): ApiImage {
    checkObject("an image", input);
    this.#number += 1;
    const { id = idOf(this.#number), filename, creator, meta, ...rest } = input;
    const { uploaded, requireSignedURLs, variants, ...added } = rest;
    checkText("the id of an image", id);
    const delivery = `https://imagedelivery.net/account-hash/${encodeURIComponent(id)}`;
    return {
      id,
      filename: filename ?? `${id}.jpg`,
      ...(creator !== undefined && { creator }),
      ...(meta !== undefined && { meta }),
      uploaded: uploaded ?? new Date(time).toISOString(),
      requireSignedURLs: requireSignedURLs ?? false,
      variants: variants ?? [`${delivery}/public`, `${delivery}/thumbnail`],
      ...added,
    };
  }
}

const metaOf = (index: number) => ({
  title: `Picture ${index + 1}`,
  priority: (index % 5) + 1,
  featured: index % 3 === 0,
  region: { name: index % 2 === 0 ? "eu" : "us" },
});
