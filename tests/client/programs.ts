// The programs that run the specification in each runtime, in the folder where the package is installed.

/** Node, Deno and Bun. */
export const command = `
import * as library from "cf-list-images";
import * as testing from "cf-list-images/testing";
import { run } from "./spec.mjs";

const [server, runtime] = process.argv.slice(2);
console.log(JSON.stringify(await run(library, testing, server, { name: runtime, isBrowser: false })));
process.exit(0);
`;

/** A Cloudflare Worker. */
export const worker = `
import * as library from "cf-list-images";
import * as testing from "cf-list-images/testing";
import { run } from "./spec.mjs";

export default {
  fetch: async ({ url }, env) =>
    Response.json(
      url.endsWith("/run") &&
        (await run(library, testing, env.SERVER, { name: "workerd", isBrowser: false })),
    ),
};
`;

export const wrangler = `
name = "specification"
main = "worker.mjs"
compatibility_date = "2026-11-17"
send_metrics = false
`;

/** The module of a page without a bundler, and of the page's module worker. */
export const page = `
import { run } from "/spec.mjs";

const specification = async (name) =>
  run(
    await import("/node_modules/cf-list-images/dist/index.js"),
    await import("/node_modules/cf-list-images/dist/testing.js"),
    location.origin,
    { name, isBrowser: true },
  );

export const inPage = specification;

export const inWorker = (name) =>
  new Promise((resolve, reject) => {
    const worker = new Worker("/page.mjs", { type: "module", name });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });

// In the worker.
if (!globalThis.document) specification(self.name).then(postMessage, reportError);
`;
