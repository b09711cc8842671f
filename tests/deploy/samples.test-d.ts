// What compiles and what does not. `tsc -p tests` checks it.
import { withSamples } from "cf-list-images/samples";
import worker, { type ImagesProxy, imagesProxy } from "cf-list-images/worker";
import { expectTypeOf } from "vitest";

// The result has the type of the Worker.
expectTypeOf(withSamples(worker)).toEqualTypeOf(worker);
expectTypeOf(withSamples(imagesProxy())).toEqualTypeOf<ImagesProxy>();
const app = {
  fetch: (request: Request, env?: { AUTH: string }) => new Response(request.url + env?.AUTH),
  scheduled: async () => {},
};
expectTypeOf(withSamples(app)).toEqualTypeOf(app);
// @ts-expect-error no handler
withSamples({});
// @ts-expect-error no function
withSamples({ fetch: "/images" });
