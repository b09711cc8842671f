import { appendLines } from "./header-lines.js";

/** The headers of the last request, and their lines: most requests of an isolate have the same. */
let last: { lines: string; headers: Headers } | undefined;

/** A response, and its body if that has been read: memory that nobody else holds, so that the core may free it. */
interface Received {
  readonly response: Response;
  readonly bytes: ArrayBuffer | undefined;
}

/**
 * A `GET` request with its timeout, and its response with a short body: for the core, a single promise. Redirects are not
 * followed, because the headers contain credentials.
 */
export class Exchange {
  /** Its signal is that of the request, also after {@link received}. */
  readonly controller = new AbortController();
  /** Whether the timeout has aborted the request. */
  expired = false;
  /** Settles when the response is there, and its body if it is short. The timeout ends with it. */
  readonly received: Promise<Received>;
  readonly #timer: ReturnType<typeof setTimeout>;

  /**
   * Sends the request.
   *
   * @param lines The names and values of its headers, each with a line break at its end.
   * @param timeoutMs At most what a timer can wait for.
   * @param whole A body whose declared length is at most this, in bytes, is read with its response.
   * @throws If a header is invalid.
   */
  constructor(url: string, lines: string, timeoutMs: number, whole: number) {
    if (last?.lines !== lines) last = { lines, headers: headersOf(lines) };
    const expire = () => {
      this.expired = true;
      this.controller.abort();
    };
    this.#timer = setTimeout(expire, timeoutMs);
    this.received = this.#receive(url, last.headers, whole);
  }

  /** Aborts the request. */
  abort() {
    clearTimeout(this.#timer);
    this.controller.abort();
  }

  async #receive(url: string, headers: Headers, whole: number): Promise<Received> {
    try {
      const { signal } = this.controller;
      const response = await fetch(url, { headers, redirect: "manual", signal });
      const bytes = lengthOf(response) <= whole ? await bytesOf(response) : undefined;
      return { response, bytes };
    } finally {
      clearTimeout(this.#timer);
    }
  }
}

function headersOf(lines: string): Headers {
  const headers = new Headers();
  appendLines(headers, lines);
  return headers;
}

/** The length that a page declares. Unknown if its body is encoded: then it is the length before it is decoded. */
function lengthOf({ status, headers }: Response): number {
  if (status !== 200 || headers.has("content-encoding")) return Number.POSITIVE_INFINITY;
  const length = headers.get("content-length") ?? "";
  return /^\d+$/.test(length) ? Number(length) : Number.POSITIVE_INFINITY;
}

/** A body, in memory that nobody else holds: what a replaced `fetch` returns may keep its own. */
async function bytesOf(response: Response): Promise<ArrayBuffer> {
  const bytes = await response.arrayBuffer();
  return response.arrayBuffer === Response.prototype.arrayBuffer ? bytes : bytes.slice(0);
}
