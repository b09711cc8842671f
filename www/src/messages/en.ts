// The page's texts in English. Other languages have the same keys.
import type { Operator } from "../query.ts";

const counted = (count: number, text: string) => `${text} ${count === 1 ? "image" : "images"}`;

export const en = {
  title: "Images",
  skip: "Skip to the images",
  use: "Use it",
  theme: "Switch between light and dark",
  unnamed: "Unnamed image",
  noCreator: "No creator",
  isPrivate: "Private",
  needsSignedUrl: "Needs a signed URL",
  broken: "Can’t be shown",
  noVariants: "No variants",
  grid: "Images",
  select: "Select",
  loading: "Loading images …",
  soFar: (count: number, text: string) => `${counted(count, text)} so far`,
  inAll: (count: number, text: string) => `${counted(count, text)} in all`,
  found: (text: string, of: string) => `${text} of ${of} loaded`,

  search: "Search by name, ID or title",
  searchLoaded: (text: string) => `Searches the ${text} images that are loaded.`,
  loadAll: "Load all",
  stop: "Stop",
  filters: "Filters",
  creator: "Creator",
  anyCreator: "Any",
  field: "Metadata field",
  operator: "Comparison",
  operators: {
    eq: "is",
    in: "is one of (a|b)",
    gt: "is greater than",
    gte: "is at least",
    lt: "is less than",
    lte: "is at most",
  } satisfies Record<Operator, string>,
  value: "Value",
  add: "Add filter",
  apply: "Apply",
  remove: (text: string) => `Remove the filter ${text}`,
  clear: "Clear all",
  sort: "Order",
  newest: "Newest first",
  oldest: "Oldest first",
  density: "Size",
  large: "Large",
  small: "Small",

  close: "Close",
  previous: "Previous image",
  next: "Next image",
  position: (n: string, of: string, more: boolean) => `${n} of ${of}${more ? " +" : ""}`,
  zoom: "Zoom in or out",
  download: "Download",
  copy: "Copy as",
  copyUrl: "URL",
  copyTag: "<img>",
  copyMarkdown: "Markdown",
  copyId: "ID",
  copied: (what: string) => `Copied: ${what}`,
  notCopied: "The browser did not allow copying.",
  uploaded: "Uploaded",
  id: "ID",
  endsAt: (time: string) => `Its URLs end at ${time}, and are renewed before.`,
  metadata: "Metadata",
  noMetadata: "None",
  raw: "Show as JSON",
  tree: "Show as a list",
  variants: "Variants",
  notSet: "Not set",
  findingImage: "Looking for the image …",
  noSuchImage: "There is no such image in this listing.",

  selected: (count: number, text: string) => `${counted(count, text)} selected`,
  selectAll: "Select all",
  copyUrls: "Copy URLs",
  exportJson: "Export JSON",
  exportCsv: "Export CSV",
  clearSelection: "Clear the selection",

  keys: "Keyboard",
  keysList: [
    ["Arrows, Home, End", "move between images"],
    ["Enter", "open an image"],
    ["Space, Shift, Ctrl or ⌘", "select, select a range, select one more"],
    ["/", "search"],
    ["?", "this list"],
  ] as readonly (readonly [string, string])[],

  again: "Try again",
  clearFilters: "Clear the filters",
  clearSearch: "Clear the search",
  signIn: "Sign in",
  secret: "API key or token",
  secretKept: "It is kept until this page is closed or reloaded, and nowhere else.",
  seconds: (text: string) => `${text} s`,
  failures: {
    signedOut: {
      title: "Sign in to see the images",
      advice: "This Worker lists for visitors with an API key or a token.",
    },
    wrongSecret: {
      title: "This key or token is not accepted",
      advice: "Check that it is complete and has not expired, and enter it again.",
    },
    sessionEnded: {
      title: "Your session has ended: sign in again",
      advice: "Signing in loads this page again, and comes back to where you are.",
    },
    forbidden: {
      title: "You may not see these images",
      advice:
        "You are signed in, but not allowed to list. Ask whoever runs this Worker to let you in.",
    },
    filterForbidden: {
      title: "This filter is not allowed here",
      advice:
        "The Worker hides the field, or limits you to your own images. Clear the filters to go on.",
    },
    rateLimit: {
      title: "Too many requests",
      advice: "The limit is reached. It goes on by itself in:",
    },
    offline: {
      title: "You are offline",
      advice: "It goes on by itself when the connection is back.",
    },
    unreachable: {
      title: "The Worker does not answer",
      advice: "Check your connection, and try again.",
    },
    misconfigured: {
      title: "The Worker is not set up",
      advice: "Its configuration lacks something. The message below says what.",
    },
    upstream: {
      title: "The Images API did not answer",
      advice: "The Worker could not get the listing. It may be over in a moment.",
    },
    unknown: { title: "The images could not be listed", advice: "The message below says why." },
  },
  localHint: "On this machine: npm start starts the Worker.",
  closedTitle: "Nobody may list yet",
  closedAdvice:
    'Choose who may list: set AUTH to "access", "jwt", "key" or "public" in wrangler.jsonc (or wrangler.toml), and deploy again.',
  guide: "The guide",
  guideExplains: " explains the choices.",
  wrongSettings: (names: string) =>
    `Wrong or missing: ${names}. The Worker's log says what is expected, and `,
  documentation: "the documentation",
  listsSettings: " lists all settings.",
  empty: {
    title: "No images yet",
    advice: "Upload one to the account, then load this page again.",
  },
  nothingFound: { title: "Nothing found", advice: "No image matches the filters or the search." },
  foot: "Listed by a WebAssembly core in this page. Pictures come straight from the delivery URLs.",
};

export type Messages = typeof en;
