// The faults that are set: lasting ones, and those of the next requests.
import { checkInteger, checkNames, checkObject, refuse } from "./check.js";
import { type Effect, effectOf } from "./effects.js";
import type { FailNextOptions, Fault } from "./faults.js";
import type { Paging } from "./listing.js";

interface Queued {
  effect: Effect;
  after: number;
  times: number;
}

/** All effects on one request. */
export interface Effects extends Effect {
  delay: number;
  uploads: number;
  paging: Paging;
}

export class PendingFaults {
  #lasting: Effect[] = [];
  #queue: Queued[] = [];
  readonly #canUpload: boolean;

  /** @param canUpload whether the API keeps the images itself */
  constructor(canUpload: boolean) {
    this.#canUpload = canUpload;
  }

  failNext(fault: Fault, options: FailNextOptions = {}): void {
    checkNames("failNext", checkObject("failNext: the options", options), ["times", "after"]);
    const { times = 1, after = 0 } = options;
    this.#queue.push({
      effect: this.#effectOf(fault),
      times: checkInteger("times", times, 1),
      after: checkInteger("after", after, 0),
    });
  }

  behave(faults: readonly Fault[]): void {
    this.#lasting = faults.map((fault) => this.#effectOf(fault));
  }

  reset(): void {
    this.#lasting = [];
    this.#queue = [];
  }

  /** The effects on the next request. */
  take(): Effects {
    const next = this.#next();
    const all = next ? [...this.#lasting, next] : this.#lasting;
    const respond = all.findLast((effect) => effect.respond)?.respond;
    return {
      delay: all.reduce((sum, { delay = 0 }) => sum + delay, 0),
      uploads: all.reduce((sum, { uploads = 0 }) => sum + uploads, 0),
      paging: {
        pageCap: Math.min(...all.map(({ paging }) => paging?.pageCap ?? Number.POSITIVE_INFINITY)),
        ignoredPage: all.some(({ paging }) => paging?.ignoredPage),
      },
      ...(respond && { respond }),
    };
  }

  #effectOf(fault: Fault): Effect {
    const effect = effectOf(fault);
    return effect.uploads && !this.#canUpload
      ? refuse("shiftedPages: the images come from a function, which keeps them")
      : effect;
  }

  #next(): Effect | undefined {
    const [first] = this.#queue;
    if (!first) return undefined;
    if (first.after > 0) {
      first.after -= 1;
      return undefined;
    }
    first.times -= 1;
    if (first.times === 0) this.#queue.shift();
    return first.effect;
  }
}
