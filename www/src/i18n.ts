// The page's texts, in the first of the browser's languages that there is a file of messages for, else in English.
import { show } from "./announcer.svelte.ts";
import { chosenLanguage } from "./language.ts";
import { en, type Messages } from "./messages/en.ts";

/** The messages of the page's language. */
export let m: Messages = en;
/** The page's language, for dates and numbers too: a BCP 47 tag. */
export let language = "en";

const others: Record<string, () => Promise<Messages>> = {
  de: async () => (await import("./messages/de.ts")).de,
};

/** Chooses the language: English if the messages of another one can't be loaded. Called once, before anything is shown. */
export async function chooseLanguage(): Promise<void> {
  const [primary, tag] = chosenLanguage(Object.keys(others));
  const load = others[primary];
  try {
    if (load !== undefined) m = await load();
    language = tag;
  } catch {
    show(m.partFailed);
  }
  document.documentElement.lang = language;
}

/** The day of an upload; `undefined` if it is not a date. */
export const dayOf = (time: string | undefined): string | undefined =>
  format(time, { dateStyle: "medium" });

/** The day and time of an upload; `undefined` if it is not a date. */
export const momentOf = (time: string | undefined): string | undefined =>
  format(time, { dateStyle: "long", timeStyle: "short" });

const formats = new Map<string, Intl.DateTimeFormat>();

function format(time: string | undefined, options: Intl.DateTimeFormatOptions): string | undefined {
  const parsed = Date.parse(time ?? "");
  if (Number.isNaN(parsed)) return undefined;
  const key = JSON.stringify(options);
  const formatter = formats.get(key) ?? new Intl.DateTimeFormat(language, options);
  formats.set(key, formatter);
  return formatter.format(parsed);
}

/** A duration with its units' symbols, which all languages share: `45 s`, `4 min 58 s`, `23 h 59 min 58 s`. */
export function durationOf(seconds: number): string {
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const parts = [
    ...(hours > 0 ? [`${numberOf(hours)} h`] : []),
    ...(seconds >= 60 ? [`${minutes} min`] : []),
    `${seconds % 60} s`,
  ];
  return parts.join(" ");
}

/** A number with the language's separators. */
export const numberOf = (value: number): string => value.toLocaleString(language);
