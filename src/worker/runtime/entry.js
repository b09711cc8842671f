// The Worker's module, as the platform calls it. The build puts wasm-bindgen's glue, `core.js`, and the wasm
// beside it.
import {
  __wbg_reset_state as renew,
  __worker_init_state as stateOf,
  fetch as answer,
  initSync,
} from "./core.js";
import module from "./index_bg.wasm";

initSync({ module });

/** A panic marks it: the core's memory can't be trusted then, and the next request gets a new one. */
const state = stateOf();

const mark = (thrown) => {
  if (thrown instanceof WebAssembly.RuntimeError) state.criticalError = true;
};
// A trap behind an `await` of Rust's rejects no promise that anybody waits for.
addEventListener("unhandledrejection", ({ reason }) => mark(reason));
addEventListener("error", ({ error }) => mark(error));

export default {
  async fetch(request, env, context) {
    if (state.criticalError) {
      state.criticalError = false;
      renew();
    }
    try {
      return await answer(request, env, context);
    } catch (thrown) {
      mark(thrown);
      throw thrown;
    }
  },
};
