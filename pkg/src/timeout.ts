type MaybeSignal = AbortSignal | null | undefined;

const aborted = (signals: MaybeSignal[]) => signals.find((signal) => signal?.aborted);

/** Calls `listener` when a signal aborts. Returns a function that removes the listeners. */
const onAbort = (signals: MaybeSignal[], listener: () => void) => {
  for (const signal of signals) signal?.addEventListener("abort", listener, { once: true });
  return () => {
    for (const signal of signals) signal?.removeEventListener("abort", listener);
  };
};

/** Ends an attempt early: its timeout, and the signals of the caller and of the iteration. */
export class Timeout {
  #controller = new AbortController();
  #signals: MaybeSignal[];
  #removeListeners: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Rejects the current wait. */
  #reject: ((reason: unknown) => void) | undefined;
  /** Milliseconds. */
  readonly duration: number;
  expired = false;

  constructor(signals: MaybeSignal[], duration = 60_000) {
    this.duration = duration;
    this.#signals = signals;
    this.#removeListeners = onAbort(signals, () => this.#abort(this.abortedBy?.reason));
    this.start();
  }

  /** The signal for `fetch`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The signal that ended the attempt, if any. */
  get abortedBy(): AbortSignal | null | undefined {
    return aborted(this.#signals);
  }

  /** Starts or restarts the timer. */
  start() {
    this.stop();
    this.#timer = setTimeout(() => {
      this.expired = true;
      this.#abort(new DOMException("The attempt timed out", "TimeoutError"));
    }, this.duration);
  }

  /** Stops the timer. */
  stop() {
    clearTimeout(this.#timer);
  }

  /** Stops the timer and removes the listeners. */
  end() {
    this.stop();
    this.#removeListeners();
  }

  #abort(reason: unknown) {
    this.#controller.abort(reason);
    this.#reject?.(reason);
  }

  /** Settles with `promise`, or when the attempt ends early: not every `fetch` obeys its signal. One call at a time. */
  race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      if (signal.aborted) reject(signal.reason);
      this.#reject = reject;
      promise.then(resolve, reject);
    });
  }
}

/** Waits for `ms` milliseconds. Rejects with the reason of a signal that aborts. */
export const sleep = (ms: number, signals: MaybeSignal[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const early = aborted(signals);
    if (early) return reject(early.reason);
    const removeListeners = onAbort(signals, () => {
      clearTimeout(timer);
      removeListeners();
      reject(aborted(signals)?.reason);
    });
    const timer = setTimeout(() => {
      removeListeners();
      resolve();
    }, ms);
  });
