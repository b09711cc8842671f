// The Worker's calls of the Images binding, against the types of @cloudflare/workers-types.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  privateImages,
  type RecordingWorker,
  startRecordingWorker,
} from "../support/recording-worker.ts";
import { ROOT } from "../support/wrangler.ts";

let worker: RecordingWorker;
beforeAll(async () => {
  worker = await startRecordingWorker();
});
afterAll(() => worker?.stop());

it("the calls have the types of @cloudflare/workers-types", async () => {
  await worker.prepare({ images: privateImages(3, ["public", "small"]) });
  const filter = encodeURIComponent("meta.size[gt:number]");
  for (const path of [
    "/images?per_page=20&page=2&creator=ana",
    `/images/v2?sort_order=asc&continuation_token=1&${filter}=1.5&meta.kind%5Bin%5D=a|b`,
    "/images/v2?meta.shown%5Beq:boolean%5D=true&meta.kind%5Beq%5D=a&meta.a.b%5Blte:number%5D=3",
    "/images/v2?meta.size%5Bin:number%5D=1|2",
  ]) {
    expect((await worker.send(path)).status).toBe(200);
  }
  const recorded = await worker.calls();
  expect(recorded.list.length).toBeGreaterThanOrEqual(4);
  expect(recorded.signedUrl.length).toBeGreaterThan(0);
  const signedUrl = recorded.signedUrl.map(({ id: _, ...options }) => options);
  const source = `import type { ImageListOptions, ImageSignedUrlOptions } from "@cloudflare/workers-types";
export const list: ImageListOptions[] = ${JSON.stringify(recorded.list)};
export const signedUrl: ImageSignedUrlOptions[] = ${JSON.stringify(signedUrl)};
`;
  expect(await typeErrors(source)).toEqual("");
  // What is wrong would be found.
  for (const [name, other] of [
    ["sortOrder", "sort_order"],
    ["expiresIn", "expires"],
  ]) {
    expect(await typeErrors(source.replaceAll(`"${name}"`, `"${other}"`))).toContain(other);
  }
});

/** What tsc says about a module. */
async function typeErrors(source: string): Promise<string> {
  const folder = await mkdtemp(join(ROOT, "build/types-"));
  try {
    const file = join(folder, "calls.ts");
    await writeFile(file, source);
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--skipLibCheck"];
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    const run = promisify(execFile)(tsc, [...flags, "--ignoreConfig", file], { cwd: folder });
    return await run.then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
