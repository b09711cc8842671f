// Explains a configuration: who may list what, and every error in it.
//
//     npm run dev:check                      wrangler.toml, with .dev.vars as its secrets
//     npm run dev:check -- --config=a.toml --env=staging --secrets=a.env
//
// Without a file of secrets, the script assumes that the required secrets are set, and lists them.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { unstable_readConfig as readConfig } from "wrangler";

import { option } from "./lib/command-line.mjs";
import { environment, root } from "./lib/run.mjs";
import { rustEnvironment } from "./setup/rust.mjs";

const path = option("config") ?? join(root, "wrangler.toml");

/** The configuration in `path`. Wrangler's errors quote the file, which may have secrets; these messages do not. */
const read = () => {
  try {
    return readConfig({ config: path, env: option("env") });
  } catch (error) {
    const { message, text, location } =
      /** @type {{ message?: string, text?: string, location?: { line: number, column: number } }} */ (
        error
      );
    const place = location ? `:${location.line}:${location.column}` : "";
    const reason = (text ?? message ?? "can't be read").replaceAll(/,? but got .*/g, "");
    console.log(`${path}${place}: ${reason}`);
    process.exit(1);
  }
};

const config = read();
const file = option("secrets") ?? join(root, ".dev.vars");
const secrets = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : undefined;

/** What stands for a binding, a list or a table: the Worker gets no text from these. */
const NOT_TEXT = "(binding)";

/** @type {Record<string, string>} */
const vars = Object.fromEntries(
  Object.entries(config.vars ?? {}).map(([name, value]) => [
    name,
    typeof value === "object" ? NOT_TEXT : String(value),
  ]),
);
/** @type {{ name: string }[]} */
const rateLimits = config.ratelimits ?? [];
/** Bindings of every kind: a misspelled name may have any. @type {({ binding?: unknown } | undefined)[]} */
const sections = Object.values(config).flat();
const bound = [
  ...sections.map((section) => section?.binding),
  ...rateLimits.map(({ name }) => name),
].filter((name) => typeof name === "string");
const bindings = Object.fromEntries(bound.map((name) => [name, NOT_TEXT]));

/** Settings that make the API the source where `SOURCE` is not set: `OF_THE_API` in src/worker/config/upstream.rs. */
const OF_THE_API = ["API_TOKEN", "API_TOKEN_NEXT", "API_EMAIL", "API_KEY", "UPSTREAM"];
const hasBinding = "IMAGES" in bindings && !OF_THE_API.some((name) => vars[name]);
const source = vars.SOURCE || (hasBinding ? "binding" : "api");

/**
 * The secrets that a configuration needs, with values that pass the checks.
 *
 * @returns {Record<string, string>}
 */
const assumed = () => ({
  ...(source !== "binding" && { API_TOKEN: "assumed" }),
  ...(/\bkey\b/.test(vars.AUTH ?? "") && { CALLER_KEYS: `assumed:${"0".repeat(64)}` }),
  ...(vars.JWT_ISSUER && !vars.JWT_JWKS_URL && { JWT_SECRET: "assumed".repeat(5) }),
});

const guessed = secrets ? {} : assumed();
const values = { ...guessed, ...vars, ...secrets, ...bindings };

if (Object.keys(guessed).length > 0) {
  console.log(`Assumed to be set as secrets: ${Object.keys(guessed).join(", ")}.`);
}
if (!secrets && !vars.SOURCE && hasBinding) {
  console.log(
    "Assumed not to be set as secrets: the API's credentials, which are used if they are set.",
  );
}
const features = ["--no-default-features", "--features", "worker"];
const { status } = spawnSync(
  "cargo",
  ["run", "--quiet", "--example", "explain-config", ...features],
  {
    cwd: root,
    env: environment(rustEnvironment()),
    input: JSON.stringify(values),
    stdio: ["pipe", "inherit", "inherit"],
  },
);
process.exitCode = status ?? 1;
