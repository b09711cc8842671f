// The store: the images of the account, page by page, through the package's public API alone.
//
//     const listing = new Listing(new Session());
//     listing.open(EVERYTHING);   // the first page
//     listing.more();             // the next one: call it when the user nears the end
//     listing.images              // what is loaded, reactive
//
// One iteration of `listImages(…).pages()` fetches one page ahead of what is shown. When it fails, `more()` starts another
// one from the `next` of the last page, so nothing that is loaded is requested again. `open` with another query cancels what
// is under way.
import {
  type Image,
  type ImagesPage,
  type ListImagesOptions,
  listImages,
  type NextNumber,
  type NextPage,
  type NextToken,
  type RetryEvent,
} from "cf-list-images";
import { keepUntil } from "./image.ts";
import { EVERYTHING, isFiltered, optionsOf, PER_PAGE, type Query } from "./query.ts";
import type { Session } from "./session.ts";

export type { Image };

/** A page that is loaded: where its images are, and how to request it again. */
interface LoadedPage {
  readonly start: number;
  readonly end: number;
  readonly from: NextPage | undefined;
  /** In milliseconds since 1970. */
  readonly received: number;
}

export class Listing {
  /** The images that are loaded, in the API's order; each once. */
  images: readonly Image[] = $state.raw([]);
  /** `ready`: there is more to load. `done`: the last page is loaded. */
  state: "loading" | "ready" | "done" | "failed" = $state("ready");
  /** Why the state is `failed`: an `ImagesError`. */
  failure: unknown = $state.raw();
  /** Until when the package waits before it tries again, in milliseconds since 1970. */
  waitsUntil: number | undefined = $state();
  /** 1 where the Worker, or another proxy, has no v2: then there are no metadata filters and no order. */
  version: 1 | 2 = $state(2);
  query: Query = $state.raw(EVERYTHING);
  readonly session: Session;

  #pages: AsyncGenerator<ImagesPage> | undefined;
  #loaded: LoadedPage[] = [];
  #next: NextPage | undefined;
  /** The index of each image, by its ID. */
  #indices = new Map<string, number>();
  #control = new AbortController();
  #underway: Promise<void> | undefined;
  #renewing = new Set<LoadedPage>();

  constructor(session: Session) {
    this.session = session;
  }

  /** Whether a filter limits what is listed. */
  get isFiltered(): boolean {
    return isFiltered(this.query);
  }

  /** Lists something else, or the same again. Cancels what is under way. */
  open(query: Query): Promise<void> {
    this.#control.abort();
    this.#control = new AbortController();
    this.#pages = undefined;
    this.#loaded = [];
    this.#next = undefined;
    this.#indices.clear();
    this.#underway = undefined;
    this.query = query;
    this.images = [];
    this.failure = undefined;
    this.state = "ready";
    return this.more();
  }

  /** Loads the next page, if there is one. Also after a failure: from where it happened. Never rejects. */
  more(): Promise<void> {
    if (this.state === "done") return Promise.resolve();
    this.#underway ??= this.#load(this.#control.signal);
    return this.#underway;
  }

  /** Loads page after page until `enough` says so, or there are no more, or one fails, or the query changes. */
  async moreUntil(enough: () => boolean): Promise<void> {
    const { signal } = this.#control;
    while (!signal.aborted && !enough() && this.state !== "done") {
      await this.more();
      if (this.state === "failed") return;
    }
  }

  /** Requests the page of an image again if it is time: see `renewalOf`. A failure leaves the old URLs. */
  async renew(image: Image): Promise<void> {
    const page = this.#pageOf(image);
    const time = this.renewalOf(image);
    if (page === undefined || time === undefined || Date.now() < time) return;
    if (this.#renewing.has(page)) return;
    this.#renewing.add(page);
    const { signal } = this.#control;
    try {
      const { images } = await listImages(this.#options(page.from));
      if (signal.aborted) return;
      const fresh = new Map(images.map((each) => [each.id, each]));
      this.images = this.images.map((each) => fresh.get(each.id) ?? each);
      this.#loaded = this.#loaded.map((each) =>
        each === page ? { ...page, received: Date.now() } : each,
      );
    } catch {
      // The pictures that are shown stay; the next call tries again.
    } finally {
      this.#renewing.delete(page);
    }
  }

  /** When to call `renew` for an image, in milliseconds since 1970; `undefined` if its URLs do not end. */
  renewalOf(image: Image): number | undefined {
    const page = this.#pageOf(image);
    return page && keepUntil(image, page.received);
  }

  #pageOf({ id }: Image): LoadedPage | undefined {
    const index = this.#indices.get(id ?? "");
    if (index === undefined) return undefined;
    return this.#loaded.find(({ start, end }) => index >= start && index < end);
  }

  async #load(signal: AbortSignal): Promise<void> {
    this.state = "loading";
    this.failure = undefined;
    try {
      const page = await this.#request();
      if (!signal.aborted) this.#add(page);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      if (!signal.aborted) {
        this.#underway = undefined;
        this.waitsUntil = undefined;
      }
    }
  }

  #add(page: ImagesPage | undefined): void {
    const start = this.images.length;
    // While images are uploaded, the pages of v1 overlap.
    const added = (page?.images ?? []).filter(({ id }) => !this.#indices.has(id ?? ""));
    for (const [at, { id }] of added.entries()) {
      if (id !== undefined) this.#indices.set(id, start + at);
    }
    if (added.length > 0) this.images = [...this.images, ...added];
    const end = this.images.length;
    this.#loaded.push({ start, end, from: this.#next, received: Date.now() });
    this.#next = page?.next;
    this.state = page?.next === undefined ? "done" : "ready";
  }

  /** The next page of the iteration; `undefined` at its end. */
  async #request(): Promise<ImagesPage | undefined> {
    const { signal } = this.#control;
    try {
      this.#pages ??= listImages({ ...this.#options(this.#next), prefetch: true }).pages();
      return (await this.#pages.next()).value ?? undefined;
    } catch (error) {
      if (!signal.aborted) this.#pages = undefined;
      if (signal.aborted || this.#loaded.length > 0 || this.version === 1 || !isMissing(error)) {
        throw error;
      }
      this.version = 1;
      return this.#request();
    }
  }

  #fail(error: unknown): void {
    this.failure = error;
    this.state = "failed";
  }

  /** The options of one request, or of an iteration. `from` is of the listing's version. */
  #options(from: NextPage | undefined): ListImagesOptions {
    const common = {
      perPage: PER_PAGE,
      signal: this.#control.signal,
      defaultHeaders: this.session.headers,
      fetch: this.session.fetch,
      onRequest: () => {
        this.waitsUntil = undefined;
      },
      onRetry: ({ delay, kind }: RetryEvent) => {
        if (kind === "rateLimit") this.waitsUntil = Date.now() + delay;
      },
    };
    if (this.version === 2) {
      const next = from as NextToken | undefined;
      return { endpoint: "/images/v2", version: 2, ...common, ...optionsOf(this.query), ...next };
    }
    const { creator } = this.query;
    const next = from as NextNumber | undefined;
    return { endpoint: "/images", ...common, ...(creator !== undefined && { creator }), ...next };
  }
}

/** Whether the path does not exist: where there is no v2, v1 is the next attempt. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && "status" in error && error.status === 404;
