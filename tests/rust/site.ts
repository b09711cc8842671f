// A site with the files of a folder below /pkg, a page, and the Images API at /images.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { ImagesApi } from "cf-list-images/testing";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };

export interface Site {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts a site. `html` is its page; `folder` has no subfolders. */
export async function startSite(api: ImagesApi, folder: string, html: string): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const [, name] = pathname.match(/^\/pkg\/([\w.-]+)$/) ?? [];
    if (pathname === "/") {
      response.setHeader("content-type", "text/html").end(html);
    } else if (name !== undefined) {
      response.setHeader("content-type", TYPES[extname(name)] ?? "text/plain");
      response.end(await readFile(join(folder, name)));
    } else {
      await api.listener(request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
