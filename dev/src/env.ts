/** The bindings of dev/wrangler.toml. */
export interface Env {
  IMAGES: ImagesBinding;
  STATE: KVNamespace;
  ACCOUNT_ID: string;
  API_TOKEN: string;
  API_EMAIL: string;
  API_KEY: string;
  API_TOKEN_WITHOUT_IMAGES: string;
  SEED: string;
}
