/** @import { ErrorKind, ImagesErrorInit, ResponseInfo } from "../index.js" */

/** A failed listing. */
export class ImagesError extends Error {
  /** @param {ImagesErrorInit} init */
  constructor({ message, cause, ...facts }) {
    super(message, cause === undefined ? undefined : { cause });
    /** @type {ErrorKind} */
    this.kind = facts.kind;
    this.status = facts.status;
    this.code = facts.code;
    /** @type {ResponseInfo[]} */
    this.errors = facts.errors ?? [];
    this.requestId = facts.requestId;
    this.retryAfter = facts.retryAfter;
    this.offset = facts.offset;
    this.path = facts.path;
  }
}

// On the prototype, as the built-in errors have it: not a property of each error.
Object.defineProperty(ImagesError.prototype, "name", { value: "ImagesError", configurable: true, writable: true });

/**
 * What the core rejects with, as what a caller gets: an `ImagesError`, or the reason of the caller's own abort.
 *
 * @param {unknown} thrown
 */
export const failure = (thrown) => {
  const facts = /** @type {ImagesErrorInit & { kind: string }} */ (thrown);
  if (facts?.kind === "abort") return facts.cause;
  return facts?.kind && !(thrown instanceof Error) ? new ImagesError(facts) : thrown;
};
