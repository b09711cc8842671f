// Lists every image of an account and reports the memory in use.
//
//     node --expose-gc examples/list-all.mjs http://127.0.0.1:8788/client/v4 local-dev-account local-dev-token-not-a-secret
import { listImages } from "cf-list-images";

const [baseURL, accountId, apiToken] = process.argv.slice(2);
if (!baseURL || !accountId || !apiToken) {
  console.error("usage: node examples/list-all.mjs BASE_URL ACCOUNT_ID API_TOKEN");
  process.exit(2);
}

/** @param {number} count */
const report = (count) => {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  console.log(JSON.stringify({ count, held: heapUsed + external + arrayBuffers, rss }));
};

let count = 0;
for await (const _ of listImages({ baseURL, accountId, apiToken, perPage: 1000 })) {
  count += 1;
  if (count % 10_000 === 0) report(count);
}
report(count);
