// Options in which a secret stands where it should not, or is malformed: the error must not show it.
import type { ListImagesOptions } from "cf-list-images";
import { describe, expect, it } from "vitest";
import { leaksOf } from "./library.ts";
import { awkwardMark, mark } from "./marks.ts";

const secret = mark("an option");
const user = mark("the user name");

/** The leaks of a listing with these options, which are invalid or fail at the request. */
const leaks = (options: object, secrets: Record<string, string> = { secret, user }) =>
  leaksOf({ name: "", options: {}, secrets }, {
    fetch: async () => {
      throw new Error("unreachable");
    },
    ...options,
  } as Partial<ListImagesOptions>);

describe("a credential of the wrong shape is not shown", () => {
  it.each<[string, object]>([
    ["an array", { apiToken: [secret] }],
    ["an object", { apiToken: { token: secret } }],
    ["a String object", { apiToken: new String(secret) }],
    ["a promise", { apiToken: Promise.resolve(secret) }],
    ["with a line break at its end", { apiToken: `${secret}\n` }],
    ["with a space before it", { apiToken: ` ${secret}` }],
    ["with a prefix", { apiToken: `Bearer ${secret}` }],
    ["outside ASCII", { apiToken: `${secret}é` }],
    ["as the result of a function", { apiToken: () => ` ${secret}` }],
    ["as an object that a function returns", { apiToken: () => ({ secret }) }],
    ["a token and a key together", { apiToken: secret, apiEmail: user, apiKey: secret }],
    ["a key without an e-mail address", { apiKey: secret }],
    ["an e-mail address without a key", { apiEmail: secret }],
    ["a malformed e-mail address", { apiEmail: `a b${secret}`, apiKey: user }],
    [
      "with an endpoint",
      { endpoint: "https://images.example/", accountId: undefined, apiToken: secret },
    ],
    ["a header with a line break", { defaultHeaders: { authorization: `Bearer\n${secret}` } }],
    ["a header name with a space", { defaultHeaders: { "a b": secret } }],
    ["a header that is not Latin-1", { defaultHeaders: { authorization: `${secret}写` } }],
    [
      "pairs of headers, one of them malformed",
      { defaultHeaders: [["authorization", secret, "x"]] },
    ],
    ["headers as a string", { defaultHeaders: secret }],
    ["a symbol as a header's value", { defaultHeaders: { authorization: Symbol(secret) } }],
  ])("%s", async (_, options) => {
    expect(await leaks(options)).toEqual([]);
  });
});

describe("a credential in the place of another option is not shown", () => {
  it.each([
    ["apiToken and accountId exchanged", { apiToken: "abc", accountId: secret }],
    ["a token as accountId, and none besides", { accountId: secret }],
    ["a token with special characters as accountId", { accountId: awkwardMark("an option") }],
    ["a token as accountId and as apiToken", { apiToken: secret, accountId: secret }],
    ["apiKey and accountId exchanged", { apiEmail: "a@b.c", apiKey: "abc", accountId: secret }],
    ["an unknown option's value", { apitoken: secret, token: secret, api_token: secret }],
    ["dangerouslyAllowBrowser", { apiToken: secret, dangerouslyAllowBrowser: secret }],
    ["baseURL", { apiToken: secret, baseURL: secret }],
    ["endpoint, after a scheme", { accountId: undefined, endpoint: `bearer:${secret}` }],
  ])("%s", async (_, options) => {
    const secrets = { secret, awkward: awkwardMark("an option") };
    expect(await leaks(options, secrets)).toEqual([]);
  });
});

describe("user name and password in a URL are not shown", () => {
  const SPELLINGS = [
    "https://USER:SECRET@api.example/client/v4",
    "https://SECRET@api.example/client/v4",
    "https://:SECRET@api.example/client/v4",
    "HTTPS://USER:SECRET@api.example",
    "https:USER:SECRET@api.example",
    "https:/USER:SECRET@api.example",
    "https:///USER:SECRET@api.example",
    "https:\\\\USER:SECRET@api.example",
    "https:/\\USER:SECRET@api.example",
    "https//USER:SECRET@api.example",
    "https//:USER:SECRET@api.example",
    "ht!tps://USER:SECRET@api.example",
    "ftp://USER:SECRET@api.example",
    "//USER:SECRET@api.example",
    "\\\\USER:SECRET@api.example",
    "USER:SECRET@api.example",
    " https://USER:SECRET@api.example",
    "\thttps://USER:SECRET@api.example\n",
    "ht\ntps://USER:SECRET@api.example",
    "https://USER:SECRET@",
    "https://USER:SECRET@[::1",
    "https://USER:SECRET@api.example:99999",
    "https://USER:SECRET@api.example:port",
    "https://USER:SECRET@a b",
    "https://USER:SECRET@api.example/a b",
    "https://USER:SECRET%20x@api.example",
    "https://USER:SECRET%40x@api.example",
    "https://USER:x@SECRET@api.example",
    "https://USER:a/SECRET@api.example",
    "https://USER:a?SECRET@api.example",
    "https://USER:a#SECRET@api.example",
    "https://USER:a\\SECRET@api.example",
    "https://USER:SECRET@api.example?query",
    "https://USER:SECRET@api.example#fragment",
    "https://USER%3ASECRET%40api.example",
    "https://USER:SECRET＠api.example",
    "https://USER:SECRET@api.example@",
    "https://USER：SECRET@api.example",
  ].map((url) => url.replaceAll("USER", user).replaceAll("SECRET", secret));

  it.each(SPELLINGS.map((url) => [url.replaceAll(user, "USER").replaceAll(secret, "SECRET"), url]))(
    "%j",
    async (_, url) => {
      expect(await leaks({ baseURL: url, apiToken: "token" })).toEqual([]);
      expect(await leaks({ baseURL: url })).toEqual([]);
      expect(await leaks({ endpoint: url, accountId: undefined })).toEqual([]);
    },
  );
});
