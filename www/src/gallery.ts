// The grid, which loads more pages as the user scrolls.
import { card, skeleton } from "./card.ts";
import { byId } from "./dom.ts";
import { emptyPanel, failurePanel } from "./failure.ts";
import { type Image, pages } from "./images.ts";

const SKELETONS = 12;
/** How far below the viewport the next page is requested. */
const AHEAD = "900px";

const grid = byId("grid", HTMLUListElement);
const count = byId("count", HTMLParagraphElement);
const notice = byId("notice", HTMLDivElement);
const more = byId("more", HTMLDivElement);
const loadMore = byId("load-more", HTMLButtonElement);

/** The images of the grid, in order. */
const shown: Image[] = [];
const seen = new Set<string>();
let listing = pages();
let loading = false;

/** Fills the grid. `open` is called with the index of the image that the user clicks. */
export function startGallery(open: (index: number) => void): readonly Image[] {
  const ask = (): void => void load(open, ask, watcher);
  const watcher = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        ask();
      }
    },
    { rootMargin: AHEAD },
  );
  loadMore.addEventListener("click", ask);
  ask();
  return shown;
}

async function load(
  open: (index: number) => void,
  again: () => void,
  watcher: IntersectionObserver,
): Promise<void> {
  if (loading) {
    return;
  }
  loading = true;
  wait();
  try {
    const { value, done } = await listing.next();
    settle();
    if (done) {
      finish();
    } else {
      add(value, open);
    }
    more.hidden = done === true;
  } catch (error) {
    settle();
    fail(error, again);
  }
  loading = false;
  // Observe again: an observer reports only changes, and the end of the grid may still be visible.
  watcher.unobserve(more);
  watcher.observe(more);
}

function add(images: readonly Image[], open: (index: number) => void): void {
  for (const image of images) {
    // After a failure the listing restarts; skip the images that are already shown.
    if (image.id !== undefined && seen.has(image.id)) {
      continue;
    }
    if (image.id !== undefined) {
      seen.add(image.id);
    }
    const index = shown.push(image) - 1;
    grid.append(card(image, () => open(index)));
  }
  count.textContent = counted(shown.length, "so far");
}

function wait(): void {
  grid.setAttribute("aria-busy", "true");
  loadMore.disabled = true;
  notice.replaceChildren();
  grid.append(...Array.from({ length: SKELETONS }, skeleton));
}

function settle(): void {
  grid.setAttribute("aria-busy", "false");
  loadMore.disabled = false;
  for (const item of grid.querySelectorAll(".skeleton")) {
    item.remove();
  }
}

function finish(): void {
  if (shown.length === 0) {
    notice.replaceChildren(emptyPanel());
  }
  count.textContent = counted(shown.length, "in all");
}

function fail(error: unknown, again: () => void): void {
  more.hidden = true;
  const retry = (): void => {
    listing = pages();
    again();
  };
  notice.replaceChildren(failurePanel(error, retry));
}

function counted(number: number, what: string): string {
  return number === 0 ? "" : `${number} ${number === 1 ? "image" : "images"} ${what}`;
}
