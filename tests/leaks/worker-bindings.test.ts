// Bindings of the platform that fail, with errors that hold every secret.
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";
import { CALLER_KEY, search, startWatchedWorker, VARS, type WatchedWorker } from "./worker.ts";

const MODES = [
  "throws",
  "rejects",
  "rejects with a string",
  "rejects with nothing",
  "gives a string",
  "gives nothing",
  "gives an object of another shape",
  "gives images of another shape",
  "gives a getter that throws",
];
let worker: WatchedWorker;

beforeAll(async () => {
  const entry = join(ROOT, "tests/leaks/binding/failing.js");
  worker = await startWatchedWorker({ ...VARS, SOURCE: "binding" }, entry);
});
afterAll(() => worker?.stop());

it.each(MODES)("a binding that %s shows no secret to the caller", async (mode) => {
  const headers = { "X-Api-Key": CALLER_KEY, "X-Mode": mode };
  for (const path of ["/images", "/images/v2?creator=ana", "/healthz?deep=1", "/", "/index.html"]) {
    const { everything, status } = await worker.send(path, { headers });
    expect(search.in(everything), path).toEqual([]);
    expect(status, path).toBeGreaterThanOrEqual(200);
  }
});

it.each(MODES)("a binding that %s instead of signing a URL shows no secret", async (mode) => {
  const headers = { "X-Api-Key": CALLER_KEY, "X-Mode": mode, "X-Fails": "signedUrl" };
  const { everything, status, body } = await worker.send("/images", { headers });
  expect(search.in(everything)).toEqual([]);
  expect(status).toBe(200);
  expect(body).toContain('"https://images.example/a/public"');
  expect(body).toContain("not signed, and do not load: 1.");
});

it("the Worker still lists, and its log has no secret", async () => {
  expect((await worker.send("/openapi.json")).status).toBe(200);
  expect(worker.log()).toContain('"event":"request"');
  expect(search.in(worker.log())).toEqual([]);
});
