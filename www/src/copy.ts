import { element, icon } from "./dom.ts";

/** How long the tick stays after a copy, in milliseconds. */
const SHOWN = 1_500;

/** A button that copies a text to the clipboard, and says so. */
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
      button.title = "The browser did not allow it";
      return;
    }
    button.replaceChildren(icon("done"));
    button.setAttribute("aria-label", "Copied");
    setTimeout(() => {
      button.replaceChildren(icon("copy"));
      button.setAttribute("aria-label", label);
    }, SHOWN);
  });
  return button;
}
