// Properties of aborts, at any point of a listing from a model of the API.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { honest, hostile } from "./behaviours.ts";
import { byNextPage, WALKS } from "./listings.ts";
import { ModelServer } from "./server.ts";
import { optionsFor, RUNS, walked, withoutDelays } from "./walk.ts";

withoutDelays();

/** What `abort` is called with. Without a reason, the signal makes one. */
const reasons = fc.constantFrom<unknown>(undefined, null, "stop", 0, false, new Error("stop"), {});

describe.each(Object.entries({ ...WALKS, "nextPage()": byNextPage }))(
  "an abort during %s",
  (_, walk) => {
    it("at a request rejects with its reason, and no image follows", async () => {
      await fc.assert(
        fc.asyncProperty(
          hostile,
          fc.integer({ min: 1, max: 8 }),
          reasons,
          async (behaviour, at, reason) => {
            const server = new ModelServer(behaviour);
            const controller = new AbortController();
            const { signal } = controller;
            server.onRequest = (request) => {
              if (request === at) controller.abort(reason);
            };
            const { error, failed } = await walked(walk, optionsFor(server, behaviour, { signal }));
            if (signal.aborted)
              expect({ failed, error }).toEqual({ failed: true, error: signal.reason });
            if (signal.aborted) expect(server.requests).toBe(at);
          },
        ),
        RUNS,
      );
    });
  },
);

describe.each(Object.entries(WALKS).filter(([name]) => !name.startsWith("pages")))(
  "an abort during %s",
  (_, walk) => {
    it("between two images rejects with its reason at the next step", async () => {
      await fc.assert(
        fc.asyncProperty(honest, fc.nat(60), reasons, async (behaviour, after, reason) => {
          const server = new ModelServer(behaviour);
          const controller = new AbortController();
          const { signal } = controller;
          const ids = walk(optionsFor(server, behaviour, { signal }));
          let taken = 0;
          while (taken <= after && !(await ids.next()).done) taken += 1;
          // The walk may have ended before: then there is no next step.
          if (taken <= after) return;
          controller.abort(reason);
          const next = await ids.next().then(
            () => "a step",
            (error) => ({ error }),
          );
          expect(next).toEqual({ error: signal.reason });
          expect(await ids.next()).toEqual({ done: true, value: undefined });
        }),
        RUNS,
      );
    });
  },
);
