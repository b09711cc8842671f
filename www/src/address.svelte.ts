// The page's state that belongs to its URL: ?creator=&meta.…=&sort=&q=&image=<id>.
import { parseQuery, type Query, writeQuery } from "./query.ts";

/** The longest search, in UTF-16 units: the Worker answers URLs of up to 16 KB. */
export const MAX_SEARCH = 200;

/** How long after the browser has refused to change the URL it is asked again, in milliseconds. */
const LATER = 5_000;

/** What an entry of the history holds beside its URL. */
interface Entry {
  /** Whether the page itself opened the image, so that going back closes it. */
  opened?: boolean;
  /** How many images were loaded, and how far the page was scrolled, in pixels. */
  loaded?: number;
  scroll?: number;
}

export class Address {
  query: Query = $state.raw(parseQuery(new URLSearchParams()));
  search: string = $state("");
  /** The ID of the open image. */
  image: string | undefined = $state();
  /** Of a change that the browser has refused. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    history.scrollRestoration = "manual";
    this.#read();
    addEventListener("popstate", () => this.#read());
  }

  /** How far an earlier visit of this URL was scrolled, and how much was loaded. */
  get visited(): { loaded: number; scroll: number } {
    const { loaded = 0, scroll = 0 } = entry();
    return { loaded, scroll };
  }

  /** Remembers the position for a reload, or for a return from another page. */
  keepPosition(loaded: number): void {
    change("replaceState", { ...entry(), loaded, scroll: scrollY });
  }

  list(query: Query): void {
    this.query = query;
    this.image = undefined;
    this.#write("pushState", {});
  }

  /** Searches for a text. What it finds is shown from the top. */
  find(text: string): void {
    this.search = text.slice(0, MAX_SEARCH);
    this.#write("replaceState", { ...entry(), scroll: 0 });
  }

  /** Opens an image. Going on to another one replaces the entry, so that one step back closes it. */
  open(id: string): void {
    const isOpen = this.image !== undefined;
    this.image = id;
    if (isOpen) this.#write("replaceState", entry());
    else this.#write("pushState", { ...entry(), opened: true });
  }

  close(): void {
    if (this.image === undefined) return;
    if (entry().opened) {
      history.back();
      return;
    }
    this.image = undefined;
    this.#write("replaceState", entry());
  }

  #read(): void {
    clearTimeout(this.#timer);
    const parameters = new URLSearchParams(location.search);
    const query = parseQuery(parameters);
    // The same object as long as the query is the same: another one lists again.
    if (JSON.stringify(query) !== JSON.stringify(this.query)) this.query = query;
    this.search = (parameters.get("q") ?? "").slice(0, MAX_SEARCH);
    this.image = parameters.get("image") || undefined;
  }

  #write(method: "pushState" | "replaceState", state: Entry): void {
    const parameters = new URLSearchParams();
    writeQuery(this.query, parameters);
    if (this.search !== "") parameters.set("q", this.search);
    if (this.image !== undefined) parameters.set("image", this.image);
    const text = parameters.toString();
    clearTimeout(this.#timer);
    if (!change(method, state, text === "" ? location.pathname : `?${text}`))
      this.#timer = setTimeout(() => this.#write(method, state), LATER);
  }
}

/** Whether the browser makes the change. Safari refuses more than 100 in some seconds: a key that is held down makes them. */
function change(method: "pushState" | "replaceState", state: Entry, url?: string): boolean {
  try {
    history[method](state, "", url);
    return true;
  } catch {
    return false;
  }
}

const entry = (): Entry => (history.state as Entry | null) ?? {};
