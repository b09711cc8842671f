import { type Browser, launch } from "puppeteer-core";

/** Firefox's executable: the one at FIREFOX_BIN, else Debian's. */
export const FIREFOX: string = process.env.FIREFOX_BIN ?? "/usr/bin/firefox-esr";

/** Starts a headless Firefox, driven over WebDriver BiDi. */
export function startFirefox(): Promise<Browser> {
  return launch({ browser: "firefox", executablePath: FIREFOX, headless: true, timeout: 60_000 });
}
