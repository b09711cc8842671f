// WebKitGTK's MiniBrowser, on its own X display, because it has no headless mode.
import { globSync } from "node:fs";
import { freePort } from "./port.ts";
import { respondsAt, type Process, startProcess } from "./process.ts";
import { newSession, type WebDriverSession } from "./webdriver.ts";

/** The commands of WebKitGTK and its display: those of the environment, else Debian's. */
export const WEBKIT = {
  browser:
    process.env.MINIBROWSER_BIN ??
    globSync("/usr/lib/*/webkit2gtk-4.1/MiniBrowser")[0] ??
    "MiniBrowser",
  driver: process.env.WEBKITWEBDRIVER_BIN ?? "/usr/bin/WebKitWebDriver",
  display: process.env.XVFB_BIN ?? "/usr/bin/Xvfb",
};

/** How long the display and the driver may take to start, in milliseconds. */
const START = 60_000;

/** Starts WebKit. `close()` ends the browser, its driver and its display. */
export async function startWebKit(): Promise<WebDriverSession> {
  // Once more, because another process may have taken the driver's port.
  return start().catch(start);
}

async function start(): Promise<WebDriverSession> {
  const processes: Process[] = [];
  const stop = () => Promise.all(processes.map((started) => started.stop()));
  const logs = () => processes.map((started) => started.log()).join("\n");
  try {
    // Xvfb chooses a display that is free and prints its number.
    const display = startProcess(WEBKIT.display, ["-displayfd", "1", "-nolisten", "tcp"]);
    processes.push(display);
    const number = await display.waitFor("display number", START, () =>
      /^\d+\n/m.exec(display.log())?.[0].trim(),
    );
    const port = await freePort();
    const driver = startProcess(WEBKIT.driver, ["--host=127.0.0.1", `--port=${port}`], {
      env: {
        DISPLAY: `:${number}`,
        // The sandbox needs user namespaces, which containers lack. The page is part of the tests.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      },
    });
    processes.push(driver);
    const origin = `http://127.0.0.1:${port}`;
    await driver.waitFor(`response from ${origin}`, START, respondsAt(`${origin}/status`));
    const session = await newSession(origin, {
      "webkitgtk:browserOptions": { binary: WEBKIT.browser, args: ["--automation"] },
    });
    return {
      ...session,
      evaluate: async (expression) => {
        try {
          return await session.evaluate(expression);
        } catch (cause) {
          throw new Error(`${cause}. The browser's output:\n${logs()}`, { cause });
        }
      },
      close: async () => {
        try {
          await session.close();
        } finally {
          await stop();
        }
      },
    };
  } catch (cause) {
    await stop();
    throw new Error(`WebKit did not start: ${cause}. Its output:\n${logs()}`, { cause });
  }
}
