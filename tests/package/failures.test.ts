// Failures inside the wasm: the failed call is an ImagesError, and the next call works on a new instance.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ImagesError, init, listImages, streamImages } from "cf-list-images";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ROOT } from "../support/wrangler.ts";

/** A number of a wasm module in LEB128, and the offset after it. */
const number = (bytes: Uint8Array, at: number): [value: number, next: number] => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
};

const leb128 = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >> 7)];

/** The module with a memory that grows by at most `growth` pages of 64 KiB. */
const withLittleMemory = (wasm: Uint8Array, growth: number): Uint8Array<ArrayBuffer> => {
  const MEMORY = 5;
  for (let at = 8; at < wasm.length; ) {
    const [size, start] = number(wasm, at + 1);
    if (wasm[at] === MEMORY) {
      const [initial] = number(wasm, start + 2);
      const limits = [1, 1, ...leb128(initial), ...leb128(initial + growth)];
      return Uint8Array.from([
        ...wasm.subarray(0, at),
        MEMORY,
        limits.length,
        ...limits,
        ...wasm.subarray(start + size),
      ]);
    }
    at = start + size;
  }
  throw new Error("the module has no memory of its own");
};

const page = (...ids: string[]) =>
  JSON.stringify({ success: true, result: { images: ids.map((id) => ({ id })) } });

/** An image that does not fit into the memory. */
const LARGE = page("x".repeat(512 * 1024));

const responding = (body: string) => ({
  endpoint: "/images",
  maxRetries: 0,
  fetch: async () => new Response(body),
});

/** Options whose body stops after its first image, and a function that sends the rest. */
const halting = (): [options: ReturnType<typeof responding>, more: () => void] => {
  const text = new TextEncoder().encode(page("a", "b"));
  let more = () => {};
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(text.subarray(0, 50));
      more = () => controller.enqueue(text.subarray(50));
    },
  });
  return [{ ...responding(""), fetch: async () => new Response(body) }, () => more()];
};

const failureOf = async (work: PromiseLike<unknown>): Promise<ImagesError> => {
  const error = await Promise.resolve(work).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(ImagesError);
  return error as ImagesError;
};

const fails = async () => {
  const error = await failureOf(listImages(responding(LARGE)));
  expect(error.kind).toBe("load");
  expect(error.message).toMatch(/^the WebAssembly core failed/);
  expect(error.cause).toBeInstanceOf(WebAssembly.RuntimeError);
};

const works = async () => {
  const { images } = await listImages(responding(page("a", "b")));
  expect(images).toEqual([{ id: "a" }, { id: "b" }]);
};

describe("when the wasm's memory is used up", () => {
  beforeEach(async () => {
    const wasm = await readFile(join(ROOT, "pkg/dist/core.wasm"));
    await init(withLittleMemory(wasm, 4));
  });

  it("the call fails with an ImagesError, and the next call works", async () => {
    await works();
    for (let time = 0; time < 20; time++) {
      await fails();
      await works();
    }
  });

  it("listings that were open on the failed instance fail with an ImagesError", async () => {
    const pages = listImages(responding(page("a"))).pages();
    const prefetched = listImages({ ...responding(page("a")), prefetch: true }).pages();
    const [options, more] = halting();
    const [others, moreOthers] = halting();
    const stream = streamImages(options);
    const whole = listImages(others).then();
    await Promise.all([pages.next(), prefetched.next(), stream.next()]);
    await fails();
    more();
    moreOthers();
    for (const open of [pages.next(), stream.next(), whole]) {
      expect((await failureOf(open)).kind).toBe("load");
    }
    await prefetched.return();
    await works();
  });

  it("a listing of the failed instance can be left, and collected as garbage", async () => {
    const uncaught = vi.fn();
    process.on("uncaughtException", uncaught);
    const left = listImages(responding(page("a"))).pages();
    await left.next();
    // Nothing refers to these any more.
    for (let time = 0; time < 20; time++)
      await listImages(responding(page("a")))
        .pages()
        .next();
    await fails();
    await left.return();
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    for (let time = 0; time < 5; time++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    process.off("uncaughtException", uncaught);
    expect(uncaught).not.toHaveBeenCalled();
    await works();
  });
});

describe("when an exception passes through the wasm", () => {
  afterEach(() => vi.restoreAllMocks());

  it("the call fails with an ImagesError, and 1,200 of them leave the library working", async () => {
    await init();
    for (let time = 0; time < 1_200; time++) {
      const thrown = new Error("patched");
      vi.spyOn(Uint8Array.prototype, "subarray").mockImplementationOnce(() => {
        throw thrown;
      });
      const error = await failureOf(listImages(responding(page("a"))));
      expect([error.kind, error.cause]).toEqual(["load", thrown]);
    }
    vi.restoreAllMocks();
    await works();
  });
});

it("without WebAssembly, the error has the kind load and says so", async () => {
  const library = pathToFileURL(join(ROOT, "pkg/dist/node.js"));
  const program = `
    delete globalThis.WebAssembly;
    const { listImages, ImagesError } = await import("${library}");
    const list = listImages({ endpoint: "https://api.example/images" });
    const error = await list.catch((thrown) => thrown);
    console.log(error instanceof ImagesError, error.kind, error.message);
  `;
  const args = ["--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)("node", args);
  const message =
    "the WebAssembly core could not be loaded: no WebAssembly here, as in Lockdown Mode";
  expect(stdout.trim()).toBe(`true load ${message}`);
});
