import { listImages } from "cf-list-images";

export const runtime = "edge";
export const dynamic = "force-dynamic";

export async function GET() {
  const account = {
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? "",
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? "",
    baseURL: process.env.IMAGES_API,
  };
  let count = 0;
  for await (const _ of listImages({ ...account, version: 2 })) count += 1;
  return Response.json({ count, runtime: Reflect.get(globalThis, "EdgeRuntime") });
}
