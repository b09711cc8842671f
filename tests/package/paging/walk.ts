// Walks a listing, and checks that no promise is left rejected.
import type { ListImagesOptions } from "cf-list-images";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { PER_PAGE } from "./behaviours.ts";
import type { Walk } from "./listings.ts";
import type { Behaviour, ModelServer } from "./server.ts";

/** How many examples a property is tested with. */
export const RUNS = { numRuns: 100 };

/** Lets the delays before retries pass at once, and fails on an unhandled rejection. */
export function withoutDelays(): void {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  beforeAll(() => {
    process.on("unhandledRejection", onUnhandled);
    const { setTimeout } = globalThis;
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((callback: () => void, ms = 0) =>
      setTimeout(callback, ms < 60_000 ? 0 : ms)) as typeof globalThis.setTimeout);
  });
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  });
  afterAll(() => {
    process.off("unhandledRejection", onUnhandled);
    vi.restoreAllMocks();
  });
}

export const optionsFor = (server: ModelServer, { version }: Behaviour, more: object = {}) =>
  ({
    accountId: "abc",
    apiToken: "a-token-of-the-model",
    version,
    perPage: PER_PAGE,
    maxRetries: 2,
    fetch: server.fetch,
    ...more,
  }) as ListImagesOptions;

/** What a walk gave, and how it ended. */
export interface Walked {
  ids: (string | undefined)[];
  error: unknown;
  failed: boolean;
}

/** Walks to the end, or takes `most` images. */
export async function walked(
  walk: Walk,
  options: ListImagesOptions,
  most = Number.POSITIVE_INFINITY,
): Promise<Walked> {
  const ids: (string | undefined)[] = [];
  try {
    if (most === 0) return { ids, error: undefined, failed: false };
    for await (const id of walk(options)) {
      ids.push(id);
      if (ids.length >= most) break;
    }
    return { ids, error: undefined, failed: false };
  } catch (error) {
    return { ids, error, failed: true };
  }
}
