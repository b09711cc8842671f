import { type Browser, chromium } from "playwright-core";

/** Chromium's executable: the one at CHROMIUM_BIN, else Debian's. */
export const CHROMIUM: string = process.env.CHROMIUM_BIN ?? "/usr/bin/chromium";

/** Starts a headless Chromium, with further arguments. */
export function startChromium(...others: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...others,
    ],
  });
}
