// What an upstream says comes out without the Worker's secrets, whatever their spelling and wherever they are.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Behaviour,
  image,
  startUpstream,
  text,
  type Upstream,
} from "../support/faulty-api.ts";
import { envelopeOf, logLines, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

const CALLER_KEY = "MARKED-callers-key/5b1f";
const SECRETS = {
  API_TOKEN: "MARKED-api-token/81d2",
  API_TOKEN_NEXT: "MARKED-next-token/9c33",
  API_EMAIL: "MARKED.email@example.com",
  API_KEY: "MARKED-api-key/44e0",
  SIGNING_KEY: "MARKED-signing-key/d5aa",
  JWT_SECRET: "MARKED-jwt-secret-of-32-bytes/or+more",
};
const ALL = [...Object.values(SECRETS), CALLER_KEY];

/** How an upstream may spell a secret. The last is cut off where a message is cut. */
const SPELLINGS: Record<string, (secret: string) => string> = {
  "as it is": (secret) => secret,
  "in lower case": (secret) => secret.toLowerCase(),
  "JSON in a string": (secret) => secret.replaceAll("/", "\\/").replace("M", "\\u004d"),
  "percent-encoded": encodeURIComponent,
  "percent-encoded in JSON in a string": (secret) =>
    [...Buffer.from(secret)]
      .map((byte) => `%${byte.toString(16)}`)
      .join("")
      .replaceAll("%", "\\u0025"),
  base64: (secret) => Buffer.from(secret).toString("base64"),
  "base64 of a header": (secret) => Buffer.from(`Bearer ${secret}`).toString("base64url"),
};

let upstream: Upstream;
let worker: Wrangler;
beforeAll(async () => {
  upstream = await startUpstream();
  const hash = createHash("sha256").update(CALLER_KEY).digest("hex");
  worker = await startWorker({
    vars: {
      AUTH: "key,jwt",
      JWT_ISSUER: "i",
      JWT_AUDIENCE: "a",
      UPSTREAM: upstream.base,
      UPSTREAM_RETRIES: "0",
    },
    secrets: { ...SECRETS, CALLER_KEYS: `shop:${hash}` },
  });
});
afterAll(async () => {
  await worker?.stop();
  await upstream?.stop();
});

let pages = 0;

/** Expects no part of a secret in the response; returns its body. A failure answers for its page, so each page is new. */
async function expectClean(behaviour: Behaviour, path = "/images"): Promise<string> {
  upstream.behave(behaviour);
  const page = path === "/images" ? `page=${++pages}` : `per_page=${++pages}`;
  const headers = { "X-Api-Key": CALLER_KEY };
  const response = await fetch(`${worker.url}${path}?${page}`, { headers });
  const body = await response.text();
  const shown = JSON.stringify([...response.headers]);
  for (const part of ["MARKED", "marked", "TUFSS0VE", "example.com", "%4d", "u004d"]) {
    expect(body.toLowerCase()).not.toContain(part.toLowerCase());
    expect(shown.toLowerCase()).not.toContain(part.toLowerCase());
  }
  expect(body).not.toMatch(/FSS0VE|TUFSS0|BUktFR/);
  await envelopeOf(new Response(body));
  return body;
}

/** Every text that an envelope can hold, each with the secret; and unknown fields. */
const info = (message: string) => ({
  code: 5_000,
  message,
  documentation_url: `https://docs.example/${message}`,
  source: { pointer: `/${message}`, unknown: message },
  unknown: message,
});

const envelope = (success: boolean, messages: string[]) => ({
  [`unknown ${messages[0]}`]: messages,
  success,
  errors: messages.slice(0, 10).map(info),
  messages: messages.slice(0, 10).map(info),
  result: success
    ? { images: [image(1)], continuation_token: messages[0], unknown: messages }
    : null,
  result_info: { total_count: 1, unknown: messages },
});

describe.each(Object.entries(SPELLINGS))("a secret that is repeated %s", (_, spell) => {
  const spelled = ALL.map(spell);
  /** So long that the cut falls into the secret. */
  const cut = spelled.map((secret) => `${"x".repeat(300 - 8)}${secret}`);

  it.each([400, 403, 404, 429, 500, 503])("is not in a refusal: %s", async (status) => {
    for (const messages of [spelled, cut]) {
      const body = JSON.stringify(envelope(false, messages));
      await expectClean(text(body, status, { "Retry-After": "1" }));
    }
  });

  it("is not in a page with success false", async () => {
    for (const messages of [spelled, cut]) {
      await expectClean(text(JSON.stringify(envelope(false, messages))));
    }
  });

  it("is not around the images of a page", async () => {
    for (const messages of [spelled, cut]) {
      for (const path of ["/images", "/images/v2"]) {
        const body = await expectClean(text(JSON.stringify(envelope(true, messages))), path);
        expect(JSON.parse(body).result.images).toEqual([image(1)]);
      }
    }
  });
});

describe("a request id that the caller sets", () => {
  it.each([...ALL, "no ray", "x".repeat(65), "ray_1"])(
    "is replaced unless it can be a Cf-Ray: %s",
    async (id) => {
      const { headers } = await fetch(`${worker.url}/healthz`, {
        headers: { "Cf-Ray": id, "X-Api-Key": CALLER_KEY },
      });
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    },
  );

  it("is kept otherwise", async () => {
    const { headers } = await fetch(`${worker.url}/healthz`, { headers: { "Cf-Ray": "8f1a-FRA" } });
    expect(headers.get("x-request-id")).toBe("8f1a-FRA");
  });
});

describe("the log, after all of these", () => {
  it("has no secret", () => {
    expect(logLines(worker).length).toBeGreaterThan(50);
    expect(worker.log()).not.toMatch(/MARKED|TUFSS0/i);
  });
});

describe("secrets of one character", () => {
  let short: Wrangler;
  beforeAll(async () => {
    short = await startWorker({
      vars: { AUTH: "public", UPSTREAM: upstream.base, UPSTREAM_RETRIES: "0" },
      secrets: { API_TOKEN: "1", API_EMAIL: "@", API_KEY: "e" },
    });
  });
  afterAll(() => short?.stop());

  it("are removed from texts, and leave JSON, codes, tokens and images as they are", async () => {
    upstream.behave(text(JSON.stringify(envelope(true, ['page 1 of "e"']))));
    const page = await envelopeOf(await fetch(`${short.url}/images/v2`));
    expect(page.messages[0]).toMatchObject({
      code: 5_000,
      message: 'pag[redacted] [redacted] of "[redacted]"',
    });
    expect(page.result).toEqual({ images: [image(1)], continuation_token: 'page 1 of "e"' });
    upstream.behave(text(JSON.stringify(envelope(false, ["code 1"])), 500));
    const failure = await envelopeOf(await fetch(`${short.url}/images`));
    expect(failure.errors.at(-1)).toEqual({ code: 5_000, message: "cod[redacted] [redacted]" });
  });
});
