// How the page's requests reach the Worker: with the visitor's key or token, and without following a redirect to a login page.

import { REDIRECT, takeFirstPage } from "./first-page.ts";

/** What the Worker wants of a visitor who is not signed in: a key or token, or a login by Cloudflare Access. */
export type Challenge = "secret" | "login";

/** The visitor's session. */
export class Session {
  /** Kept in memory only: a reload forgets it. */
  #secret: string | undefined;
  /** What the last response asked for, if it refused the visitor. */
  challenge: Challenge | undefined;

  /** Whether the visitor has entered a key or token. */
  get hasSecret(): boolean {
    return this.#secret !== undefined;
  }

  /** Sends this API key or JSON Web Token with every request from now on. */
  signIn(secret: string): void {
    this.#secret = secret;
  }

  /** The headers of every request. */
  get headers(): Record<string, string> {
    return this.#secret === undefined ? {} : { Authorization: `Bearer ${this.#secret}` };
  }

  /**
   * The package's option `fetch`. Access answers an ended session with a redirect to another origin, or with a page of HTML
   * instead of JSON; either becomes the 401 that it means.
   */
  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await (takeFirstPage(url, init) ?? fetch(url, { ...init, ...REDIRECT }));
    const isLogin =
      response.type === "opaqueredirect" || (response.ok && typeOf(response) === "text/html");
    if (isLogin) {
      this.challenge = "login";
      return Response.json(SESSION_ENDED, { status: 401 });
    }
    this.challenge = response.status === 401 ? challengeOf(response) : undefined;
    return response;
  };
}

const SESSION_ENDED = {
  result: null,
  success: false,
  errors: [{ code: 10_000, message: "The session has ended" }],
  messages: [],
};

const typeOf = (response: Response): string | undefined =>
  response.headers.get("Content-Type")?.split(";")[0]?.trim();

const challengeOf = (response: Response): Challenge =>
  /\bBearer\b/i.test(response.headers.get("WWW-Authenticate") ?? "") ? "secret" : "login";
