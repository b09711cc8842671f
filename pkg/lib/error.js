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
Object.defineProperty(ImagesError.prototype, "name", {
  value: "ImagesError",
  configurable: true,
  writable: true,
});

/**
 * What the core throws, a plain object with a `kind`, as an `ImagesError`.
 *
 * @param {unknown} thrown
 * @param {Partial<ImagesErrorInit>} [facts] What is known of the answer.
 */
export const failure = (thrown, facts) => {
  const init = /** @type {ImagesErrorInit} */ (thrown);
  return init?.kind && !(thrown instanceof Error) ? new ImagesError({ ...init, ...facts }) : thrown;
};
