import { CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN, IMAGES_API } from "$app/env/private";
import { listImages } from "cf-list-images";
import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ url }) => {
  const { images, next } = await listImages({
    accountId: CLOUDFLARE_ACCOUNT_ID,
    apiToken: CLOUDFLARE_API_TOKEN,
    baseURL: IMAGES_API,
    version: 2,
    perPage: 12,
    continuationToken: url.searchParams.get("after") ?? undefined,
  });
  return { images, after: next?.continuationToken };
};
