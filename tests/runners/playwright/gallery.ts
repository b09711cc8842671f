import { listImages } from "cf-list-images";

try {
  for await (const { id } of listImages({ endpoint: "/images", maxRetries: 0 })) {
    const picture = document.createElement("img");
    picture.alt = id ?? "";
    document.body.append(picture);
  }
} catch (error) {
  document.body.append(`${error}`);
}
