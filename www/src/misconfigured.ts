// What the page says while the Worker's configuration is wrong: whoever sees it first is likely to have deployed the Worker.

const DOCS = "https://github.com/cf-list-images/cf-list-images/blob/main/docs";

export const GUIDE = `${DOCS}/deploy.md#2-choose-who-may-list`;
export const SETTINGS = `${DOCS}/configuration.md`;

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
