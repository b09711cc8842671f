import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { page, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { pageText } from "../support/faulty-api.ts";
import { check, schemathesis } from "../support/schemathesis.ts";
import { ACCOUNT, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

const KEY = "key-of-the-tester";
let upstream: Upstream;
let worker: Wrangler;
let program: string | undefined;

beforeAll(async () => {
  program = await schemathesis();
  upstream = await startUpstream((response, recorded, request) => {
    const v2 = recorded.url.pathname.endsWith("/v2");
    const behaviour = v2 ? text(pageText(3, { continuation_token: null })) : page(3);
    return behaviour(response, recorded, request);
  });
  const hash = createHash("sha256").update(KEY).digest("hex");
  worker = await startWorker({
    vars: { AUTH: "key", UPSTREAM: upstream.base, ACCOUNT_ID: ACCOUNT },
    secrets: { CALLER_KEYS: `tester:${hash}` },
  });
}, 300_000);
afterAll(async () => {
  await worker?.stop();
  await upstream?.stop();
});

it("a property-based tester finds nothing that contradicts /openapi.json, and no 5xx", async (context) => {
  if (program === undefined) {
    context.skip("Python is not installed");
    return;
  }
  const url = `${worker.url}/openapi.json`;
  const args = ["--checks=all", "--max-examples=25", "--seed=1", "--header", `X-Api-Key:${KEY}`];
  const { clean, output } = await check(program, [url, ...args, "--continue-on-failure"]);
  expect(clean, output).toBe(true);
  expect(upstream.requests.length).toBeGreaterThan(20);
}, 300_000);
