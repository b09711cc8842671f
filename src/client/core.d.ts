// The types of what wasm-bindgen makes of src/client; the build puts them beside it.
import type { Image, InitInput, ListImagesOptions, ResponseInfo } from "../index.js";

export type PageParts = [images: Image[], messages: ResponseInfo[], following: Listing | undefined];

export class Listing {
  constructor(options: ListImagesOptions);
  url(): string;
  scan(): ImageScan;
  read(status: number, scan: ImageScan, secret: string | undefined): PageParts;
  pages(random: number, moreRandom: number): Pager;
  free(): void;
}

export class Pager {
  url(): string | undefined;
  scan(): ImageScan;
  read(status: number, scan: ImageScan, secret: string | undefined): PageParts;
  free(): void;
}

export class ImageScan {
  feed(part: Uint8Array): boolean;
  take(): Image[];
  readonly done: boolean;
  finish(status: number, secret: string | undefined): void;
  free(): void;
}

export function retryDelay(
  failed: number,
  maxRetries: number,
  status: number,
  serverDelay: number | undefined,
  random: number,
): number;

export function start(source: InitInput): Promise<void>;
