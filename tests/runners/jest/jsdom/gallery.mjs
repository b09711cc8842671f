import { listImages } from "cf-list-images";

/** @param {Element} element */
export async function showImages(element) {
  for await (const { id } of listImages({ endpoint: "/images" })) {
    const picture = document.createElement("img");
    picture.alt = id ?? "";
    element.append(picture);
  }
}
