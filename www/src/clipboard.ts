import { show } from "./announcer.svelte.ts";
import { m } from "./i18n.ts";

/** Copies a text, and announces whether it worked. */
export async function copy(text: string, what: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    show(m.notCopied);
    return false;
  }
  show(m.copied(what));
  return true;
}
