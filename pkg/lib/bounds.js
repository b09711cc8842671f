/** @typedef {AbortSignal | null | undefined} MaybeSignal */

/** @param {MaybeSignal[]} signals */
const aborted = (signals) => signals.find((signal) => signal?.aborted);

/**
 * Calls `listener` when a signal aborts. Gives what lets go of the signals.
 *
 * @param {MaybeSignal[]} signals
 * @param {() => void} listener
 */
const onAbort = (signals, listener) => {
  for (const signal of signals) signal?.addEventListener("abort", listener, { once: true });
  return () => {
    for (const signal of signals) signal?.removeEventListener("abort", listener);
  };
};

/** One attempt's bounds: a time-out and the signals of the caller and the iteration, joined into one for `fetch`. */
export class Bounds {
  #controller = new AbortController();
  /** @type {MaybeSignal[]} */
  #signals;
  #forget;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  timedOut = false;
  /**
   * Ends the wait that is on.
   *
   * @type {((reason: unknown) => void) | undefined}
   */
  #stop;

  /**
   * @param {MaybeSignal[]} signals
   * @param {number} [timeout] Milliseconds.
   */
  constructor(signals, timeout = 60_000) {
    this.timeout = timeout;
    this.#signals = signals;
    this.#forget = onAbort(signals, () => this.#abort(this.abortedBy?.reason));
    this.arm();
  }

  get signal() {
    return this.#controller.signal;
  }

  /** The caller's signal that ended the attempt, if one did. */
  get abortedBy() {
    return aborted(this.#signals);
  }

  /** Starts the time-out, anew for each part of a body. */
  arm() {
    this.pause();
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.#abort(new DOMException("The attempt took too long", "TimeoutError"));
    }, this.timeout);
  }

  /** @param {unknown} reason */
  #abort(reason) {
    this.#controller.abort(reason);
    this.#stop?.(reason);
  }

  /** Stops the time-out: the consumer is at work, not the server. */
  pause() {
    clearTimeout(this.#timer);
  }

  end() {
    this.pause();
    this.#forget();
  }

  /**
   * Settles with `promise`, or as soon as the bounds are reached: not every `fetch` heeds its signal. One wait at
   * a time.
   *
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  within(promise) {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      if (signal.aborted) reject(signal.reason);
      this.#stop = reject;
      promise.then(resolve, reject);
    });
  }
}

/**
 * Waits, unless a signal ends the wait: then it rejects with the reason.
 *
 * @param {number} ms
 * @param {MaybeSignal[]} signals
 * @returns {Promise<void>}
 */
export const sleep = (ms, signals) =>
  new Promise((resolve, reject) => {
    const gone = aborted(signals);
    if (gone) return reject(gone.reason);
    const forget = onAbort(signals, () => {
      clearTimeout(timer);
      forget();
      reject(aborted(signals)?.reason);
    });
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, ms);
  });
