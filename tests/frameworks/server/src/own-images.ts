import { listImages, type TokenOptions } from "cf-list-images";

/** A page of the images that a user has uploaded. The user's id is the `creator` of their uploads. */
export async function ownImages(account: TokenOptions, userId: string, after?: string) {
  // Without a creator, the listing has everyone's images; with an empty one, those without a creator.
  if (!userId) throw new TypeError("expected the id of a user");
  const { images, next } = await listImages({
    ...account,
    version: 2,
    creator: userId,
    perPage: 50,
    continuationToken: after,
  });
  return { images, after: next?.continuationToken };
}
