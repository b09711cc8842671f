import type { DatabaseSync } from "node:sqlite";
import { listImages, type TokenOptions } from "cf-list-images";

const DAY = 24 * 60 * 60 * 1000;

/** The ids of the images that no photo in the database refers to. */
export async function* orphans(account: TokenOptions, database: DatabaseSync) {
  const unknown = database.prepare(
    "SELECT value AS id FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM photos WHERE image_id = value)",
  );
  for await (const { images } of listImages({ ...account, version: 2, perPage: 1000 }).pages()) {
    // The row of a recent upload may not be there yet.
    const old = images.filter(({ uploaded = "" }) => Date.parse(uploaded) < Date.now() - DAY);
    for (const { id } of unknown.all(JSON.stringify(old.map(({ id }) => id)))) yield `${id}`;
  }
}
