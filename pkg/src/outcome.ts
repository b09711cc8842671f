import type { Outcome, PageSummary, Step } from "./core.js";
import { ImagesError } from "./error.js";
import type { Image } from "./results.js";

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
