import type { PageContent } from "./outcome.js";
import type { Image, ImagesPage, ResponseInfo } from "./results.js";

/** One page of images. */
export class Page implements ImagesPage {
  images: Image[];
  messages: ResponseInfo[];
  requestId: string | undefined;
  #next: (() => Promise<Page>) | undefined;

  /** @param next Requests the next page; `undefined` on the last page. */
  constructor(
    { images, messages }: PageContent,
    requestId: string | undefined,
    next: (() => Promise<Page>) | undefined,
  ) {
    this.images = images;
    this.messages = messages;
    this.requestId = requestId;
    this.#next = next;
  }

  [Symbol.iterator](): IterableIterator<Image> {
    return this.images.values();
  }

  hasNextPage(): boolean {
    return this.#next !== undefined;
  }

  async nextPage(): Promise<Page> {
    if (!this.#next) throw new RangeError("There is no next page: call hasNextPage() first");
    return this.#next();
  }
}
