// Makes objects from the core's rows; `src/api/scan/rows.rs` describes them.
import type { Image } from "./results.js";

type KnownField = keyof { [Key in keyof Image as string extends Key ? never : Key]: 0 };

/** The fields in the order of the rows. `add` takes them in the same order. */
const FIELDS = [
  "id",
  "creator",
  "filename",
  "meta",
  "requireSignedURLs",
  "uploaded",
  "variants",
] satisfies KnownField[];

/** An image to copy, and which of the fields are present. */
type Template = [model: Image, ...present: boolean[]];

/** The images of one body. */
export class Images {
  #images: Image[] = [];
  #templates: Template[] = [];

  /** Adds the images of these rows. Copying a template is faster than building an object field by field. */
  add(rows: string) {
    const values = JSON.parse(rows);
    const meta = values.pop();
    let next = 0;
    let nextMeta = 0;
    while (next < values.length) {
      let image = values[next++];
      if (image === -1) {
        image = values[next++];
        const present = FIELDS.map((field) => Object.hasOwn(image, field));
        this.#templates.push([{ ...image }, ...present]);
      } else if (typeof image === "number") {
        const [model, id, creator, filename, hasMeta, signed, uploaded, variants] = this.#templates[
          image
        ] as Template;
        image = { ...model };
        if (id) image.id = values[next++];
        if (creator) image.creator = values[next++];
        if (filename) image.filename = values[next++];
        if (hasMeta) image.meta = meta[nextMeta++];
        if (signed) image.requireSignedURLs = values[next++];
        if (uploaded) image.uploaded = values[next++];
        if (variants) image.variants = values[next++];
      }
      this.#images.push(image);
    }
  }

  /** Removes and returns the images added since the last call. */
  take(): Image[] {
    const images = this.#images;
    this.#images = [];
    return images;
  }
}
