import type { Step } from "./core.js";
import { ImagesError, type ImagesErrorInit } from "./error.js";
import type { Image, ResponseInfo } from "./results.js";

/** What a call into the core returns. `src/client/outcome.rs` and `src/client/listing.rs` write it. */
export interface Outcome {
  /** The URL to request next. */
  url?: string;
  /** The page, if the response holds one. */
  page?: PageSummary;
  /** Why there is none. `option` names the option whose value completes the message. */
  error?: ImagesErrorInit & { option?: string };
  /** Milliseconds to wait before the next attempt; absent if there is none. */
  delay?: number;
}

export interface PageSummary {
  messages: ResponseInfo[];
  /** The indices of images listed before, in ascending order. */
  repeated: number[];
  /** How many of the other images to take. */
  take: number;
  /** The options of the next page; absent after the last. */
  next?: { page?: number; continuationToken?: string; limit?: number };
}

/** A page and its images. */
export type PageContent = PageSummary & { images: Image[] };

/** Parses an outcome. Redacts the secret, if any, in an error: the server may repeat it. */
export const readOutcome = ([json]: Step, secret?: string): Outcome => {
  const outcome: Outcome = JSON.parse(json);
  if (!secret || !outcome.error) return outcome;
  return JSON.parse(json, (_, value) =>
    typeof value === "string" ? value.replaceAll(secret, "[redacted]") : value,
  );
};

/** Throws the error of an outcome, if any. */
export const throwRefusal = (step: Step) => {
  const { error } = readOutcome(step);
  if (error) throw new ImagesError(error);
};
