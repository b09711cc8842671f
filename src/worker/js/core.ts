// The core and its recovery from a panic. `worker-core` is the glue that wasm-bindgen writes.
import { waitUntil } from "cloudflare:workers";
import {
  __wbg_reset_state as resetState,
  __worker_init_state as initState,
  initSync,
  respond,
} from "worker-core";
import type { Context, Env } from "./env.js";
import { environments } from "./environments.js";
import { headOf } from "./head.js";
import module from "./worker.wasm";

initSync({ module });

/** Set by the core's panic hook. */
interface State {
  criticalError: boolean;
}

/** After a panic the core's memory can't be trusted: the next request gets a new one. */
const state: State = initState();

const mark = (thrown: unknown) => {
  if (thrown instanceof WebAssembly.RuntimeError) state.criticalError = true;
};
// A trap after an `await` in Rust rejects no promise that anything awaits.
addEventListener("unhandledrejection", ({ reason }) => mark(reason));
addEventListener("error", ({ error }) => mark(error));

/** What a request has without a context of its own: the platform's function knows which request it is called for. */
const PLATFORM: Context = { waitUntil };

/** Returns a function that responds to requests, with these settings in addition to those of the environment. */
export function responder(added: Partial<Env>) {
  const environment = environments(added);
  return async (
    request: Request,
    env: Env,
    context: Context | null | undefined,
  ): Promise<Response> => {
    if (state.criticalError) {
      state.criticalError = false;
      resetState();
    }
    try {
      return await respond(headOf(request), request, environment(env ?? {}), context ?? PLATFORM);
    } catch (thrown) {
      mark(thrown);
      throw thrown;
    }
  };
}
