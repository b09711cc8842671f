import { ImagesError, listImages } from "cf-list-images";
import { Hono } from "hono";

type Bindings = {
  CLOUDFLARE_ACCOUNT_ID: string;
  CLOUDFLARE_API_TOKEN: string;
  IMAGES_API?: string;
};

const app = new Hono<{ Bindings: Bindings }>();

app.get("/api/images", async (c) => {
  const { images, next } = await listImages({
    accountId: c.env.CLOUDFLARE_ACCOUNT_ID,
    apiToken: c.env.CLOUDFLARE_API_TOKEN,
    baseURL: c.env.IMAGES_API,
    version: 2,
    perPage: 12,
    continuationToken: c.req.query("after"),
    signal: c.req.raw.signal,
  });
  return c.json({ images, after: next?.continuationToken });
});

app.onError((error, c) => {
  console.error(error);
  if (!(error instanceof ImagesError)) return c.text("Internal server error", 500);
  return c.text("The images can't be listed", error.kind === "rateLimit" ? 503 : 502);
});

export default app;
