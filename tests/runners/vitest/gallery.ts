import { listImages } from "cf-list-images";

export async function showImages(element: Element) {
  for await (const { id } of listImages({ endpoint: "/images" })) {
    const picture = document.createElement("img");
    picture.alt = id ?? "";
    element.append(picture);
  }
}
