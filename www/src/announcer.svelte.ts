// The live region: what happened, for users of a screen reader.

/** The text that is announced. */
export const announcer = $state({ text: "" });

/** Announces a text, also if it is the same as the one before. */
export function announce(text: string): void {
  announcer.text = announcer.text === text ? `${text}\u00a0` : text;
}
