// What a failed listing means for the visitor.
import { isFiltered, needsV2, type Query } from "./query.ts";
import type { Session } from "./session.ts";

/** The screens of failures, each with a title and an advice in the messages. */
export type Failure =
  | "signedOut"
  | "wrongSecret"
  | "sessionEnded"
  | "forbidden"
  | "filterForbidden"
  | "invalid"
  | "unsupported"
  | "rateLimit"
  | "offline"
  | "unreachable"
  | "misconfigured"
  | "upstream"
  | "unknown";

/** Thrown in place of a request for what cannot be listed: a filter is not valid, or the Worker has no v2 to apply it. */
export class QueryError extends Error {
  readonly kind: "invalid" | "unsupported";

  constructor(kind: QueryError["kind"], message?: string) {
    super(message);
    this.kind = kind;
  }
}

/** The fields of an `ImagesError` that tell the screens apart. */
export interface ErrorFields {
  message?: unknown;
  kind?: unknown;
  status?: unknown;
  retryAfter?: unknown;
  errors?: unknown;
}

/** The fields of whatever was thrown. */
export const fieldsOf = (thrown: unknown): ErrorFields =>
  typeof thrown === "object" && thrown !== null ? thrown : { message: String(thrown) };

/** Whether filters or an order are set, which a refusal may be about. */
export const isNarrowed = (query: Query): boolean => isFiltered(query) || needsV2(query);

/** The screen for what was thrown. */
export function failureOf(thrown: unknown, session: Session, query: Query): Failure {
  const { kind, status } = fieldsOf(thrown);
  if (thrown instanceof QueryError) return thrown.kind;
  if (kind === "network" || kind === "timeout") return navigator.onLine ? "unreachable" : "offline";
  if (status === 401) return signedOut(session);
  if (status === 403) return isQueryRefused(thrown, query) ? "filterForbidden" : "forbidden";
  if (status === 429) return "rateLimit";
  if (status === 500) return errorOf(thrown)?.code === MISCONFIGURED ? "misconfigured" : "unknown";
  if (kind === "decode" || kind === "http" || (typeof status === "number" && status > 500)) {
    return "upstream";
  }
  return "unknown";
}

/** The code of the Worker's 403. If it refuses a parameter, that is the error's `source.pointer`. */
const FORBIDDEN = 10_403;
/** The code of the Worker's 500. One that another server, or a crash, responds with says nothing of the configuration. */
const MISCONFIGURED = 10_500;

function isQueryRefused(thrown: unknown, query: Query): boolean {
  const { code, source } = errorOf(thrown) ?? {};
  return code === FORBIDDEN ? typeof source?.pointer === "string" : isNarrowed(query);
}

/** An error of the response's envelope, as far as it is used here. */
interface ErrorInfo {
  code?: unknown;
  message?: unknown;
  source?: { pointer?: unknown } | null;
}

/** The first error of the response's envelope. */
function errorOf(thrown: unknown): ErrorInfo | undefined {
  const { errors } = fieldsOf(thrown);
  return Array.isArray(errors) ? errors[0] : undefined;
}

/** What the server says of the failure; else what the package says. */
export const reasonOf = (thrown: unknown): string =>
  String(errorOf(thrown)?.message || fieldsOf(thrown).message);

function signedOut({ challenge, hasSecret }: Session): Failure {
  if (challenge === "login") return "sessionEnded";
  return hasSecret ? "wrongSecret" : "signedOut";
}

/** How long to wait before the next request where the server does not say, or says 0, in seconds. */
const DEFAULT_WAIT = 30;

/** Seconds until the next request after a 429. */
export function waitOf(thrown: unknown): number {
  const { retryAfter } = fieldsOf(thrown);
  return typeof retryAfter === "number" && retryAfter > 0 ? Math.ceil(retryAfter) : DEFAULT_WAIT;
}

/** Whether the page runs on the developer's machine. */
export const isLocal = (): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
