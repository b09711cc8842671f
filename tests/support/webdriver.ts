// A client of W3C WebDriver (https://www.w3.org/TR/webdriver2/) with the few commands that the tests need.

/** How long the driver may take for a command, in milliseconds. */
const COMMAND_TIMEOUT = 60_000;
/** How long a script's promise may take, in milliseconds. */
const SCRIPT_TIMEOUT = 120_000;

/** A browser window, driven over WebDriver. */
export interface WebDriverSession {
  /** Loads a page. */
  open(url: string): Promise<void>;
  /** Evaluates an expression in the page and returns what its promise resolves to. */
  evaluate(expression: string): Promise<unknown>;
  /** Closes the browser. */
  close(): Promise<void>;
}

/** Starts a browser with these capabilities through the driver at an origin. */
export async function newSession(driver: string, capabilities: object): Promise<WebDriverSession> {
  const alwaysMatch = { ...capabilities, timeouts: { script: SCRIPT_TIMEOUT } };
  const created = await command(`${driver}/session`, "POST", { capabilities: { alwaysMatch } });
  const session = `${driver}/session/${(created as { sessionId: string }).sessionId}`;
  return {
    open: async (url) => {
      await command(`${session}/url`, "POST", { url });
    },
    evaluate: async (expression) => {
      const script = `const done = arguments[0];
        Promise.resolve(${expression}).then(
          (value) => done({ value }),
          (error) => done({ error: String(error?.stack ?? error) }),
        );`;
      const timeout = SCRIPT_TIMEOUT + COMMAND_TIMEOUT;
      const result = await command(
        `${session}/execute/async`,
        "POST",
        { script, args: [] },
        timeout,
      );
      const { value, error } = result as { value?: unknown; error?: string };
      if (error !== undefined) throw new Error(error);
      return value;
    },
    close: async () => {
      await command(session, "DELETE");
    },
  };
}

async function command(
  url: string,
  method: "POST" | "DELETE",
  body?: object,
  timeout = COMMAND_TIMEOUT,
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(timeout),
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  } catch (cause) {
    throw new Error(`${method} ${url}: ${cause}`, { cause });
  }
}
