// FIELDS and META: what callers do not see, they can neither filter nor sort by.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pageText, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { ACCOUNT, envelopeOf, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

const OFFICIAL = `/client/v4/accounts/${ACCOUNT}/images`;
/** Every parameter that filters or sorts, and the field that it needs. */
const FILTERS = {
  "meta.price%5Blte%5D=10": "meta",
  "meta.a.b%5Beq:string%5D=x&continuation_token=t": "meta",
  "creator=ana": "creator",
  "creator=": "creator",
  "sort_order=asc": "uploaded",
  "sort_order=desc": "uploaded",
};
/** The parameter for which a field is needed. */
const PARAMETERS: Record<string, string> = {
  meta: "meta",
  creator: "creator",
  uploaded: "sort_order",
};

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(text(pageText(2, { continuation_token: "next" })));
});
afterAll(() => upstream?.stop());
beforeEach(() => upstream.reset());

/** Expects the refusal that names the field, in the envelope. */
async function expectRefused(response: Response, field: string) {
  expect(response.status).toBe(403);
  const { success, errors } = await envelopeOf(response);
  expect([success, errors[0]?.code]).toEqual([false, 10_403]);
  expect(errors[0]?.message).toContain(`does not show the field "${field}"`);
  expect(errors[0]?.source).toEqual({ pointer: PARAMETERS[field] });
}

describe("FIELDS = id", () => {
  let worker: Wrangler;
  beforeAll(async () => {
    worker = await startWorker({
      vars: { AUTH: "public", UPSTREAM: upstream.base, FIELDS: "id", CREATOR: "user-0" },
    });
  });
  afterAll(() => worker?.stop());

  it.each(Object.entries(FILTERS))(
    "refuses %s with 403 and no upstream request",
    async (query, field) => {
      const v1 = field === "creator" ? ["/images", `${OFFICIAL}/v1`] : [];
      for (const path of ["/images/v2", `${OFFICIAL}/v2`, ...v1]) {
        await expectRefused(await fetch(`${worker.url}${path}?${query}`), field);
        const head = await fetch(`${worker.url}${path}?${query}`, { method: "HEAD" });
        expect(head.status).toBe(403);
        expect(head.headers.get("etag")).toBeNull();
      }
      expect(upstream.requests).toEqual([]);
    },
  );

  it("answers alike for the fixed creator and for any other, so that it can't be guessed", async () => {
    const [right, wrong] = await Promise.all(
      ["user-0", "user-1"].map(async (creator) =>
        (await fetch(`${worker.url}/images?creator=${creator}`)).text(),
      ),
    );
    expect(right).toBe(wrong);
  });
});

describe("META = hide", () => {
  let worker: Wrangler;
  beforeAll(async () => {
    worker = await startWorker({ vars: { AUTH: "public", UPSTREAM: upstream.base, META: "hide" } });
  });
  afterAll(() => worker?.stop());

  it("refuses metadata filters, and allows what callers see", async () => {
    for (const [query, field] of Object.entries(FILTERS)) {
      const response = await fetch(`${worker.url}/images/v2?${query}`);
      if (field === "meta") {
        await expectRefused(response, field);
      } else {
        expect(response.status).toBe(200);
      }
    }
    expect(upstream.requests.map(({ url }) => url.search).join()).not.toContain("meta");
  });

  it("allows a caller who hides a field from themselves to filter by it", async () => {
    expect((await fetch(`${worker.url}/images?fields=id&creator=user-1`)).status).toBe(200);
  });
});

describe("SOURCE = binding with FIELDS = id", () => {
  let worker: Wrangler;
  beforeAll(async () => {
    worker = await startWorker({
      config: "tests/worker/binding/wrangler.toml",
      vars: { AUTH: "public", SOURCE: "binding", ACCOUNT_ID: ACCOUNT, FIELDS: "id" },
      secrets: { API_TOKEN: "" },
    });
  });
  afterAll(() => worker?.stop());

  it.each(Object.entries(FILTERS))("refuses %s with 403", async (query, field) => {
    await expectRefused(await fetch(`${worker.url}${OFFICIAL}/v2?${query}`), field);
  });

  it("lists without a filter", async () => {
    expect((await fetch(`${worker.url}/images/v2`)).status).toBe(200);
  });
});
