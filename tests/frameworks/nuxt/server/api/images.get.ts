import { listImages } from "cf-list-images";

export default defineEventHandler(async (event) => {
  const { after } = getQuery<{ after?: string }>(event);
  const { images, next } = await listImages({
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? "",
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? "",
    baseURL: process.env.IMAGES_API,
    version: 2,
    perPage: 12,
    continuationToken: after,
  });
  return { images, after: next?.continuationToken };
});
