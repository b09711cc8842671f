// A Worker that mounts the built Worker at several paths, and overrides its settings as a request's header says.
import { imagesProxy } from "../../../pkg/dist/worker/index.js";

/**
 * @typedef {import("../../../pkg/dist/worker/index.js").Env} Env
 * @typedef {import("../../../pkg/dist/worker/index.js").Context} Context
 */

const proxies = {
  "/api/images": imagesProxy({ basePath: "/api/images" }),
  "/again": imagesProxy({ basePath: "/again" }),
  "/images": imagesProxy(),
};
/** Its requests have no prefix. */
const root = imagesProxy({ basePath: "/" });

/** @param {Request} request */
const withoutPrefix = (request) => {
  const url = new URL(request.url);
  url.pathname = url.pathname.replace(/^\/stripped/, "") || "/";
  return new Request(url, request);
};

/**
 * Mounts at a path, given as JSON. Returns what that throws.
 *
 * @param {string} path
 */
const mount = (path) => {
  try {
    imagesProxy({ basePath: JSON.parse(path) });
    return "mounted";
  } catch (error) {
    return `${error}`;
  }
};

export default {
  /**
   * @param {Request} request
   * @param {Env} env
   * @param {Context} context
   */
  async fetch(request, env, context) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/__mount") return new Response(mount(searchParams.get("path") ?? ""));
    const overrides = JSON.parse(request.headers.get("x-settings") ?? "null");
    const settings = overrides ? { ...env, ...overrides } : env;
    if (pathname.startsWith("/stripped")) {
      return root.fetch(withoutPrefix(request), settings, context);
    }
    const found = Object.entries(proxies).find(([path]) => pathname.startsWith(path));
    return found ? found[1].fetch(request, settings, context) : new Response("own route");
  },
};
