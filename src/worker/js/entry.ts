// The Worker's module, as the platform calls it. `worker-core` is the glue that wasm-bindgen writes.
import {
  __wbg_reset_state as resetState,
  __worker_init_state as initState,
  fetch as respond,
  initSync,
} from "worker-core";
import module from "./index_bg.wasm";

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

export default {
  async fetch(request, env, context): Promise<Response> {
    if (state.criticalError) {
      state.criticalError = false;
      resetState();
    }
    try {
      return await respond(request, env, context);
    } catch (thrown) {
      mark(thrown);
      throw thrown;
    }
  },
} satisfies ExportedHandler;
