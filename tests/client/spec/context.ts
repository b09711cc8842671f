// The context of the specification's tests.
import type { Image, ImageList, ImagesError } from "cf-list-images";
import type { Seen } from "../../support/scenario-server.ts";

/** The options of a listing: an account of the upstream in tests/support/scenario-server.ts. */
export interface Account {
  accountId: string;
  apiToken: string;
  baseURL: string;
  dangerouslyAllowBrowser?: boolean;
}

/** Where the specification runs. */
export interface Runtime {
  /** Part of the account IDs: no two runtimes share a name. */
  name: string;
  /** A page or a worker of a browser. */
  isBrowser: boolean;
}

/** The package. Options are of any type, as in JavaScript: many tests pass wrong ones. */
export interface Library {
  listImages(options: object): ImageList;
  streamImages(options: object): AsyncIterable<Image>;
  init(module?: unknown): Promise<void>;
  ImagesError: typeof ImagesError;
}

/** The package's subpath for tests. */
export type Testing = typeof import("cf-list-images/testing");

export interface Context extends Library {
  testing: Testing;
  /** A new account of a scenario. */
  at(scenario: string): Account;
  /** The requests that an account has had. */
  seen(account: { accountId: string }): Promise<Seen[]>;
  /** Sends the rest of the bodies that an account holds. */
  release(account: { accountId: string }): Promise<void>;
  isBrowser: boolean;
  fetch: typeof fetch;
}

/** Tests by name. A test fails when its promise rejects. */
export type Specification = Record<string, (context: Context) => Promise<void>>;
