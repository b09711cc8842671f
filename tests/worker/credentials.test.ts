// Which credentials a request may present, in every mode. workerd alone: a proxy could change the headers.
import { createHash } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, startUpstream, type Upstream } from "../support/faulty-api.ts";
import { tokenOf } from "../support/tokens.ts";
import { ACCOUNT } from "../support/worker.ts";
import { startBareWorker } from "../support/workerd.ts";

const KEY = "key-of-shop";
const SECRET = "a-shared-secret-of-at-least-32-bytes!";
const hash = createHash("sha256").update(KEY).digest("hex");
const SETTINGS: Record<string, Record<string, string>> = {
  access: { ACCESS_TEAM_DOMAIN: "http://127.0.0.1:9", ACCESS_AUD: "tag" },
  jwt: { JWT_ISSUER: "i", JWT_AUDIENCE: "a", JWT_SECRET: SECRET },
  key: { CALLER_KEYS: `shop:${hash}` },
  public: {},
};

let upstream: Upstream;
let token: string;

beforeAll(async () => {
  upstream = await startUpstream(page(3));
  const privateKey = new TextEncoder().encode(SECRET) as unknown as CryptoKey;
  token = await tokenOf({ alg: "HS256", privateKey }, { iss: "i", aud: "a", sub: "ana" });
});
afterAll(() => upstream?.stop());
beforeEach(() => upstream.reset());

interface Result {
  status: number | undefined;
  challenge: string | undefined;
  cacheControl: string | undefined;
  body: string;
}

/** Sends a request whose headers are listed one by one, so that a name may occur twice. */
const send = (port: number, headers: string[][], path = "/images") =>
  new Promise<Result>((resolve, reject) => {
    const all = ["Host", `127.0.0.1:${port}`, ...headers.flat()];
    const outgoing = request({ host: "127.0.0.1", port, path, headers: all, agent: false });
    outgoing.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          challenge: response.headers["www-authenticate"],
          cacheControl: response.headers["cache-control"],
          body,
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end();
  });

const withMode = (modes: string, more: Record<string, string> = {}) => {
  const settings = modes.split(",").map((mode) => SETTINGS[mode] ?? {});
  const vars = { ACCOUNT_ID: ACCOUNT, API_TOKEN: "token", UPSTREAM: upstream.base, ...more };
  return startBareWorker(Object.assign({ AUTH: modes }, vars, ...settings));
};

/** Headers with a credential that no mode can read. An empty Authorization is not among them: workerd drops it. */
const UNREADABLE: string[][][] = [
  [["Authorization", "Bearer"]],
  [["Authorization", "Bearer "]],
  [["Authorization", "Basic YTpi"]],
  [["Authorization", 'Digest username="ana"']],
  [["Authorization", KEY]],
  [["Authorization", `Bearer\t${KEY}`]],
  [["Authorization", `Bearer \t${KEY}`]],
  [["Authorization", `Bearer ${KEY} ${KEY}`]],
  [["Authorization", `Bearer ${KEY}, Bearer ${KEY}`]],
  [["Authorization", `Bearer:${KEY}`]],
  [
    ["Authorization", `Bearer ${KEY}`],
    ["Authorization", `Bearer ${KEY}`],
  ],
  [
    ["Authorization", "Basic YTpi"],
    ["authorization", `Bearer ${KEY}`],
  ],
  [["X-Api-Key", ""]],
  [["X-Api-Key", `${KEY}, ${KEY}`]],
  [
    ["X-Api-Key", KEY],
    ["X-Api-Key", KEY],
  ],
  [["X-Auth-Email", "ana@example.com"]],
  [["X-Auth-Key", KEY]],
  [["Cf-Access-Jwt-Assertion", ""]],
  [["Cookie", "CF_Authorization="]],
  [["Cookie", "CF_Authorization=a.b.c; CF_Authorization=d.e.f"]],
];

/** For each mode: headers with a credential for it. */
const READABLE: Record<string, () => string[][][]> = {
  access: () => [[["Cf-Access-Jwt-Assertion", token]], [["Cookie", `CF_Authorization=${token}`]]],
  jwt: () => [[["Authorization", `Bearer ${token}`]], [["authorization", `bearer   ${token}`]]],
  key: () => [[["Authorization", `BEARER ${KEY}`]], [["X-Api-Key", KEY]]],
};

describe.each(["access", "jwt", "key", "public", "jwt,key,public"])("AUTH = %s", (modes) => {
  let worker: Awaited<ReturnType<typeof startBareWorker>>;
  beforeAll(async () => {
    worker = await withMode(modes);
  });
  afterAll(() => worker?.stop());

  it("refuses a credential that it can't read with 401, and never calls the upstream", async () => {
    for (const path of ["/images", "/healthz?deep=1"]) {
      for (const headers of UNREADABLE) {
        const { status, challenge, cacheControl, body } = await send(worker.port, headers, path);
        expect(status, JSON.stringify(headers)).toBe(401);
        expect(challenge, JSON.stringify(headers)).toBeTruthy();
        expect(cacheControl).toBe("no-store");
        expect(body).not.toContain(KEY);
      }
    }
    expect(upstream.requests).toEqual([]);
  });

  it("accepts the credentials of its modes, and refuses those of any other with 401", async () => {
    for (const [mode, all] of Object.entries(READABLE)) {
      for (const headers of all()) {
        const { status } = await send(worker.port, headers);
        // The token is from another issuer than Access.
        const accepts = modes.split(",").includes(mode) && mode !== "access";
        expect(status, JSON.stringify(headers)).toBe(accepts ? 200 : 401);
      }
    }
  });

  it("names what it accepts in the challenge", async () => {
    const { challenge } = await send(worker.port, [["X-Auth-Key", "k"]]);
    expect(challenge?.includes("Cloudflare-Access")).toBe(modes === "access");
    expect(challenge?.includes("Bearer")).toBe(modes !== "access");
  });
});

describe("a request with several credentials", () => {
  it("is refused if one of them is wrong", async () => {
    const worker = await withMode("jwt,key,public");
    try {
      const bearer = (value: string) => ["Authorization", `Bearer ${value}`];
      const cases: [string[][], number][] = [
        [[bearer(token), ["X-Api-Key", KEY]], 200],
        [[bearer(KEY), ["X-Api-Key", KEY]], 200],
        [[bearer(token), ["X-Api-Key", "wrong"]], 401],
        [[bearer(`${token}x`), ["X-Api-Key", KEY]], 401],
        [[bearer(KEY), ["Cf-Access-Jwt-Assertion", token]], 401],
      ];
      for (const [headers, expected] of cases) {
        const { status } = await send(worker.port, headers);
        expect(status, JSON.stringify(headers)).toBe(expected);
      }
    } finally {
      worker.stop();
    }
  });
});

describe("CREATOR = claim:sub with several modes", () => {
  it.each(["access,jwt", "jwt,key", "key,public"])("is refused for AUTH = %s", async (modes) => {
    const worker = await withMode(modes, { CREATOR: "claim:sub" });
    try {
      for (const headers of [[], [["X-Api-Key", KEY]], [["Authorization", `Bearer ${token}`]]]) {
        const { status, body } = await send(worker.port, headers);
        expect(status).toBe(500);
        expect(JSON.parse(body).errors[0].message).toContain("CREATOR and AUTH");
      }
      expect(upstream.requests).toEqual([]);
    } finally {
      worker.stop();
    }
  });
});
