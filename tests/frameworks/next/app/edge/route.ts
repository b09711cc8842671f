import { listImages } from "cf-list-images";

export const runtime = "edge";
export const dynamic = "force-dynamic";

export async function GET() {
  const { IMAGES_API: baseURL, ACCOUNT_ID: accountId = "", API_TOKEN: apiToken = "" } = process.env;
  let count = 0;
  for await (const _ of listImages({ baseURL, accountId, apiToken, version: 2 })) count += 1;
  return Response.json({ count, runtime: Reflect.get(globalThis, "EdgeRuntime") });
}
