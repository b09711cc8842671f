import type { BrowserContext, Response } from "playwright-core";

/** Everything that a browser context received from the network, and everything it logged. */
export class Received {
  readonly #texts: string[] = [];
  readonly #pending: Promise<void>[] = [];
  readonly consoleErrors: string[] = [];
  responses = 0;

  constructor(context: BrowserContext) {
    context.on("response", (response) => {
      const kept = this.#keep(response);
      // A test may end before its last response; `all()` reports a failure.
      kept.catch(() => {});
      this.#pending.push(kept);
    });
    context.on("console", (message) => {
      this.#texts.push(message.text());
      if (message.type() === "error") {
        this.consoleErrors.push(message.text());
      }
    });
    context.on("weberror", (error) => {
      const text = String(error.error().stack ?? error.error());
      this.#texts.push(text);
      this.consoleErrors.push(text);
    });
  }

  async #keep(response: Response): Promise<void> {
    this.responses++;
    const headers = await response.headersArray();
    const request = response.request();
    this.#texts.push(response.url(), request.url(), JSON.stringify(request.headers()));
    this.#texts.push(...headers.map(({ name, value }) => `${name}: ${value}`));
    // Byte for byte, so that pictures and wasm can be searched like text.
    this.#texts.push((await response.body()).toString("latin1"));
  }

  /** All of it as one string, once every response has been read. */
  async all(): Promise<string> {
    await Promise.all(this.#pending);
    return this.#texts.join("\n");
  }
}
