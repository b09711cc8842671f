import type { ListImagesOptions } from "./options.js";
import type { Secrets } from "./secrets.js";

type Keys<T> = T extends unknown ? keyof T : never;
type Of<T, Name> = T extends unknown ? (Name extends keyof T ? T[Name] : never) : never;

/** An option's name. */
export type Name = Keys<ListImagesOptions>;

/** Options that have been checked and copied. The object has no prototype. */
export type Prepared = {
  [Option in Exclude<Name, "meta" | "defaultHeaders">]?: Of<ListImagesOptions, Option>;
} & {
  /** Comparisons, in the form that the core takes. */
  meta?: string[][];
  defaultHeaders?: Headers;
  /** Every credential, for redacting errors. */
  secrets: Secrets;
  /** Why the options are invalid. It is thrown when a listing opens. */
  refusal?: unknown;
};
