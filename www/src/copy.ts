import { element, icon } from "./dom.ts";

/** How long the tick is shown after a copy, in milliseconds. */
const TICK_MS = 1_500;

/** A button that copies a text to the clipboard and confirms it. */
export function copyButton(text: string, label: string): HTMLButtonElement {
  const button = element(
    "button",
    { type: "button", class: "icon-button copy", "aria-label": label, title: label },
    icon("copy"),
  );
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      button.title = "The browser did not allow copying";
      return;
    }
    button.replaceChildren(icon("done"));
    button.setAttribute("aria-label", "Copied");
    setTimeout(() => {
      button.replaceChildren(icon("copy"));
      button.setAttribute("aria-label", label);
    }, TICK_MS);
  });
  return button;
}
