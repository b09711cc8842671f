// The screens of the gallery, for the checks of accessibility and for the screenshots.
import type { Page } from "playwright-core";
import { type MemoryGallery, numbered, startMemoryGallery } from "./memory.ts";
import { LONG_NAMES } from "./names.ts";
import { failure, firstCard } from "./walk.ts";

/** Starts a gallery with every kind of name, and more images than a page has. */
export const startScreens = (): Promise<MemoryGallery> =>
  startMemoryGallery({
    images: [...LONG_NAMES, ...Array.from({ length: 230 }, (_, index) => numbered(index))],
  });

/** How a user comes to a screen, until all of it can be seen. */
type Visit = (page: Page, gallery: MemoryGallery) => Promise<void>;

/** The widths of a phone, a tablet and a desktop, in pixels. */
export const WIDTHS = [390, 820, 1_440] as const;

export const THEMES = ["light", "dark"] as const;

const grid: Visit = async (page, { url }) => {
  await page.goto(url);
  await firstCard(page).waitFor();
};

/** Opens the image with a name. */
const open =
  (name: string | RegExp): Visit =>
  async (page, gallery) => {
    await grid(page, gallery);
    await page.getByRole("gridcell").getByRole("button", { name }).click();
    await page.getByRole("dialog").locator(".facts-panel").waitFor();
  };

const search =
  (text: string): Visit =>
  async (page, gallery) => {
    await grid(page, gallery);
    await page.getByRole("searchbox").fill(text);
  };

/** The screen of a failure, after this answer of the API. */
const failing =
  (
    name: string,
    behaviour: Parameters<MemoryGallery["api"]["behave"]>[0],
    query: string = "",
  ): Visit =>
  async (page, { url, api }) => {
    api.behave(behaviour);
    await page.goto(`${url}/${query}`);
    await failure(page, name).waitFor();
  };

/** The Worker's answer while its settings are wrong: the names, and what it says of each. */
const misconfigured = (faults: Record<string, string>): Visit =>
  failing("misconfigured", {
    status: 500,
    errors: Object.entries(faults).map(([pointer, what]) => ({
      code: 10_500,
      message: `configuration: ${pointer} ${what}; the log has the details`,
      source: { pointer },
    })),
  });

const BROWSING: Record<string, Visit> = {
  grid,
  "small-cards": async (page, gallery) => {
    await grid(page, gallery);
    await page.getByLabel("Size").selectOption("small");
  },
  "filter-editor": async (page, gallery) => {
    await grid(page, gallery);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Metadata field").waitFor();
  },
  chips: async (page, { url }) => {
    await page.goto(`${url}/?creator=ana&meta.size.width[gte]=10&meta.status=active`);
    await page.locator(".chip").nth(2).waitFor();
  },
  search: search("picture 1"),
  "loading-all": async (page, gallery) => {
    await search("picture 1")(page, gallery);
    gallery.api.behave({ delay: 60_000 });
    await page.getByRole("button", { name: "Load all" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
  },
  loading: async (page, { url, api }) => {
    api.behave({ delay: 60_000 });
    await page.goto(url);
    await page.locator("#count", { hasText: "Loading" }).waitFor();
  },
  "without-v2": async (page, gallery) => {
    await page.route("**/images/v2?*", (route) =>
      route.fulfill({ status: 404, json: NO_SUCH_PATH }),
    );
    await grid(page, gallery);
  },
  selection: async (page, gallery) => {
    await grid(page, gallery);
    await firstCard(page).focus();
    await page.keyboard.press("Control+a");
    await page.locator(".selection").waitFor();
  },
  keys: async (page, gallery) => {
    await grid(page, gallery);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  },
  use: async (page, { url }) => void (await page.goto(`${url}/use`)),
};

const DETAIL: Record<string, Visit> = {
  detail: async (page, gallery) => {
    await open("short.webp")(page, gallery);
    await page.getByRole("dialog").locator("img.full.loaded").waitFor();
  },
  "detail-raw": async (page, gallery) => {
    await open("short.webp")(page, gallery);
    await page.getByRole("button", { name: "Show as JSON" }).click();
    await page.getByRole("dialog").locator("pre").scrollIntoViewIfNeeded();
  },
  "detail-right-to-left": open(/بالعربية|باللغة/),
  "detail-long-name": open(/a-very-long-name/),
  "detail-private": open("private.webp"),
  "detail-signed": async (page, gallery) => {
    gallery.api.behave(async (_, respond) => {
      const envelope = await (await respond()).json();
      const exp = Math.floor(Date.now() / 1_000) + 3_600;
      for (const image of envelope.result.images) {
        image.variants = image.variants.map((url: string) => `${url}?exp=${exp}&sig=1`);
      }
      return Response.json(envelope);
    });
    await open("private.webp")(page, gallery);
  },
  "detail-no-variants": open("no variants.webp"),
  "detail-broken": open("broken.webp"),
  "detail-no-such-image": async (page, { url }) => {
    await page.goto(`${url}/?image=no-such-image`);
    await page.getByText("There is no such image").waitFor();
  },
};

const FAILURES: Record<string, Visit> = {
  "signed-out": failing("signedOut", unauthorized("Bearer")),
  "wrong-secret": async (page, gallery) => {
    await failing("signedOut", unauthorized("Bearer"))(page, gallery);
    await page.getByLabel("API key or token").fill("wrong-key");
    await page.keyboard.press("Enter");
    await failure(page, "wrongSecret").waitFor();
  },
  "session-ended": failing("sessionEnded", unauthorized("Cloudflare-Access")),
  forbidden: failing("forbidden", { status: 403 }),
  "filter-forbidden": failing("filterForbidden", { status: 403 }, "?creator=ana"),
  "invalid-filters": async (page, { url }) => {
    await page.goto(`${url}/?meta.a[foo]=1&meta.b[gt]=x&meta.c=1&meta.d=1&meta.e=1&meta.f=1`);
    await failure(page, "invalid").waitFor();
  },
  unsupported: async (page, { url }) => {
    await page.route("**/images/v2?*", (route) =>
      route.fulfill({ status: 404, json: NO_SUCH_PATH }),
    );
    await page.goto(`${url}/?meta.status=active&sort=asc`);
    await failure(page, "unsupported").waitFor();
  },
  "rate-limit": failing("rateLimit", { status: 429, retryAfter: 300 }),
  offline: async (page, gallery) => {
    await grid(page, gallery);
    await page.context().setOffline(true);
    await page.getByLabel("Order").selectOption("asc");
    await failure(page, "offline").waitFor();
  },
  unreachable: failing("unreachable", "network"),
  upstream: failing("upstream", "invalidJson"),
  "upstream-on-the-way": async (page, gallery) => {
    gallery.api.failNext("invalidJson", { after: 1 });
    await grid(page, gallery);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await failure(page, "upstream").waitFor();
    await failure(page, "upstream").scrollIntoViewIfNeeded();
  },
  "auth-unset": misconfigured({ AUTH: "is not set" }),
  "auth-unknown": misconfigured({ AUTH: "is not valid" }),
  "wrong-setting": misconfigured({ CACHE_TTL: "is not valid" }),
  "wrong-settings": misconfigured({
    AUTH: "is not set",
    AUHT: "is not a setting: did you mean AUTH?",
    "SIGNED_URL_TTL and CACHE_TTL": "contradict each other",
    API_TOKEN: "is not set",
  }),
  empty: async (page, { url, api }) => {
    api.remove(...api.images.map(({ id }) => id));
    await page.goto(url);
    await failure(page, "empty").waitFor();
  },
  "nothing-by-filter": async (page, { url }) => {
    await page.goto(`${url}/?creator=nobody`);
    await failure(page, "nothingFound").waitFor();
  },
  "nothing-by-search": async (page, gallery) => {
    await search("no such name")(page, gallery);
    await failure(page, "nothingFound").waitFor();
  },
};

/** The screens, by name. */
export const SCREENS: Readonly<Record<string, Visit>> = { ...BROWSING, ...DETAIL, ...FAILURES };

/** The screens where the browser is German: those with the most text. */
export const GERMAN_SCREENS: Readonly<Record<string, Visit>> = {
  "german-grid": grid,
  "german-signed-out": failing("signedOut", unauthorized("Bearer")),
  "german-wrong-settings": misconfigured({ AUTH: "is not set", CACHE_TTL: "is not valid" }),
  "german-selection": BROWSING.selection as Visit,
  "german-use": BROWSING.use as Visit,
};

/** Undoes what a screen did to the API and to the page's network. */
export async function leave(page: Page, { api }: MemoryGallery): Promise<void> {
  await page.context().setOffline(false);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.evaluate(() => localStorage.clear());
  api.reset();
  await page.goto("about:blank");
}

function unauthorized(challenge: string) {
  return { status: 401, headers: { "WWW-Authenticate": challenge } };
}

const NO_SUCH_PATH = {
  result: null,
  success: false,
  errors: [{ code: 1_000, message: "no such path" }],
  messages: [],
};
