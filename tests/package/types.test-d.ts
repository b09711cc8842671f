// What compiles and what does not. `tsc -p tests` checks it.
import {
  type Image,
  type ImageList,
  ImagesError,
  type ImagesPage,
  type IterationOptions,
  listImages,
  type ListImagesOptions,
  type NextNumber,
  type NextPage,
  type NextToken,
  type RequestOptions,
  streamImages,
  type TokenOptions,
  type V1Options,
  type V2Options,
} from "cf-list-images";
import type { QueryOptions } from "cf-list-images/query";
import type {
  FailNextOptions,
  ImagesApiOptions,
  ListenOptions,
  StatusFault,
} from "cf-list-images/testing";
import type { ImagesProxyOptions } from "cf-list-images/worker";
import { expectTypeOf } from "vitest";

const account = { accountId: "a", apiToken: "t" };

declare const options: ListImagesOptions;
expectTypeOf(listImages(options)).toEqualTypeOf<ImageList>();
expectTypeOf(await listImages(options)).toEqualTypeOf<ImagesPage>();
expectTypeOf(await (await listImages(options)).nextPage()).toEqualTypeOf<ImagesPage>();
for await (const image of listImages(account)) expectTypeOf(image).toEqualTypeOf<Image>();
for await (const page of listImages(options).pages())
  expectTypeOf(page).toEqualTypeOf<ImagesPage>();
for await (const image of streamImages(account)) expectTypeOf(image).toEqualTypeOf<Image>();

// The account or the endpoint.
expectTypeOf({ endpoint: "/images" }).toExtend<ListImagesOptions>();
expectTypeOf({ accountId: "a", apiEmail: "e", apiKey: () => "k" }).toExtend<ListImagesOptions>();
expectTypeOf({ accountId: "a", apiToken: async () => "t" }).toExtend<ListImagesOptions>();
expectTypeOf({ accountId: "a", baseURL: "https://proxy/client/v4" }).toExtend<ListImagesOptions>();
// @ts-expect-error neither an account nor an endpoint
listImages({});
// @ts-expect-error an account without credentials or a proxy
listImages({ accountId: "a" });
// @ts-expect-error a proxy has its own credentials
listImages({ endpoint: "/images", apiToken: "t" });
// @ts-expect-error a token and a key exclude each other
listImages({ ...account, apiEmail: "e", apiKey: "k" });
// @ts-expect-error an e-mail needs a key
listImages({ accountId: "a", apiEmail: "e" });
// @ts-expect-error an unknown option
listImages({ ...account, perpage: 10 });

// v1 and v2 exclude each other's options.
listImages({ ...account, page: 1, perPage: 10, creator: "" });
listImages({ ...account, version: 2, continuationToken: "t", sortOrder: "asc", meta: { a: 1 } });
// An option that only v2 has implies it.
listImages({ ...account, sortOrder: "asc" });
listImages({ ...account, meta: { a: 1 }, perPage: 1_000 });
// @ts-expect-error only v2 sorts
listImages({ ...account, version: 1, sortOrder: "asc" });
// @ts-expect-error only v1 has numbered pages
listImages({ ...account, sortOrder: "asc", page: 2 });
// @ts-expect-error only v1 has numbered pages
listImages({ ...account, version: 2, page: 1 });
// @ts-expect-error there is no version 3
listImages({ ...account, version: 3 });

// The options of the next page go with those of the first, whatever the version.
const v1 = await listImages(account);
expectTypeOf(v1).toEqualTypeOf<ImagesPage<NextNumber>>();
if (v1.next) expectTypeOf(await listImages({ ...account, ...v1.next })).toEqualTypeOf(v1);
const v2 = await listImages({ ...account, version: 2 });
expectTypeOf(v2).toEqualTypeOf<ImagesPage<NextToken>>();
if (v2.next)
  expectTypeOf(await listImages({ ...account, version: 2, ...v2.next })).toEqualTypeOf(v2);
expectTypeOf((await listImages({ ...account, sortOrder: "asc" })).next).toEqualTypeOf<
  NextToken | undefined
>();
expectTypeOf((await listImages(options)).next).toEqualTypeOf<NextPage | undefined>();
declare const next: NextPage;
listImages({ ...account, ...next });

// An option that is undefined is not set, also under `exactOptionalPropertyTypes`.
type Optional<Options> = {
  [Name in keyof Options]-?: object extends Pick<Options, Name> ? Name : never;
}[keyof Options];
type Unset<Options> = { [Name in Optional<Options>]: undefined };
/** Whether each option that may be left out may be undefined. */
type MayBeUnset<Options> = Unset<Options> extends Pick<Options, Optional<Options>> ? true : Options;
expectTypeOf<MayBeUnset<{ option?: string }>>().not.toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<TokenOptions>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<V1Options>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<V2Options>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<IterationOptions>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<RequestOptions>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<QueryOptions>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<ImagesApiOptions>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<ListenOptions>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<FailNextOptions>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<StatusFault>>().toEqualTypeOf<true>();
expectTypeOf<MayBeUnset<ImagesProxyOptions>>().toEqualTypeOf<true>();
const unset = undefined;
declare const after: string | undefined;
expectTypeOf(
  await listImages({ ...account, version: 2, continuationToken: after, sortOrder: unset }),
).toEqualTypeOf(v2);
// @ts-expect-error without a token this would be v1, so the version must be there
listImages({ ...account, continuationToken: after });

// Metadata filters.
const meta = { "region.name": "eu", priority: { gte: 1, lt: 5 }, status: { in: ["a", "b"] } };
listImages({ ...account, version: 2, meta });
// @ts-expect-error range operators take numbers
listImages({ ...account, version: 2, meta: { n: { gt: "1" } } });
// @ts-expect-error the values of `in` have one type
listImages({ ...account, version: 2, meta: { n: { in: ["a", 1] } } });
// @ts-expect-error a condition is never left out without notice
listImages({ ...account, version: 2, meta: { n: { eq: unset } } });
// @ts-expect-error no such operator
listImages({ ...account, version: 2, meta: { n: { not: 1 } } });
// @ts-expect-error a stream reads one page, so there is nothing to prefetch
streamImages({ ...account, prefetch: true });

// Images and errors.
const image: Image = { id: "a", creator: null, futureField: [1] };
expectTypeOf(image.variants).toEqualTypeOf<string[] | undefined>();
expectTypeOf(image.meta).toBeUnknown();
expectTypeOf<ImagesError>().toExtend<Error>();
declare const error: unknown;
if (error instanceof ImagesError) {
  expectTypeOf(error.retryAfter).toEqualTypeOf<number | undefined>();
  expectTypeOf(error.errors[0]?.code).toEqualTypeOf<number | undefined>();
  if (error.kind === "rateLimit") expectTypeOf(error.kind).toEqualTypeOf<"rateLimit">();
}
