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
//
// It needs query.ts (what to list), session.ts (how requests are made), first-page.ts (the request that is made before the
// package is there), failures.ts (what cannot be listed) and image.ts (how long signed URLs are kept). README.md names what
// these need.
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
import { QueryError } from "./failures.ts";
import { expiryOf, keepUntil } from "./image.ts";
import {
  EVERYTHING,
  invalidOf,
  isFiltered,
  needsV2,
  optionsOf,
  PER_PAGE,
  type Query,
} from "./query.ts";
import type { Session } from "./session.ts";

export type { Image };

/** A page that is loaded: where its images are, and how to request it again. */
interface LoadedPage {
  readonly start: number;
  readonly end: number;
  readonly from: NextPage | undefined;
  /** In milliseconds since 1970. */
  readonly received: number;
  /** How often it was requested again in vain, and until when it is not, in milliseconds since 1970. */
  readonly failures: number;
  readonly waitsUntil: number;
}

/** The first and the longest wait before signed URLs are requested again after a failure, in milliseconds. */
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 300_000;

export class Listing {
  /** The images that are loaded, in the API's order; each once. */
  images: readonly Image[] = $state.raw([]);
  /** `ready`: there is more to load. `done`: the last page is loaded. */
  state: "loading" | "ready" | "done" | "failed" = $state("ready");
  /** Why the state is `failed`: an `ImagesError`. */
  failure: unknown = $state.raw();
  /** Until when the package waits before it tries again, in milliseconds since 1970. */
  waitsUntil: number | undefined = $state();
  /**
   * 1 where the Worker, or another proxy, has no v2: then there are no metadata filters and no order. A query that needs them
   * tries v2 again.
   */
  version: 1 | 2 = $state(2);
  query: Query = $state.raw(EVERYTHING);
  readonly session: Session;

  #pages: AsyncGenerator<ImagesPage> | undefined;
  /** Reactive, so that `renewalOf` is. */
  #loaded: readonly LoadedPage[] = $state.raw([]);
  #next: NextPage | undefined;
  /** The index of each image, by its ID. */
  #indices = new Map<string, number>();
  #control = new AbortController();
  #underway: Promise<void> | undefined;
  /** The renewals that are under way. */
  #renewing = new Map<LoadedPage, Promise<void>>();

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

  /**
   * Loads the next page that has images which are not loaded, if there is one. Also after a failure: from where it happened.
   * Never rejects.
   */
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

  /**
   * Renews the signed URLs of images, a selection for instance, as far as it is time. Those that have expired of images that are
   * not loaded, as after a change of the order, are found by loading more.
   */
  async renewAll(images: readonly Image[]): Promise<void> {
    const now = Date.now();
    const expired = images.filter((image) => (expiryOf(image) ?? now + 1) <= now);
    const isLoaded = ({ id }: Image) => this.#indices.has(id ?? "");
    await this.moreUntil(() => expired.every(isLoaded));
    const ids = new Set(images.map(({ id }) => id));
    const loaded = this.images.filter(({ id }) => ids.has(id));
    await Promise.all(loaded.map((image) => this.renew(image)));
  }

  /** Requests the page of an image again if it is time: see `renewalOf`. After a failure the old URLs stay for a while. */
  async renew(image: Image): Promise<void> {
    const page = this.#pageOf(image);
    const time = this.renewalOf(image);
    if (page === undefined || time === undefined || Date.now() < time) return;
    const underway = this.#renewing.get(page) ?? this.#renewPage(page);
    this.#renewing.set(page, underway);
    await underway;
    this.#renewing.delete(page);
  }

  async #renewPage(page: LoadedPage): Promise<void> {
    const { signal } = this.#control;
    const fresh = new Map<string | undefined, Image>();
    try {
      const { images } = await listImages(this.#options(page.from));
      for (const each of images) fresh.set(each.id, each);
    } catch {
      // The pictures that are shown stay.
    }
    if (signal.aborted) return;
    // An image that is not among the fresh ones has been deleted, or has moved to another page.
    const isRenewed = this.images.slice(page.start, page.end).every(({ id }) => fresh.has(id));
    const failures = isRenewed ? 0 : page.failures + 1;
    const wait = isRenewed ? 0 : Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
    const now = Date.now();
    const received = fresh.size > 0 ? now : page.received;
    const renewed = { ...page, received, failures, waitsUntil: now + wait };
    this.#loaded = this.#loaded.map((each) => (each === page ? renewed : each));
    if (fresh.size > 0) this.images = this.images.map((each) => fresh.get(each.id) ?? each);
  }

  /**
   * When to call `renew` for an image, in milliseconds since 1970; `undefined` if its URLs do not expire. Reactive: after a
   * failure it is later.
   */
  renewalOf(image: Image): number | undefined {
    const page = this.#pageOf(image);
    const time = page && keepUntil(image, page.received);
    return time && Math.max(time, page.waitsUntil);
  }

  #pageOf({ id }: Image): LoadedPage | undefined {
    const index = this.#indices.get(id ?? "");
    if (index === undefined) return undefined;
    return this.#loaded.find(({ start, end }) => index >= start && index < end);
  }

  async #load(signal: AbortSignal): Promise<void> {
    this.state = "loading";
    this.failure = undefined;
    const { length } = this.images;
    try {
      do {
        const page = await this.#request();
        if (signal.aborted) return;
        this.#add(page);
      } while (this.#next !== undefined && this.images.length === length);
      this.state = this.#next === undefined ? "done" : "ready";
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
    const times = { received: Date.now(), failures: 0, waitsUntil: 0 };
    this.#loaded = [...this.#loaded, { start, end, from: this.#next, ...times }];
    this.#next = page?.next;
  }

  /** The next page of the iteration; `undefined` at its end. */
  async #request(): Promise<ImagesPage | undefined> {
    const { signal } = this.#control;
    const invalid = invalidOf(this.query);
    if (invalid.length > 0) throw new QueryError("invalid", invalid.join("\n"));
    if (needsV2(this.query)) this.version = 2;
    try {
      this.#pages ??= listImages({
        ...this.#options(this.#next),
        ...this.#hooks,
        prefetch: true,
      }).pages();
      return (await this.#pages.next()).value ?? undefined;
    } catch (error) {
      if (!signal.aborted) this.#pages = undefined;
      if (signal.aborted || this.#loaded.length > 0 || this.version === 1 || !isMissing(error)) {
        throw error;
      }
      this.version = 1;
      if (needsV2(this.query)) throw new QueryError("unsupported");
      return this.#request();
    }
  }

  /** What the package reports while it requests what the user waits for. */
  readonly #hooks: Pick<ListImagesOptions, "onRequest" | "onRetry"> = {
    onRequest: () => {
      this.waitsUntil = undefined;
    },
    onRetry: ({ delay, kind }: RetryEvent) => {
      if (kind === "rateLimit") this.waitsUntil = Date.now() + delay;
    },
  };

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
