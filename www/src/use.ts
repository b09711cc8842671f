// The page "Use it" in the browser's language. Its English texts are in use.html itself.
import { chosenLanguage } from "./language.ts";
import { de } from "./messages/use.de.ts";

const others: Record<string, Record<string, string>> = { de };

const [language, tag] = chosenLanguage(Object.keys(others));
const texts = others[language] ?? {};
for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
  const text = texts[element.dataset.text ?? ""];
  if (text === undefined) continue;
  if (element instanceof HTMLMetaElement) element.content = text;
  else element.textContent = text;
}
document.documentElement.lang = tag;
