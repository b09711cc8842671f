// Faulty configurations: a caller sees which setting is at fault, not its value. No secret is in the log either.
import { describe, expect, it } from "vitest";
import { documentedSettings } from "../support/settings.ts";
import { awkwardMark, mark } from "./marks.ts";
import { Search } from "./search.ts";
import { startWatchedWorker, VARS } from "./worker.ts";

const SETTINGS = documentedSettings();

const PATHS = ["/images", "/images/v2", "/healthz", "/healthz?deep=1", "/openapi.json", "/"];

/** The secrets in the responses of a Worker with these vars, and in its log. */
async function leaksOf(vars: Record<string, string>, secrets: Record<string, string>) {
  const search = new Search(secrets);
  const worker = await startWatchedWorker(vars);
  try {
    const replies = [];
    for (const path of PATHS) {
      for (const headers of [{}, { Origin: "https://page.example" }, { "X-Api-Key": "wrong" }]) {
        replies.push(await worker.send(path, { headers }));
      }
    }
    const responses = search.in(replies.map(({ everything }) => everything).join("\n"));
    return {
      statuses: new Set(replies.map(({ status }) => status)),
      responses,
      log: search.in(worker.log()),
    };
  } finally {
    worker.stop();
  }
}

it("the documentation lists the settings, and which of them are secrets", () => {
  expect(SETTINGS.length).toBeGreaterThan(25);
  const names = SETTINGS.filter(({ secret }) => secret).map(({ name }) => name);
  const known = ["API_TOKEN", "API_TOKEN_NEXT", "API_EMAIL", "API_KEY", "JWT_SECRET"];
  expect(names.sort()).toEqual([...known, "CALLER_KEYS", "SIGNING_KEY"].sort());
});

describe("every setting with a value that is not valid for it", () => {
  /** No setting accepts these: they have spaces, quotes, and characters outside ASCII. */
  const invalid = Object.fromEntries(
    SETTINGS.map(({ name }) => [
      name,
      `é "${mark(`the value of ${name}`)}" @ ${mark(`more of ${name}`)}`,
    ]),
  );
  const marks = (settings: typeof SETTINGS) =>
    Object.fromEntries(
      settings.flatMap(({ name }) => [
        [name, mark(`the value of ${name}`)],
        [`${name}, its end`, mark(`more of ${name}`)],
      ]),
    );

  it("shows a caller no value, and the log no secret", async () => {
    const { statuses, responses } = await leaksOf(invalid, marks(SETTINGS));
    expect(statuses).toContain(500);
    expect(responses).toEqual([]);
    const secrets = SETTINGS.filter(({ secret }) => secret);
    expect((await leaksOf(invalid, marks(secrets))).log).toEqual([]);
  });

  it.each(SETTINGS)("$name alone: shows a caller no value", async ({ name, secret }) => {
    const vars = { ...VARS, UPSTREAM: "http://127.0.0.1:9", [name]: invalid[name] ?? "" };
    const { responses, log } = await leaksOf(vars, marks([{ name, secret }]));
    expect(responses).toEqual([]);
    if (secret) expect(log).toEqual([]);
  });
});

describe("a secret in the place of another setting", () => {
  const secret = mark("a misplaced secret");
  const password = awkwardMark("a password in a URL");
  it.each([
    ["a token as ACCOUNT_ID", { ACCOUNT_ID: secret }],
    ["a password in UPSTREAM", { UPSTREAM: `https://user:${secret}@api.example` }],
    ["a password in UPSTREAM that is malformed", { UPSTREAM: `https:/user:${secret}@api.example` }],
    ["a password in UPSTREAM without a scheme", { UPSTREAM: `user:${password}@api.example` }],
    ["a password in JWT_JWKS_URL", { JWT_JWKS_URL: `https://user:${password}@api.example` }],
    [
      "a password in ACCESS_TEAM_DOMAIN",
      { AUTH: "access", ACCESS_TEAM_DOMAIN: `u:${secret}@a.example` },
    ],
    ["a password in ALLOWED_ORIGINS", { ALLOWED_ORIGINS: `https://u:${secret}@a.example` }],
    ["a password in IMAGE_ORIGINS", { IMAGE_ORIGINS: `https://u:${secret}@a.example` }],
    ["API keys that are not hashed", { CALLER_KEYS: `shop:${secret}` }],
    ["one API key that is not hashed", { CALLER_KEYS: `${VARS.CALLER_KEYS},blog:${secret}` }],
    [
      "an HS256 secret and an issuer's keys",
      { JWT_SECRET: secret, JWT_JWKS_URL: "https://a.example" },
    ],
    ["an HS256 secret that is too short", { JWT_SECRET: secret.slice(0, 20) }],
    ["a key without an e-mail address", { API_EMAIL: "", API_KEY: secret }],
    ["a token with a line break", { API_TOKEN: `${secret}\nx` }],
    ["a token as AUTH", { AUTH: secret }],
    ["an HS256 secret of the least length as AUTH", { AUTH: secret.slice(0, 32) }],
    [
      "an HS256 secret of the least length as ALLOWED_ORIGINS",
      { ALLOWED_ORIGINS: secret.slice(0, 32) },
    ],
    ["a token as SOURCE", { SOURCE: secret }],
  ])("%s is shown to no caller and not in the log", async (_, vars) => {
    const { responses, log } = await leaksOf(
      { ...VARS, UPSTREAM: "http://127.0.0.1:9", ...vars } as Record<string, string>,
      { secret, password },
    );
    expect(responses).toEqual([]);
    expect(log).toEqual([]);
  });
});
