// The gallery's files in front of the Images API in memory, for accounts and faults that the local Images API cannot have.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { createImagesApi, type ImageInput, type ImagesApi } from "cf-list-images/testing";
import { ROOT } from "../support/wrangler.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** A gallery whose account and faults a test sets. */
export interface MemoryGallery {
  readonly url: string;
  readonly api: ImagesApi;
  stop(): Promise<void>;
}

export interface MemoryOptions {
  /** The images; their variants are pictures that the server has. */
  images?: readonly ImageInput[];
  /** How many images to make instead. */
  count?: number;
  /** Whether there is a v2. Default: true. */
  hasV2?: boolean;
  /** What the Worker would write into the page. Default: nothing. */
  settings?: Record<string, unknown>;
}

/** Starts the gallery. The API answers at `/images`, as the Worker does, and at its own paths. */
export async function startMemoryGallery(options: MemoryOptions = {}): Promise<MemoryGallery> {
  const { count = 60, hasV2 = true, settings = {} } = options;
  const inputs = options.images ?? Array.from({ length: count }, (_, index) => numbered(index));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const images = inputs.map((image, index) => ({
    variants: ["public", "thumbnail"].map((variant) => `${url}/pictures/${index}/${variant}`),
    ...image,
  }));
  const api = createImagesApi({ images, endpoint: "/images", rateLimit: false });
  server.on("request", async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://gallery");
    if (pathname === "/images/v2" && !hasV2) {
      response.writeHead(404, { "Content-Type": "application/json" }).end(MISSING);
    } else if (/^\/(images|client\/v4\/)/.test(pathname)) {
      await api.listener(request, response);
    } else if (pathname.startsWith("/pictures/")) {
      response.writeHead(200, { "Content-Type": "image/svg+xml" }).end(picture(pathname));
    } else {
      const path = { "/": "/index.html", "/use": "/use.html" }[pathname] ?? pathname;
      const file = await readFile(join(ROOT, "pkg/gallery", path)).catch(() => undefined);
      response.writeHead(file ? 200 : 404, {
        "Content-Type": TYPES[extname(path)] ?? "text/plain",
      });
      response.end(path === "/index.html" ? withSettings(String(file), settings) : file);
    }
  });
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, api, stop };
}

const withSettings = (page: string, settings: object): string =>
  page.replace(
    '<meta name="gallery-settings" content="{}">',
    `<meta name="gallery-settings" content='${JSON.stringify(settings)}'>`,
  );

const MISSING = JSON.stringify({
  result: null,
  success: false,
  errors: [{ code: 1_000, message: "no such path" }],
  messages: [],
});

/** An image among many. */
export const numbered = (index: number): ImageInput => ({
  filename: `picture ${index + 1}.webp`,
  creator: ["ana", "auth0|64f1c2a9e83b5d0012ab34cd@customers.example.com"][index % 3],
  meta: {
    title: `Title ${index + 1}`,
    status: index % 2 ? "active" : "archived",
    size: { width: index },
  },
});

/** A picture whose colour depends on its number. */
function picture(path: string): string {
  const number = Number(path.split("/")[2]);
  const hue = (number * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="hsl(${hue} 45% 60%)"/></svg>`;
}
