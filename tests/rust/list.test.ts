// examples/list.rs, which lists from Rust with an HTTP client.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createImagesApi, type ImagesApiServer } from "cf-list-images/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

const execute = promisify(execFile);
const api = createImagesApi({ count: 25 });
let server: ImagesApiServer;

const list = (token: string) => {
  const program = ["run", "--quiet", "--example", "list", "--"];
  return execute("cargo", [...program, server.url, api.accountId, token], { cwd: ROOT });
};

beforeAll(async () => {
  server = await api.listen();
  await execute("cargo", ["build", "--quiet", "--example", "list"], { cwd: ROOT });
}, 600_000);
beforeEach(() => api.reset());
afterAll(() => server?.close());

it("lists every image of every page", async () => {
  api.behave({ pageCap: 10 });
  const { stdout } = await list(api.apiToken);
  const lines = api.images.map(({ id, filename }) => `${id} ${filename}\n`);
  expect(stdout).toBe(lines.join(""));
  expect(api.requests).toHaveLength(3);
});

it("says why the API refuses it, without the token", async () => {
  const failed = await list("not-the-token").catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  const { stderr } = failed as { stderr: string };
  expect(stderr).toContain("the API refused the credentials");
  expect(stderr).not.toContain("not-the-token");
});
