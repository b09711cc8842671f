import type { Outcome, PageSummary, Step } from "./core.js";
import type { Image } from "./results.js";

/** A page and its images. */
export type PageContent = PageSummary & { images: Image[] };

/** Parses an outcome. */
export const readOutcome = ([json]: Step): Outcome => JSON.parse(json);
