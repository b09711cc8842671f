// What happened: for users of a screen reader, and shown for a while.

/** The text that is announced, and the one that is shown. */
export const announcer = $state({ text: "", shown: "" });

/** How long a text is shown, in milliseconds: at least, and for each of its characters. */
const SHOWN = 2_000;
const READING = 70;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Announces a text, also if it is the same as the one before. */
export function announce(text: string): void {
  announcer.text = announcer.text === text ? `${text}\u00a0` : text;
}

/** Announces a text, and shows it for a while. */
export function show(text: string): void {
  announce(text);
  announcer.shown = text;
  clearTimeout(timer);
  timer = setTimeout(
    () => {
      announcer.shown = "";
    },
    Math.max(SHOWN, text.length * READING),
  );
}
