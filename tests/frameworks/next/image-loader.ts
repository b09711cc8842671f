import { variantUrl } from "cf-list-images/delivery";
import type { ImageLoaderProps } from "next/image";

export default function loader({ src, width, quality = 75 }: ImageLoaderProps) {
  return variantUrl({ variants: [src] }, `w=${width},quality=${quality}`) ?? src;
}
