import { openDetail } from "./detail.ts";
import { startGallery } from "./gallery.ts";

const images = startGallery((index) => openDetail(images, index));
