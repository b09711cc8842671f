import { ImagesError } from "./error.js";

export type MaybeSignal = AbortSignal | null | undefined;

/** The first signal that has aborted. */
export const abortedOf = (signals: MaybeSignal[]): MaybeSignal =>
  signals.find((signal) => signal?.aborted);

/** Throws the signal's reason if it has aborted. */
export const throwIfAborted = (signal: MaybeSignal) => {
  if (signal?.aborted) throw signal.reason;
};

/** Calls `listener` with the reason when a signal aborts, or has aborted. Returns a function that removes the listeners. */
export const onAbort = (signals: MaybeSignal[], listener: (reason: unknown) => void) => {
  const abort = () => listener(abortedOf(signals)?.reason);
  for (const signal of signals) signal?.addEventListener("abort", abort);
  if (abortedOf(signals)) abort();
  return () => {
    for (const signal of signals) signal?.removeEventListener("abort", abort);
  };
};

/** Ends an attempt early: its timeout, and the signals of the caller and of the iteration. */
export interface Timeout {
  /** The signal for `fetch`. Its reason is the error of an attempt that ended early. */
  signal: AbortSignal;
  /** Starts or restarts the timer, for at most this many milliseconds. */
  start(most?: number): void;
  /** Stops the timer. */
  stop(): void;
  /** Stops the timer and removes the listeners. */
  end(): void;
  /** Settles with `task`, or when the attempt ends early: not every `fetch` obeys its signal. One call at a time. */
  race<T>(task: T): Promise<Awaited<T>>;
}

/** Starts the timeout of an attempt, in milliseconds. */
export const startTimeout = (signals: MaybeSignal[], duration = 60_000): Timeout => {
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Rejects the current wait. */
  let interrupt: ((reason: unknown) => void) | undefined;
  const abort = (reason: unknown) => {
    controller.abort(reason);
    interrupt?.(signal.reason);
  };
  const expire = () => {
    const message = `no complete response within ${duration} ms`;
    abort(new ImagesError({ kind: "timeout", message }));
  };
  const stop = () => clearTimeout(timer);
  const start = (most = duration) => {
    stop();
    timer = setTimeout(expire, Math.min(duration, most));
  };
  start();
  const removeListeners = onAbort(signals, abort);
  return {
    signal,
    start,
    stop,
    end() {
      stop();
      removeListeners();
    },
    race: (task) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        interrupt = reject;
        Promise.resolve(task).then(resolve, reject);
      }),
  };
};

/** Waits for `ms` milliseconds. Rejects if `task` does in this time, and with the reason of a signal that aborts. */
export const sleep = (ms: number, signals: MaybeSignal[], task?: unknown): Promise<void> => {
  let timer: ReturnType<typeof setTimeout>;
  let removeListeners: () => void;
  return new Promise<void>((resolve, reject) => {
    timer = setTimeout(resolve, ms);
    removeListeners = onAbort(signals, reject);
    Promise.resolve(task).catch(reject);
  }).finally(() => {
    clearTimeout(timer);
    removeListeners();
  });
};
