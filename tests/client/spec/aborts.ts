// Aborts, and iterations that end early.
import { equal, ok, rejection, within } from "./check.ts";
import type { Context, Specification } from "./context.ts";

/** The reasons of an abort. Without one, it is an AbortError. */
const REASONS = [[], [undefined], [null], [0], [""], ["text"], [new Error("changed my mind")]];

type FirstStep = (options: object) => Promise<unknown>;

/** The first step of each way to list. */
const firstSteps = ({ listImages, streamImages }: Context): Record<string, FirstStep> => ({
  await: (options: object) => listImages(options).then(),
  iterate: (options: object) => listImages(options)[Symbol.asyncIterator]().next(),
  pages: (options: object) => listImages(options).pages().next(),
  stream: (options: object) => streamImages(options)[Symbol.asyncIterator]().next(),
});

/** What was thrown: also `undefined` and `null`. */
const thrownBy = async (work: () => PromiseLike<unknown>): Promise<{ thrown: unknown }> => {
  try {
    await work();
  } catch (thrown) {
    return { thrown };
  }
  throw new Error("expected a rejection, but the promise resolved");
};

export const aborts: Specification = {
  "any reason of an abort comes out as it is, before a request, during it and between two": async (
    context,
  ) => {
    const check = async (name: string, step: FirstStep, scenario: string, reason: unknown[]) => {
      const controller = new AbortController();
      const abort = () => controller.abort(...reason);
      if (scenario === "list_5") abort();
      else setTimeout(abort, 100);
      const { signal } = controller;
      const { thrown } = await thrownBy(() => step({ ...context.at(scenario), signal }));
      const what = `${name}, ${scenario}, ${String(reason[0])}: got ${String(thrown)}`;
      ok(Object.is(thrown, signal.reason), what);
      if (reason[0] === undefined) equal((thrown as Error).name, "AbortError", what);
      else ok(Object.is(thrown, reason[0]), what);
    };
    const steps = Object.entries(firstSteps(context));
    for (const scenario of ["list_5", "silent", "held-body", "after_30"]) {
      const checks = steps.flatMap(([name, step]) =>
        // A stream yields the images of the first half.
        name === "stream" && scenario === "held-body"
          ? []
          : REASONS.map((reason) => check(name, step, scenario, reason)),
      );
      await Promise.all(checks);
    }
  },
  "a proxy that throws comes out as it is as a reason, and is the cause of a failure": async (
    context,
  ) => {
    const { ImagesError, at } = context;
    const fail = () => {
      throw new TypeError("a trap of the proxy");
    };
    const handler = { getPrototypeOf: fail, get: fail, ownKeys: fail, has: fail };
    // In workerd, `abort` itself throws.
    const canAbort = () => {
      try {
        new AbortController().abort(new Proxy({}, handler));
        return true;
      } catch {
        return false;
      }
    };
    for (const [name, step] of Object.entries(firstSteps(context))) {
      for (const delay of canAbort() ? [0, 50] : []) {
        const reason = new Proxy({}, handler);
        const controller = new AbortController();
        const abort = () => controller.abort(reason);
        if (delay) setTimeout(abort, delay);
        else abort();
        const { thrown } = await thrownBy(() =>
          step({ ...at("silent"), signal: controller.signal }),
        );
        ok(thrown === reason, `${name}: the reason`);
      }
      for (const own of [
        () => Promise.reject(new Proxy({}, handler)),
        async () => ({
          get status() {
            throw new Proxy({}, handler);
          },
        }),
        async () =>
          new Proxy(
            {},
            { ...handler, get: (_: object, key: string) => (key === "then" ? undefined : fail()) },
          ),
      ]) {
        const error = await rejection(() => step({ ...at("list_1"), fetch: own, maxRetries: 0 }));
        ok(error instanceof ImagesError, `${name}: ${own}`);
        ok(/^(network|options)$/.test(error.kind), `${name}: ${error.kind}`);
      }
    }
  },
  "an ImagesError as the reason of an abort is not a failure to retry": async (context) => {
    const { ImagesError, at } = context;
    const reason = new ImagesError({ kind: "network", message: "the caller's own" });
    for (const step of Object.values(firstSteps(context))) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 20);
      const retries: unknown[] = [];
      const { thrown } = await thrownBy(() =>
        step({
          ...at("silent"),
          signal: controller.signal,
          onRetry: (e: unknown) => retries.push(e),
        }),
      );
      equal([thrown === reason, retries.length], [true, 0]);
    }
  },
  "an abort ends an iteration at the next step, among images already received": async ({
    listImages,
    streamImages,
    at,
  }) => {
    for (const scenario of ["list_5", "total_5"]) {
      for (const prefetch of [false, true]) {
        // The third image of five, and the last of the last page.
        for (const taken of [3, 5]) {
          for (const list of [listImages, streamImages]) {
            const controller = new AbortController();
            const options = { ...at(scenario), signal: controller.signal };
            if (list === listImages) Object.assign(options, { prefetch });
            let count = 0;
            const { thrown } = await thrownBy(async () => {
              for await (const _ of list(options)) {
                count += 1;
                if (count === taken) controller.abort("enough");
              }
            });
            equal([thrown, count], ["enough", taken], `${scenario}, ${prefetch}`);
          }
        }
      }
    }
  },
  "an abort ends an iteration of pages at the next step, also after the last page": async ({
    listImages,
    at,
  }) => {
    for (const [scenario, pages] of [
      ["list_25", 1],
      ["total_25", 3],
    ] as const) {
      for (const prefetch of [false, true]) {
        const controller = new AbortController();
        const options = { ...at(scenario), perPage: 10, prefetch, signal: controller.signal };
        let count = 0;
        const { thrown } = await thrownBy(async () => {
          for await (const _ of listImages(options).pages()) {
            count += 1;
            if (count < pages) continue;
            // Time for a page that is requested ahead to arrive.
            await new Promise((resolve) => setTimeout(resolve, 60));
            controller.abort("enough");
          }
        });
        equal([thrown, count], ["enough", pages], scenario);
      }
    }
  },
  "return() ends a pending next() at once, and aborts its request": async ({
    listImages,
    streamImages,
    at,
  }) => {
    const iterators: Record<string, (options: object) => AsyncIterator<unknown>> = {
      iterate: (options: object) => listImages(options)[Symbol.asyncIterator](),
      pages: (options: object) => listImages(options).pages(),
      stream: (options: object) => streamImages(options)[Symbol.asyncIterator](),
    };
    for (const [name, iterate] of Object.entries(iterators)) {
      let own: unknown;
      const requested = new Promise<AbortSignal>((resolve) => {
        own = (_: string, { signal }: { signal: AbortSignal }) => {
          resolve(signal);
          // It does not obey its signal.
          return new Promise(() => {});
        };
      });
      const iterator = iterate({ ...at("list_5"), fetch: own });
      const pending = iterator.next();
      const signal = await within(`${name}: the request`, requested);
      ok(!signal.aborted, `${name}: aborted too early`);
      const ended = await within(`${name}: return()`, Promise.resolve(iterator.return?.()));
      equal([ended?.done, (await within(`${name}: next()`, pending)).done], [true, true], name);
      equal([signal.aborted, (await iterator.next()).done], [true, true], name);
    }
  },
  "an exception in the loop of an iteration comes out as it is": async ({
    listImages,
    streamImages,
    at,
  }) => {
    const thrown = new Error("the caller's own");
    for (const list of [listImages, streamImages]) {
      const error = await rejection(async () => {
        for await (const _ of list(at("list_5"))) throw thrown;
      });
      ok(error === thrown, `${error}`);
    }
  },
};
