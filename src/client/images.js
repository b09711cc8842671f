// Images of the core's rows; see `src/api/scan/rows.rs`. The build bundles this file with the core.
import { parse } from "./parse.js";

/** In the order of the rows. */
const FIELDS = ["id", "creator", "filename", "meta", "requireSignedURLs", "uploaded", "variants"];

export const images = () => ({ list: [], templates: [] });

/** A copy is sooner made than an object field by field, and its fields stand in the server's order. */
const template = (image) => [{ ...image }, ...FIELDS.map((field) => Object.hasOwn(image, field))];

export const add = ({ list, templates }, rows) => {
  const value = parse(rows);
  const meta = value.pop();
  let next = 0;
  let nextMeta = 0;
  while (next < value.length) {
    let image = value[next++];
    if (image === -1) {
      image = value[next++];
      templates.push(template(image));
    } else if (typeof image === "number") {
      const [model, id, creator, filename, hasMeta, signed, uploaded, variants] = templates[image];
      image = { ...model };
      if (id) image.id = value[next++];
      if (creator) image.creator = value[next++];
      if (filename) image.filename = value[next++];
      if (hasMeta) image.meta = meta[nextMeta++];
      if (signed) image.requireSignedURLs = value[next++];
      if (uploaded) image.uploaded = value[next++];
      if (variants) image.variants = value[next++];
    }
    list.push(image);
  }
};

export const takeImages = (images, take) => {
  const { list } = images;
  images.list = [];
  return list.slice(0, take);
};

export const pageOf = ({ list }, repeated, take, messages, following) => {
  let images = list;
  if (repeated.length) {
    const gone = new Set(repeated);
    images = images.filter((_, place) => !gone.has(place));
  }
  return [images.slice(0, take), parse(messages), following];
};
