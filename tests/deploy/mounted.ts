// What a proxy at /api/images answers in every kind of project, and that it leaves the rest of the app alone.
import Cloudflare from "cloudflare";
import { listImages } from "cf-list-images";
import { describe, expect, it } from "vitest";
import { type Envelope, envelopeOf } from "../support/worker.ts";
import { KEY } from "./caller.ts";

/** The account in the projects' configuration. */
const ACCOUNT = "0123456789abcdef0123456789abcdef";
/** The pictures of `cf-list-images/samples`. */
const SAMPLES = 72;

/** How a project differs from others. */
interface Differences {
  /** The path in the description's paths; empty where a router has removed it. Default: `/api/images`. */
  described?: string;
  /** What answers `OPTIONS`: the proxy, or the app before it. Default: the proxy. */
  preflight?: "proxy" | "app";
}

/** Tests the app at an origin. */
export function itServesTheListing(
  origin: () => string,
  { described = "/api/images", preflight = "proxy" }: Differences = {},
): void {
  const send = (path: string, { headers, ...init }: RequestInit = {}) =>
    fetch(`${origin()}${path}`, { ...init, headers: { "X-Api-Key": KEY, ...headers } });

  it.each(["/", "/api", "/api/imagesque", "/images", "/healthz"])(
    "leaves %s to the app",
    async (path) => {
      const { headers } = await send(path);
      expect(headers.get("x-request-id")).toBeNull();
      expect(headers.get("content-type")).not.toContain("json");
    },
  );

  it("refuses who has no key", async () => {
    for (const headers of [{ "X-Api-Key": "" }, { "X-Api-Key": "another" }]) {
      const response = await send("/api/images", { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect((await envelopeOf(response)).success).toBe(false);
    }
  });

  it.each([1, 2] as const)("lists all images by version %i, to this package", async (version) => {
    const endpoint = `${origin()}/api/images${version === 2 ? "/v2" : ""}`;
    const ids = new Set<string>();
    const defaultHeaders = { "X-Api-Key": KEY };
    for await (const image of listImages({ endpoint, version, perPage: 50, defaultHeaders })) {
      ids.add(image.id ?? "");
    }
    expect(ids.size).toBe(SAMPLES);
  });

  it("lists all images to the official SDK, by its baseURL alone", async () => {
    const baseURL = `${origin()}/api/images/client/v4`;
    const { images } = new Cloudflare({ apiToken: KEY, baseURL, maxRetries: 0 });
    const v1: unknown = await images.v1.list({ account_id: ACCOUNT, per_page: 100 });
    // Its types have another name for the images.
    expect((v1 as Envelope).result?.images).toHaveLength(SAMPLES);
    const v2 = await images.v2.list({ account_id: ACCOUNT, per_page: 100 });
    expect(v2.images).toHaveLength(SAMPLES);
  });

  it("says that it is well, and that the listing is", async () => {
    expect(await (await send("/api/images/healthz")).json()).toEqual({ status: "ok" });
    expect((await send("/api/images/healthz?deep=1")).status).toBe(200);
  });

  it("describes its paths", async () => {
    const { paths } = (await (await send("/api/images/openapi.json")).json()) as { paths: object };
    const rest = ["/v1", "/v2", "/healthz", "/openapi.json"];
    for (const version of ["v1", "v2"]) {
      rest.push(`/client/v4/accounts/{account_id}/images/${version}`);
    }
    const expected = [described || "/", ...rest.map((path) => `${described}${path}`)];
    expect(Object.keys(paths).sort()).toEqual(expected.sort());
  });

  it.each(["/v3", "/images", "/index.html", "/client/v4/user", "/client/v4/accounts/a/images/v1"])(
    "knows nothing else: 404 at its path followed by %s",
    async (rest) => {
      const response = await send(`/api/images${rest}`);
      expect(response.status).toBe(404);
      expect((await envelopeOf(response)).errors).toHaveLength(1);
    },
  );

  describe("for HTTP's other requests", () => {
    it("304 for a page that the caller has, HEAD without a body", async () => {
      const page = await send("/api/images?per_page=10");
      const tag = page.headers.get("etag") ?? "none";
      const known = await send("/api/images?per_page=10", { headers: { "If-None-Match": tag } });
      expect([known.status, await known.text()]).toEqual([304, ""]);
      const head = await send("/api/images?per_page=10", { method: "HEAD" });
      expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", tag]);
    });

    it("methods that the listing does not have", async () => {
      const options = await send("/api/images", { method: "OPTIONS" });
      expect(options.status).toBe(204);
      if (preflight === "proxy") expect(options.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      for (const method of ["POST", "PUT", "DELETE"]) {
        expect((await send("/api/images", { method })).status).toBe(405);
      }
    });
  });
}
