// Parts of the page that are loaded when they are needed.
import { show } from "./announcer.svelte.ts";
import { m } from "./i18n.ts";

/**
 * Loads a part of the page. If that fails, it is announced, and the next call tries again. Only a reload helps where the browser
 * remembers a failed `import()`, as Firefox does, and where a deployment has replaced the files: the announcement says so.
 *
 * @returns The part; `undefined` if it could not be loaded.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part | undefined> {
  try {
    return await load();
  } catch {
    show(m.partFailed);
    return undefined;
  }
}
