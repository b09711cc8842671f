// What the faults do.
import type { ResponseInfo } from "../results.js";
import { checkInteger, checkNames, checkObject, checkText, refuse, shown } from "./check.js";
import { failure } from "./envelope.js";
import type { CustomFault, Fault, NamedFault, StatusFault } from "./faults.js";
import type { Paging } from "./listing.js";
import { SLOW_DOWN } from "./rate-limit.js";

/** What a fault does to a request. */
export interface Effect {
  /** Milliseconds before the response. */
  delay?: number;
  /** Images that are uploaded before every page but the first. */
  uploads?: number;
  paging?: Partial<Paging>;
  respond?: CustomFault;
}

/** Checks a fault. */
export const effectOf = (fault: Fault): Effect => {
  if (typeof fault === "function") return { respond: fault };
  if (typeof fault === "string") {
    return Object.hasOwn(NAMED, fault)
      ? NAMED[fault]()
      : refuse(`unknown fault ${shown(fault)}; expected one of ${ALL}`);
  }
  const object = checkObject("a fault", fault);
  const kinds = Object.keys(KINDS).filter((name) => Object.hasOwn(object, name));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    return refuse(`a fault has one of ${ALL}; got ${Object.keys(object).join(", ") || "none"}`);
  }
  const known = kind === "status" ? ["status", "errors", "retryAfter", "headers"] : [kind];
  checkNames("a fault", object, known);
  return (KINDS[kind] as Kind)((object as Record<string, unknown>)[kind], object as StatusFault);
};

type Kind = (value: unknown, fault: StatusFault) => Effect;

const KINDS: Record<string, Kind> = {
  status: (value, fault) => ({
    respond: refusal({ ...checked(fault), status: checkInteger("status", value, 200, 599) }),
  }),
  delay: (value) => ({ delay: checkInteger("delay", value, 0) }),
  html: (value) => ({ respond: html(checkInteger("html", value, 200, 599)) }),
  cutBody: (value) =>
    typeof value === "number" && value >= 0 && value <= 1
      ? { respond: cut(value) }
      : refuse(`cutBody: expected a number from 0 to 1, got ${shown(value)}`),
  pageCap: (value) => ({ paging: { pageCap: checkInteger("pageCap", value, 1) } }),
  shiftedPages: (value) => ({ uploads: checkInteger("shiftedPages", value, 1) }),
};

const NAMED: Record<NamedFault, () => Effect> = {
  timeout: () => ({ respond: () => new Promise(() => {}) }),
  // What Node's `fetch` rejects with.
  network: () => ({ respond: () => Promise.reject(new TypeError("fetch failed")) }),
  cutBody: () => ({ respond: cut(0.5) }),
  html: () => ({ respond: html(502) }),
  successFalse: () => ({ respond: refusal({ status: 200 }) }),
  invalidJson: () => ({ respond: halve }),
  ignoredPage: () => ({ paging: { ignoredPage: true } }),
  shiftedPages: () => ({ uploads: 1 }),
};

const ALL = [...Object.keys(NAMED).map(shown), ...Object.keys(KINDS)].join(", ");

/** The API's errors by status. */
const ERRORS: Record<number, ResponseInfo> = {
  400: { code: 5400, message: "Bad request" },
  401: { code: 10000, message: "Authentication error" },
  403: { code: 10000, message: "Authentication error" },
  404: { code: 7003, message: "Could not route to the path" },
  429: { code: 971, message: SLOW_DOWN },
};

/** Checks what a refusal may have. */
const checked = (fault: StatusFault): StatusFault => {
  const { errors, retryAfter, headers } = fault;
  if (errors !== undefined && !Array.isArray(errors)) {
    refuse(`errors: expected an array, got ${shown(errors)}`);
  }
  for (const error of errors ?? []) checkObject("an error of errors", error);
  if (typeof retryAfter === "number") checkInteger("retryAfter", retryAfter, 0);
  else if (retryAfter !== undefined) checkText("retryAfter", retryAfter);
  if (headers !== undefined) checkObject("headers", headers);
  return fault;
};

const refusal = ({ status, errors, retryAfter, headers = {} }: StatusFault): CustomFault => {
  const usual = ERRORS[status] ?? { code: 5500, message: "Internal server error" };
  const wait: Record<string, string> =
    retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` };
  return () => json(failure(...(errors ?? [usual])), status, { ...wait, ...headers });
};

const html = (status: number): CustomFault => {
  const body = `<!doctype html>\n<title>${status}</title>\n<h1>Bad gateway</h1>\n`;
  return () => new Response(body, { status, headers: { "content-type": "text/html" } });
};

const halve: CustomFault = async (_, respond) => {
  const response = await respond();
  const body = await response.text();
  const { status, headers } = response;
  return withBody(body.slice(0, body.length / 2), status, headers);
};

/** The usual response, whose body fails after this share of it. `Content-Length` still has the length of all. */
const cut =
  (share: number): CustomFault =>
  async (_, respond) => {
    const response = await respond();
    const bytes = new Uint8Array(await response.arrayBuffer());
    const part = bytes.subarray(0, Math.floor(bytes.length * share));
    let isSent = part.length === 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (isSent) controller.error(new TypeError("terminated"));
          else controller.enqueue(part);
          isSent = true;
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, response);
  };

/** A response in JSON. */
export const json = (
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  withBody(
    JSON.stringify(value),
    status,
    new Headers({ "content-type": "application/json", ...headers }),
  );

/** A response with this text and its length. */
const withBody = (text: string, status: number, headers: Headers): Response => {
  // A response with one of these has no body.
  if ([204, 205, 304].includes(status)) return new Response(null, { status, headers });
  const body = new TextEncoder().encode(text);
  headers.set("content-length", `${body.length}`);
  return new Response(body, { status, headers });
};
