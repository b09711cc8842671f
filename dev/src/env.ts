import type { Account } from "./account.ts";

/** The bindings of dev/wrangler.toml. */
export interface Env {
  IMAGES: ImagesBinding;
  ACCOUNT: DurableObjectNamespace<Account>;
  ACCOUNT_ID: string;
  ACCOUNT_HASH: string;
  API_TOKEN: string;
  API_EMAIL: string;
  API_KEY: string;
  API_TOKEN_WITHOUT_IMAGES: string;
  SIGNING_KEY: string;
  SEED: string;
}
