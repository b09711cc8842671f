import { type Browser, firefox } from "playwright-core";

/** Firefox's executable: the one at FIREFOX_BIN, else Debian's. */
export const FIREFOX: string = process.env.FIREFOX_BIN ?? "/usr/bin/firefox-esr";

/** Starts a headless Firefox, driven over WebDriver BiDi. It has the system's light theme, and follows no other. */
export async function startFirefox(): Promise<Browser> {
  const browser = await firefox.launch({
    // A Firefox as users have it, not the one that Playwright builds.
    channel: "moz-firefox",
    executablePath: FIREFOX,
    // Reading the clipboard asks the user otherwise.
    firefoxUserPrefs: { "dom.events.testing.asyncClipboard": true },
  });
  skipMediaFeatures(browser);
  return browser;
}

/** A session of WebDriver BiDi, as Playwright has it in this process. */
interface Session {
  send(method: string, params: unknown): Promise<unknown>;
}

/** Playwright sets the media features of every context, with a command that Firefox does not have yet: it is not sent. */
function skipMediaFeatures(browser: Browser): void {
  const { _connection } = browser as unknown as {
    _connection: { toImpl(browser: Browser): { _browserSession: Session } };
  };
  const session: Session = Object.getPrototypeOf(_connection.toImpl(browser)._browserSession);
  const { send } = session;
  session.send = function (method, params) {
    if (method === "emulation.setMediaFeaturesOverride") return Promise.resolve({});
    return send.call(this, method, params);
  };
}
