// Properties of paging, against a model of the API that changes, caps, lies and fails.
import { ImagesError } from "cf-list-images";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixed, growing, honest, hostile, PER_PAGE } from "./behaviours.ts";
import { byNextPage, WALKS } from "./listings.ts";
import { type Behaviour, type Fault, ModelServer } from "./server.ts";
import { optionsFor, RUNS, walked, withoutDelays } from "./walk.ts";

withoutDelays();

/** The most pages that a walk may request: those with images, and a few that show the end or the server's fault. */
const mostPages = (server: ModelServer, { cap }: Behaviour) =>
  Math.ceil(server.ever / Math.min(PER_PAGE, cap)) + 4;

describe.each(Object.entries(WALKS))("%s", (_, walk) => {
  it("lists each image of an unchanging server once, whatever its page size and its totals", async () => {
    await fc.assert(
      fc.asyncProperty(honest, async (behaviour) => {
        const server = new ModelServer(behaviour);
        const { ids, error } = await walked(walk, optionsFor(server, behaviour));
        expect(error).toBeUndefined();
        expect(ids).toEqual([...server.lasting]);
        expect(server.requests).toBeLessThanOrEqual(mostPages(server, behaviour));
      }),
      RUNS,
    );
  });

  it("loses no image and repeats none when images are uploaded meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(growing, async (behaviour) => {
        const server = new ModelServer(behaviour);
        const { ids, error } = await walked(walk, optionsFor(server, behaviour));
        expect(error).toBeUndefined();
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of server.lasting) expect(ids).toContain(id);
        expect(server.requests).toBeLessThanOrEqual(mostPages(server, behaviour));
      }),
      RUNS,
    );
  });

  it("repeats no image, ends, and fails only with an ImagesError, whatever the server does", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (behaviour) => {
        const server = new ModelServer(behaviour);
        const { ids, error, failed } = await walked(walk, optionsFor(server, behaviour));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBeLessThanOrEqual(server.ever);
        if (failed) expect(error).toBeInstanceOf(ImagesError);
        const most = mostPages(server, behaviour) + behaviour.faults.length;
        expect(server.requests).toBeLessThanOrEqual(most);
        expect(server.mostPending).toBeLessThanOrEqual(1);
        expect(server.pending).toBe(0);
      }),
      RUNS,
    );
  });

  it("loses nothing to faults that pass: with enough retries, a complete listing follows", async () => {
    const faulty = honest.chain((behaviour) =>
      fc.record({
        ...fixed(behaviour),
        faults: fc.array(fc.constantFrom<Fault>("none", "429", "503", "network", "cut", "html"), {
          maxLength: 12,
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(faulty, async (behaviour) => {
        const server = new ModelServer(behaviour);
        const options = optionsFor(server, behaviour, { maxRetries: 12 });
        const { ids, error } = await walked(walk, options);
        expect(error).toBeUndefined();
        expect(ids).toEqual([...server.lasting]);
      }),
      RUNS,
    );
  });

  it("takes no more images than the limit, and requests no more pages than they need", async () => {
    await fc.assert(
      fc.asyncProperty(honest, fc.nat(90), async (behaviour, limit) => {
        const server = new ModelServer(behaviour);
        const { ids } = await walked(walk, optionsFor(server, behaviour, { limit }));
        expect(ids).toEqual([...server.lasting].slice(0, limit));
        const needed = Math.ceil(limit / Math.min(PER_PAGE, behaviour.cap));
        const most = limit <= behaviour.count ? needed : mostPages(server, behaviour);
        expect(server.requests).toBeLessThanOrEqual(most);
      }),
      RUNS,
    );
  });

  it("sends no request after the consumer has stopped", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.nat(60), async (behaviour, most) => {
        const server = new ModelServer(behaviour);
        await walked(walk, optionsFor(server, behaviour), most);
        const { requests } = server;
        await new Promise((resolve) => setImmediate(resolve));
        expect([server.requests, server.pending]).toEqual([requests, 0]);
      }),
      RUNS,
    );
  });
});

describe("a server whose v2 pages are empty without end", () => {
  it.each(Object.entries({ ...WALKS, "nextPage()": byNextPage }))(
    "ends %s in an ImagesError, after a bounded number of requests",
    async (_, walk) => {
      let requests = 0;
      const fetch = async () => {
        requests += 1;
        if (requests > 10_000) throw new Error("the listing has no end");
        const result = { images: [], continuation_token: `token ${requests}` };
        return Response.json({ success: true, result });
      };
      const options = {
        accountId: "abc",
        baseURL: "https://a.example",
        version: 2,
        fetch,
      } as const;
      const { error } = await walked(walk, options);
      expect(error).toMatchObject({ name: "ImagesError", kind: "api" });
      expect(requests).toBeLessThanOrEqual(200);
    },
  );
});

describe("nextPage()", () => {
  it("walks every page of an unchanging server", async () => {
    await fc.assert(
      fc.asyncProperty(honest, async (behaviour) => {
        const server = new ModelServer(behaviour);
        const { ids, error } = await walked(byNextPage, optionsFor(server, behaviour));
        expect(error).toBeUndefined();
        expect(ids).toEqual([...server.lasting]);
      }),
      RUNS,
    );
  });

  it("ends in an ImagesError if the server ignores the page", async () => {
    const stuck = honest.map((behaviour) => ({
      ...behaviour,
      ignoresPage: true,
      totals: "none" as const,
      // More than one page, so that v2 has a token.
      count: behaviour.count + 13,
    }));
    await fc.assert(
      fc.asyncProperty(stuck, async (behaviour) => {
        const server = new ModelServer(behaviour);
        const { error } = await walked(byNextPage, optionsFor(server, behaviour), 10_000);
        expect(error).toBeInstanceOf(ImagesError);
        expect(server.requests).toBeLessThanOrEqual(4);
      }),
      RUNS,
    );
  });
});
