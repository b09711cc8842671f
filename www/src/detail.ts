// The dialog that shows one image with all of its fields.
import { notice } from "./card.ts";
import { copyButton } from "./copy.ts";
import { altOf, isLocked, momentOf, nameOf, variantFor, variantName } from "./describe.ts";
import { byId, element, icon } from "./dom.ts";
import type { Image } from "./images.ts";

const dialog = byId("detail", HTMLDialogElement);

/** The images that the dialog steps through, and the index of the current one. */
let images: readonly Image[] = [];
let index = 0;

/** Opens the dialog on one of the images. */
export function openDetail(all: readonly Image[], at: number): void {
  images = all;
  show(at);
  dialog.showModal();
}

dialog.addEventListener("click", (event) => {
  // The target of a click on the backdrop is the dialog itself.
  if (event.target === dialog) {
    dialog.close();
  }
});
dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") {
    move(-1);
  } else if (event.key === "ArrowRight") {
    move(1);
  }
});
// A closed dialog must not keep the image's content.
dialog.addEventListener("close", () => dialog.replaceChildren());

function move(by: number): void {
  const next = index + by;
  if (images[next] !== undefined) {
    const focused = document.activeElement?.getAttribute("data-move");
    show(next);
    const again = dialog.querySelector<HTMLButtonElement>(`[data-move="${focused}"]:enabled`);
    (again ?? dialog.querySelector<HTMLButtonElement>("[data-close]"))?.focus();
  }
}

function show(at: number): void {
  const image = images[at];
  if (image === undefined) {
    return;
  }
  index = at;
  const close = element(
    "button",
    {
      type: "button",
      class: "icon-button close",
      "aria-label": "Close",
      "data-close": true,
      autofocus: true,
    },
    icon("close"),
  );
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(
    element(
      "div",
      { class: "detail-body" },
      element(
        "div",
        { class: "stage" },
        picture(image),
        arrow("Previous image", "left", -1, at > 0),
        arrow("Next image", "right", 1, at < images.length - 1),
      ),
      element(
        "div",
        { class: "facts-panel" },
        close,
        element("h2", { id: "detail-title", dir: "auto" }, nameOf(image)),
        facts(image),
        metadata(image),
        variants(image),
      ),
    ),
  );
  dialog.querySelector(".facts-panel")?.scrollTo(0, 0);
}

function arrow(label: string, name: string, by: number, enabled: boolean): HTMLButtonElement {
  const button = element(
    "button",
    {
      type: "button",
      class: `icon-button arrow ${name}`,
      "aria-label": label,
      "data-move": name,
      disabled: !enabled,
    },
    icon(name),
  );
  button.addEventListener("click", () => move(by));
  return button;
}

function picture(image: Image): HTMLElement {
  const url = variantFor(image, "hero", "public");
  if (url === undefined || isLocked(image, url)) {
    return notice("lock", "Private: shown only by a signed URL");
  }
  const img = element("img", { src: url, alt: altOf(image) });
  img.addEventListener("error", () => img.replaceWith(notice("broken", "Can’t be shown")));
  return img;
}

function facts(image: Image): HTMLDListElement {
  const list = element("dl", { class: "facts-list" });
  const add = (term: string, value: Node | string): void => {
    list.append(element("dt", {}, term), element("dd", { dir: "auto" }, value));
  };
  if (image.id !== undefined) {
    const id = element("span", { class: "copyable" }, element("code", {}, image.id));
    id.append(copyButton(image.id, "Copy the ID"));
    add("ID", id);
  }
  add("Creator", image.creator || "Not set");
  if (image.uploaded !== undefined) {
    const moment = momentOf(image) ?? image.uploaded;
    add("Uploaded", element("time", { datetime: image.uploaded }, moment));
  }
  add("Access", image.requireSignedURLs === true ? "Private, by signed URLs" : "Public");
  return list;
}

function metadata(image: Image): HTMLElement {
  const empty =
    image.meta === undefined ||
    image.meta === null ||
    (typeof image.meta === "object" && Object.keys(image.meta).length === 0);
  const content = empty
    ? element("p", { class: "muted" }, "None")
    : element("pre", {}, element("code", {}, JSON.stringify(image.meta, null, 2)));
  return element("section", {}, element("h3", {}, "Metadata"), content);
}

function variants(image: Image): HTMLElement {
  const list = element("ul", { class: "variants" });
  for (const url of image.variants ?? []) {
    const name = variantName(url);
    const link = element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name);
    list.append(element("li", {}, link, copyButton(url, `Copy the URL of ${name}`)));
  }
  const content = list.childElementCount > 0 ? list : element("p", { class: "muted" }, "None");
  return element("section", {}, element("h3", {}, "Variants"), content);
}
