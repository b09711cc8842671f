// The package's credentials, and everything that comes out of a listing.
import { type ListImagesOptions, listImages, streamImages } from "cf-list-images";
import { contentsOf } from "./contents.ts";
import { awkwardMark, mark, markedEmail } from "./marks.ts";
import { Search } from "./search.ts";

/** The options with credentials, and the secrets in them. */
export interface Credentials {
  name: string;
  options: Partial<ListImagesOptions>;
  secrets: Record<string, string>;
}

type Headers = Record<string, string>;

/** Each way to pass a credential. */
export const CREDENTIALS: readonly [Credentials, ...Credentials[]] = [
  withToken("a token", mark("token")),
  withToken("a token with special characters", awkwardMark("token")),
  {
    name: "an e-mail address and a key",
    options: { apiEmail: markedEmail("email"), apiKey: mark("key") } as Partial<ListImagesOptions>,
    secrets: { email: markedEmail("email"), key: mark("key") },
  },
  withHeader("authorization", "Bearer ", mark("authorization")),
  withHeader("Authorization", "", awkwardMark("authorization")),
  withHeader("Cookie", "theme=dark; session=", mark("cookie")),
];

function withToken(name: string, apiToken: string): Credentials {
  return { name, options: { apiToken } as Partial<ListImagesOptions>, secrets: { apiToken } };
}

function withHeader(header: string, before: string, secret: string): Credentials {
  const defaultHeaders: Headers = { [header]: `${before}${secret}`, Accept: "application/json" };
  return { name: `a header ${header}`, options: { defaultHeaders }, secrets: { [header]: secret } };
}

const HOOKS = ["onRequest", "onResponse", "onRetry"] as const;

/** Every way to list; the first two share no code. Each returns the pages' messages and request ids, not the images. */
const CALLS: Record<string, (options: ListImagesOptions) => Promise<unknown>> = {
  "await listImages": async (options) => shown(await listImages(options)),
  "for await of streamImages": async (options) => {
    for await (const _ of streamImages(options as Parameters<typeof streamImages>[0]));
  },
  "listImages().pages()": async (options) => {
    const pages = [];
    for await (const page of listImages(options).pages()) pages.push(shown(page));
    return pages;
  },
  "for await of listImages": async (options) => {
    for await (const _ of listImages(options));
  },
};

const shown = (page: Awaited<ReturnType<typeof listImages>>) => ({ ...page, images: [] });

/** Everything that comes out of a call: what it returns or throws, and what the hooks get. */
async function outputOf(
  call: (options: ListImagesOptions) => Promise<unknown>,
  options: ListImagesOptions,
): Promise<string> {
  const output: unknown[] = [];
  const hooks = HOOKS.map((name) => [name, (event: unknown) => void output.push(event)]);
  try {
    output.push(await call({ ...Object.fromEntries(hooks), ...options }));
  } catch (thrown) {
    output.push(thrown);
  }
  return output.map(contentsOf).join("\n");
}

/**
 * The secrets that come out of a listing with these options. They are strings such as `key: await listImages`. To save
 * time, only the first credentials are used with every way to list.
 */
export async function leaksOf(
  { name: credential, options: credentials, secrets }: Credentials,
  options: Partial<ListImagesOptions>,
): Promise<string[]> {
  const search = new Search(secrets);
  const leaks: string[] = [];
  const calls = Object.entries(CALLS);
  for (const [name, call] of credential === CREDENTIALS[0].name ? calls : calls.slice(0, 2)) {
    const all = { accountId: "abc", maxRetries: 0, timeout: 5_000, ...credentials, ...options };
    const output = await outputOf(call, all as ListImagesOptions);
    leaks.push(...search.in(output).map((secret) => `${secret}: ${name}`));
  }
  return leaks;
}
