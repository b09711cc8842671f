import type { PageContent } from "./outcome.js";
import type { Image, ImagesPage, NextPage, ResponseInfo } from "./results.js";

/** One page of images. */
export class Page implements ImagesPage {
  declare images: Image[];
  declare messages: ResponseInfo[];
  declare requestId: string | undefined;
  declare next: NextPage | undefined;
  #request: (() => Promise<Page>) | undefined;

  /** @param request Requests the next page; `undefined` on the last page. */
  constructor(
    { images, messages, next }: PageContent,
    requestId: string | undefined,
    request: (() => Promise<Page>) | undefined,
  ) {
    this.images = images;
    this.messages = messages;
    this.requestId = requestId;
    this.next = next as NextPage | undefined;
    this.#request = request;
  }

  [Symbol.iterator](): IterableIterator<Image> {
    return this.images.values();
  }

  hasNextPage(): boolean {
    return !!this.#request;
  }

  async nextPage(): Promise<Page> {
    if (!this.#request) throw new RangeError("There is no next page: call hasNextPage() first");
    return this.#request();
  }
}
