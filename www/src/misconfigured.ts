// What the page says while the Worker's configuration is wrong: whoever sees it first is likely to have deployed the Worker.

const DOCS = "https://github.com/cf-list-images/cf-list-images/blob/main/docs";

export const GUIDE = `${DOCS}/deploy.md#2-choose-who-may-list`;
export const SETTINGS = `${DOCS}/configuration.md`;

/** A wrong setting. */
export interface Wrong {
  name: string;
  isMissing: boolean;
  /** The setting that is meant, if there is none with this name. */
  meant: string | undefined;
}

/** An error of the Worker's response, as far as it is used here. */
interface ErrorInfo {
  message?: unknown;
  source?: { pointer?: unknown } | null;
}

/** The wrong settings, if the Worker's response names any: each error has a name, or several, as its `source.pointer`. */
export function wrongSettings(errors: unknown): Wrong[] {
  const list: (ErrorInfo | null)[] = Array.isArray(errors) ? errors : [];
  const wrong = new Map<string, Wrong>();
  for (const error of list) {
    const name = error?.source?.pointer;
    if (typeof name !== "string") continue;
    const message = String(error?.message);
    const meant = /did you mean (\w+)/.exec(message)?.[1];
    wrong.set(name, { name, isMissing: /is not set/.test(message), meant });
  }
  return [...wrong.values()];
}
