import type { Step } from "./core.js";
import { ImagesError, type ImagesErrorInit } from "./error.js";
import type { Image, ResponseInfo } from "./results.js";

/** What a call into the core returns. `src/client/outcome.rs` and `src/client/listing.rs` write it. */
export interface Outcome {
  /** The URL to request next. */
  url?: string;
  /** The page, if the response holds one. */
  page?: PageFacts;
  /** Why there is none. `option` names the option whose value completes the message. */
  error?: ImagesErrorInit & { option?: string };
  /** Milliseconds before the next attempt; without it there is none. */
  delay?: number;
}

export interface PageFacts {
  messages: ResponseInfo[];
  /** The places of images that an earlier page had, in ascending order. */
  repeated: number[];
  /** How many of the other images belong to the listing. */
  take: number;
  /** The options that list the next page; none after the last. */
  next?: { page?: number; continuationToken?: string; limit?: number };
}

/** A page and its images. */
export type PageContent = PageFacts & { images: Image[] };

/** Reads an outcome. An error is read without the secret, if there is one: a server may repeat it. */
export const readOutcome = ([json]: Step, secret?: string): Outcome => {
  const outcome: Outcome = JSON.parse(json);
  if (!secret || !outcome.error) return outcome;
  return JSON.parse(json, (_, value) =>
    typeof value === "string" ? value.replaceAll(secret, "[redacted]") : value,
  );
};

/** Throws the error of an outcome that has one. */
export const throwRefusal = (step: Step) => {
  const { error } = readOutcome(step);
  if (error) throw new ImagesError(error);
};
