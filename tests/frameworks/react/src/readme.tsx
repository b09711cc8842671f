import { useInfiniteQuery } from "@tanstack/react-query";
import { imagesInfiniteQuery } from "cf-list-images/query";

const query = imagesInfiniteQuery({ endpoint: "/images/v2", version: 2, perPage: 12 });

export function Images() {
  const { data, fetchNextPage } = useInfiniteQuery(query);
  const images = data?.pages.flatMap((page) => page.images) ?? [];
  return (
    <button type="button" onClick={() => fetchNextPage()}>
      {images.length} images, and more
    </button>
  );
}
