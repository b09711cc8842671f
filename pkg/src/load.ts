import { instantiate } from "./core-instance.js";
import { ImagesError } from "./error.js";
import type { InitInput } from "./options.js";

/** Instantiates the core. Returns the compiled wasm. A module may come from another realm, as in Vercel's edge runtime. */
export const load = async (find: () => Promise<InitInput>): Promise<WebAssembly.Module> => {
  let from = "";
  try {
    const source = await find();
    if (typeof Response !== "function" || !(source instanceof Response)) {
      return await instantiate(source as WebAssembly.Module);
    }
    from = ` (HTTP ${source.status}, ${source.headers.get("content-type")})`;
    if (!source.ok) throw new Error("expected status 200");
    return await instantiate(await source.arrayBuffer());
  } catch (cause) {
    let reason = "";
    try {
      reason = globalThis.WebAssembly
        ? String(cause)
        : "there is no WebAssembly here, as in Lockdown Mode: exclude this site from it";
    } catch {}
    const message = `the WebAssembly core could not be loaded${from}: ${reason}`;
    throw new ImagesError({ kind: "load", message, cause });
  }
};
