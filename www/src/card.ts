// One image of the grid.
import { altOf, dayOf, isLocked, nameOf, variantFor } from "./describe.ts";
import { element, icon } from "./dom.ts";
import type { Image } from "./images.ts";

/** The card of an image. `open` is called when the user clicks it. */
export function card(image: Image, open: () => void): HTMLLIElement {
  const name = nameOf(image);
  const button = element(
    "button",
    { type: "button", class: "card", "aria-haspopup": "dialog" },
    picture(image),
    element(
      "span",
      { class: "caption" },
      element("span", { class: "name", title: name, dir: "auto" }, name),
      element(
        "span",
        { class: "facts" },
        element("span", { class: "creator", dir: "auto" }, image.creator || "No creator"),
        image.uploaded !== undefined && element("time", { datetime: image.uploaded }, dayOf(image)),
      ),
    ),
    image.requireSignedURLs === true && badge(),
  );
  button.addEventListener("click", open);
  return element("li", {}, button);
}

function badge(): HTMLElement {
  return element("span", { class: "badge" }, icon("lock"), "Private");
}

function picture(image: Image): HTMLElement {
  const url = variantFor(image, "thumbnail", "public");
  if (url === undefined || isLocked(image, url)) {
    return frame(placeholder(image));
  }
  const img = element("img", {
    src: url,
    alt: altOf(image),
    loading: "lazy",
    decoding: "async",
  });
  const holder = frame(img);
  holder.classList.add("loading");
  img.addEventListener("load", () => holder.classList.remove("loading"));
  img.addEventListener("error", () => {
    holder.classList.remove("loading");
    img.replaceWith(notice("broken", "Can’t be shown"));
  });
  return holder;
}

function placeholder(image: Image): HTMLElement {
  return image.requireSignedURLs === true
    ? notice("lock", "Needs a signed URL")
    : notice("broken", "No variants");
}

/** The placeholder of a picture that cannot be loaded. */
export function notice(name: string, text: string): HTMLElement {
  return element("span", { class: "placeholder" }, icon(name), element("span", {}, text));
}

function frame(content: HTMLElement): HTMLSpanElement {
  return element("span", { class: "frame" }, content);
}

/** A placeholder card, shown while a page loads. */
export function skeleton(): HTMLLIElement {
  return element(
    "li",
    { class: "skeleton", "aria-hidden": "true" },
    element("span", { class: "frame loading" }),
    element("span", { class: "line" }),
    element("span", { class: "line short" }),
  );
}
