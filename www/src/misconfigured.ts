// What the page says while the Worker's configuration is wrong: whoever sees it first is likely to have deployed the Worker.
import { element } from "./dom.ts";

const DOCS = "https://github.com/cf-list-images/cf-list-images/blob/main/docs";

/** An error of the Worker's response, as far as it is used here. */
interface ErrorInfo {
  source?: { pointer?: unknown } | null;
}

/** The names of the wrong settings, if the Worker's response names any: each error has one as its `source.pointer`. */
export function wrongSettings(errors: unknown): string[] {
  const list: (ErrorInfo | null)[] = Array.isArray(errors) ? errors : [];
  const names = list.map((error) => error?.source?.pointer);
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

/** What is wrong, and what to do. Without `AUTH` nobody may list, as after a first deployment. */
export function explainSettings(names: readonly string[]): {
  title: string;
  advice: (Node | string)[];
} {
  const others = names.filter((name) => name !== "AUTH");
  if (others.length === names.length) {
    return { title: "The Worker is not set up", advice: correct(others) };
  }
  const advice = others.length > 0 ? [...chooseAuth(), " ", ...correct(others)] : chooseAuth();
  return { title: "Nobody may list yet", advice };
}

function chooseAuth(): (Node | string)[] {
  return [
    'Choose who may list: set AUTH to "access", "jwt", "key" or "public" in wrangler.jsonc (or wrangler.toml), and deploy again. ',
    link("deploy.md#2-choose-who-may-list", "The guide"),
    " explains the choices.",
  ];
}

function correct(names: readonly string[]): (Node | string)[] {
  return [
    `Wrong or missing: ${names.join(", ")}. The Worker's log says what is expected, and `,
    link("configuration.md", "the documentation"),
    " lists all settings.",
  ];
}

function link(page: string, text: string): HTMLElement {
  const href = `${DOCS}/${page}`;
  return element("a", { href, target: "_blank", rel: "noreferrer" }, text);
}
