// The programs that run the specification in each runtime, beside the installed package.

/** Node, Deno and Bun. */
export const command = `
import * as library from "cf-list-images";
import { run } from "./spec/spec.mjs";

const [server, runtime] = process.argv.slice(2);
console.log(JSON.stringify(await run(library, server, runtime)));
process.exit(0);
`;

/** A Cloudflare Worker. */
export const worker = `
import * as library from "cf-list-images";
import { run } from "./spec/spec.mjs";

export default {
  fetch: async ({ url }, env) =>
    Response.json(url.endsWith("/run") && (await run(library, env.SERVER, "workerd"))),
};
`;

export const wrangler = `
name = "specification"
main = "worker.mjs"
compatibility_date = "2026-11-17"
send_metrics = false
`;

/** A page without a bundler, and a module worker of it. */
export const page = `
import { run } from "/spec/spec.mjs";

if (globalThis.document) {
  globalThis.inPage = async () => run(await import(LIBRARY), location.origin, "chromium");
  globalThis.inWorker = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker("/page.mjs", { type: "module" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
} else {
  import(LIBRARY).then(async (library) => {
    postMessage(await run(library, location.origin, "chromium-worker"));
  });
}
`.replaceAll("LIBRARY", '"/node_modules/cf-list-images/dist/index.js"');
