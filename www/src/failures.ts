// What a failed listing means for the visitor.
import type { Session } from "./session.ts";

/** The screens of failures, each with a title and an advice in the messages. */
export type Failure =
  | "signedOut"
  | "wrongSecret"
  | "sessionEnded"
  | "forbidden"
  | "filterForbidden"
  | "rateLimit"
  | "offline"
  | "unreachable"
  | "misconfigured"
  | "upstream"
  | "unknown";

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

/** The screen for what was thrown. */
export function failureOf(thrown: unknown, session: Session, isFiltered: boolean): Failure {
  const { kind, status } = fieldsOf(thrown);
  if (kind === "network" || kind === "timeout") return navigator.onLine ? "unreachable" : "offline";
  if (status === 401) return signedOut(session);
  if (status === 403) return isFiltered ? "filterForbidden" : "forbidden";
  if (status === 429) return "rateLimit";
  if (status === 500) return "misconfigured";
  if (kind === "decode" || kind === "http" || (typeof status === "number" && status > 500)) {
    return "upstream";
  }
  return "unknown";
}

function signedOut({ challenge, hasSecret }: Session): Failure {
  if (challenge === "login") return "sessionEnded";
  return hasSecret ? "wrongSecret" : "signedOut";
}

/** How long to wait before the next request where the server does not say, in seconds. */
const DEFAULT_WAIT = 30;

/** Seconds until the next request after a 429. */
export function waitOf(thrown: unknown): number {
  const { retryAfter } = fieldsOf(thrown);
  return typeof retryAfter === "number" ? Math.max(1, Math.ceil(retryAfter)) : DEFAULT_WAIT;
}

/** Whether the page runs on the developer's machine. */
export const isLocal = (): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
