// The recipes of docs/recipes.md for servers and scripts.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { createImagesApi, type ImagesApiServer } from "cf-list-images/testing";
import app from "./app.ts";
import { backUp } from "./backup.ts";
import { orphans } from "./orphans.ts";
import { ownImages } from "./own-images.ts";

const api = createImagesApi({
  images: Array.from({ length: 1_230 }, (_, n) => ({
    id: `image-${n}`,
    creator: n % 10 === 0 ? "ana" : "ben",
    filename: `a "quoted"\nname ${n}.jpg`,
  })),
});
let server: ImagesApiServer;
let account: { accountId: string; apiToken: string; baseURL: string };
before(async () => {
  server = await api.listen();
  account = { accountId: api.accountId, apiToken: api.apiToken, baseURL: server.url };
});
after(() => server.close());

test("the Hono app lists page by page, and hides what went wrong", async () => {
  const env = {
    CLOUDFLARE_ACCOUNT_ID: api.accountId,
    CLOUDFLARE_API_TOKEN: api.apiToken,
    IMAGES_API: server.url,
  };
  const first = await (await app.request("/api/images", {}, env)).json();
  assert.equal(first.images.length, 12);
  const second = await (await app.request(`/api/images?after=${first.after}`, {}, env)).json();
  assert.equal(second.images[0].id, api.images[12]?.id);
  const refused = await app.request("/api/images", {}, { ...env, CLOUDFLARE_API_TOKEN: "wrong" });
  assert.deepEqual([refused.status, await refused.text()], [502, "The images can't be listed"]);
  api.failNext({ status: 429, retryAfter: 300 });
  assert.equal((await app.request("/api/images", {}, env)).status, 503);
});

test("a user's own images are listed, and never everyone's", async () => {
  const ids: unknown[] = [];
  let next: string | undefined;
  do {
    const page = await ownImages(account, "ana", next);
    ids.push(...page.images.map(({ creator }) => creator));
    next = page.after;
  } while (next);
  assert.equal(ids.length, 123);
  assert.deepEqual(new Set(ids), new Set(["ana"]));
  await assert.rejects(ownImages(account, ""), TypeError);
});

test("orphans are the images that the database does not know, but not the newest", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE photos (image_id TEXT)");
  database.exec("INSERT INTO photos VALUES (NULL)");
  const insert = database.prepare("INSERT INTO photos VALUES (?)");
  for (const { id } of api.images) if (!/^image-(7|1200)$/.test(id)) insert.run(id);
  api.add({ id: "just-uploaded", uploaded: new Date().toISOString() });
  const found: string[] = [];
  for await (const id of orphans(account, database)) found.push(id);
  api.remove("just-uploaded");
  assert.deepEqual(found.sort(), ["image-1200", "image-7"]);
});

test("a backup has every image, and there is none if the listing fails", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "backup-"));
  t.after(() => rm(folder, { recursive: true }));
  await backUp(account, join(folder, "images.ndjson"));
  const text = await readFile(join(folder, "images.ndjson"), "utf8");
  const lines = text.trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    api.images,
  );
  api.failNext({ status: 403 }, { after: 1 });
  await assert.rejects(backUp(account, join(folder, "second.ndjson")), { kind: "auth" });
  assert.ok(!(await readdir(folder)).includes("second.ndjson"));
});
