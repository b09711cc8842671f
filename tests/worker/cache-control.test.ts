// Every route and status: what a shared cache may store. The platform's own cache answers before the Worker, and so
// before authentication: it must never store what is not for everyone.
import { createHash } from "node:crypto";
import { request } from "node:http";
import { success } from "cf-list-images/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { ACCOUNT, startWorker } from "../support/worker.ts";
import { startBareWorker } from "../support/workerd.ts";

const KEY = "key-of-shop";
const hash = createHash("sha256").update(KEY).digest("hex");
const PATHS = {
  listings: ["/images", "/images/v1", "/images/v2", `/client/v4/accounts/${ACCOUNT}/images/v1`],
  unknown: ["/client/v4/accounts/other/images/v1", "/client/v4/user", "/missing.html"],
  health: ["/healthz", "/healthz?deep=1", "/healthz?x"],
  everyone: ["/openapi.json", "/", "/index.html"],
};

interface Answer {
  path: string;
  /** The request, for messages. */
  what: string;
  status: number;
  cacheControl: string;
}

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(ownPage);
});
afterAll(() => upstream?.stop());

/** A Worker without a gallery. */
const startBare = (vars: Record<string, string>) =>
  startBareWorker({
    ACCOUNT_ID: ACCOUNT,
    API_TOKEN: "token",
    UPSTREAM: upstream.base,
    CALLER_KEYS: `shop:${hash}`,
    ...vars,
  });

/** Sends a request with Node's own client, which follows no redirect and allows every method. */
const send = (
  worker: { port: number },
  method: string,
  path: string,
  headers: Record<string, string> = {},
) =>
  new Promise<Answer>((resolve, reject) => {
    const { port } = worker;
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      response.resume();
      response.on("end", () =>
        resolve({
          path,
          what: `${method} ${path.slice(0, 60)} ${Object.keys(headers)}`,
          status: response.statusCode ?? 0,
          cacheControl: response.headers["cache-control"] ?? "",
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end();
  });

/** A page whose images are the caller's. */
const ownPage = text(JSON.stringify(success({ images: [{ id: "1", creator: "shop" }] })));

/** Every path, method and credential, and listings with every status. */
async function walk(
  worker: { port: number },
  credentials: Record<string, string>,
): Promise<Answer[]> {
  const presented = [{}, credentials, { "X-Api-Key": "wrong" }, { Authorization: "Basic YTpi" }];
  upstream.behave(ownPage);
  const requests = Object.values(PATHS)
    .flat()
    .flatMap((path) => [
      ...["GET", "HEAD", "OPTIONS", "POST"].flatMap((method) =>
        presented.map((headers) => [method, path, headers] as const),
      ),
      ["GET", path, { ...credentials, "If-None-Match": "*" }] as const,
      ["HEAD", path, { ...credentials, "If-None-Match": "*" }] as const,
      ["OPTIONS", path, { Origin: "https://shop.example" }] as const,
    ]);
  const answers = await Promise.all(
    requests.map(([method, path, headers]) => send(worker, method, path, headers)),
  );
  const add = async (...parameters: Parameters<typeof send>) => {
    answers.push(await send(...parameters));
  };
  await add(worker, "GET", "/images?page=0", credentials);
  await add(worker, "GET", "/images?creator=bob", credentials);
  await add(worker, "GET", `/images?creator=${"x".repeat(17_000)}`, credentials);
  await add(worker, "GET", "/images", {
    ...credentials,
    "X-Long": "x".repeat(15_000),
    "X-Longer": "x".repeat(18_000),
  });
  for (const status of [400, 401, 403, 404, 418, 429, 500, 503]) {
    upstream.behave(refusal(status, 1_000, "refused"));
    await add(worker, "GET", `/images?page=${status}`, credentials);
  }
  upstream.behave(text("<html>"));
  await add(worker, "GET", "/images?page=7", credentials);
  return answers;
}

/** Whether a path is the same for everyone: the API's document, the gallery. */
const isForEveryone = (path: string) => PATHS.everyone.includes(path);

describe("a Worker whose callers must authenticate", () => {
  let answers: Answer[];
  beforeAll(async () => {
    const worker = await startWorker({
      vars: {
        UPSTREAM: upstream.base,
        AUTH: "key",
        CREATOR: "claim:sub",
        CACHE_TTL: "60",
        UPSTREAM_RETRIES: "0",
        ALLOWED_ORIGINS: "https://shop.example",
      },
      secrets: { CALLER_KEYS: `shop:${hash}` },
    });
    answers = await walk(worker, { "X-Api-Key": KEY });
    await worker.stop();
  }, 120_000);

  it("marks every answer as private or not to be stored, except for the document and the gallery", () => {
    for (const { path, what, status, cacheControl } of answers) {
      const shown = `${status} ${what}: ${cacheControl}`;
      if (isForEveryone(path) && status < 400) expect(cacheControl, shown).not.toBe("");
      else expect(cacheControl, shown).toMatch(/^(private|no-store)\b/);
    }
  });

  it("is tested with every status that it has", () => {
    const statuses = new Set(answers.map(({ status }) => status));
    for (const status of [200, 204, 304, 400, 401, 403, 404, 405, 414, 429, 431, 502]) {
      expect(statuses).toContain(status);
    }
  });
});

describe("a public Worker", () => {
  it("lets shared caches store pages and nothing else", async () => {
    const worker = await startBare({ AUTH: "key,public", CACHE_TTL: "60", UPSTREAM_RETRIES: "0" });
    try {
      for (const { path, what, status, cacheControl } of await walk(worker, { "X-Api-Key": KEY })) {
        const shown = `${status} ${what}: ${cacheControl}`;
        const isPage =
          PATHS.listings.includes(path.split("?")[0] ?? "") && [200, 304].includes(status);
        if (isPage) expect(cacheControl, shown).toMatch(/^public\b/);
        else if (isForEveryone(path) && status < 400) expect(cacheControl, shown).not.toBe("");
        else expect(cacheControl, shown).toBe("no-store");
      }
    } finally {
      await worker.stop();
    }
  }, 120_000);
});

describe("a Worker that is not configured", () => {
  it("lets nothing be stored, except for the document and the gallery", async () => {
    const worker = await startBare({ AUTH: "none" });
    try {
      for (const { path, what, status, cacheControl } of await walk(worker, {})) {
        if (!isForEveryone(path) || status >= 400)
          expect(cacheControl, `${status} ${what}`).toBe("no-store");
      }
    } finally {
      await worker.stop();
    }
  }, 120_000);
});
