import { instantiate } from "./core-instance.js";
import { ImagesError } from "./error.js";
import type { InitInput } from "./options.js";

/** Instantiates the core. Returns the compiled wasm. A source may come from another realm, as in Vercel's edge runtime. */
export const load = async (find: () => Promise<InitInput>): Promise<WebAssembly.Module> => {
  let from = "";
  try {
    let source = await find();
    if ("arrayBuffer" in source) {
      from = ` (HTTP ${source.status}, ${source.headers.get("content-type")})`;
      if (!source.ok) throw new Error("expected status 200");
      source = await source.arrayBuffer();
    }
    return await instantiate(source);
  } catch (cause) {
    let reason = "";
    try {
      reason = globalThis.WebAssembly ? String(cause) : "no WebAssembly here, as in Lockdown Mode";
    } catch {}
    const message = `the WebAssembly core could not be loaded${from}: ${reason}`;
    throw new ImagesError({ kind: "load", message, cause });
  }
};
