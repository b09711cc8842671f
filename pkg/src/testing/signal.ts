// Aborts, as `fetch` reports them: with the signal's reason, before the response and while its body is read.

type MaybeSignal = AbortSignal | null | undefined;

const reasonOf = (signal: AbortSignal): unknown =>
  signal.reason ?? new DOMException("This operation was aborted", "AbortError");

/** Settles with `task`, unless the signal aborts before. */
export const untilAborted = <T>(signal: MaybeSignal, task: Promise<T>): Promise<T> => {
  if (!signal) return task;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(reasonOf(signal));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    task.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
};

/** Waits, unless the signal aborts before: then no timer is left, which would keep a process running. */
export const pause = (ms: number, signal: MaybeSignal): Promise<void> => {
  let timer: ReturnType<typeof setTimeout>;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return untilAborted(signal, elapsed).finally(() => clearTimeout(timer));
};

/** The response, whose body fails when the signal aborts. */
export const withSignal = (response: Response, signal: MaybeSignal): Response => {
  if (!signal || !response.body) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await untilAborted(signal, reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
};
