import { useInfiniteQuery } from "@tanstack/react-query";
import { variantUrl } from "cf-list-images/delivery";
import { imagesInfiniteQuery } from "cf-list-images/query";

export const listing = { version: 2, perPage: 12 } as const;
export const query = {
  ...imagesInfiniteQuery({ endpoint: "/images/v2", ...listing }),
  // What a server has rendered is not requested again for a minute.
  staleTime: 60_000,
};

export function Images() {
  const { data, error, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery(query);
  const images = data?.pages.flatMap((page) => page.images) ?? [];
  return (
    <>
      {images.map((image) => (
        <img key={image.id} src={variantUrl(image, "thumbnail")} alt={image.filename} />
      ))}
      {error && <p role="alert">{error.message}</p>}
      {(hasNextPage || error) && (
        <button type="button" disabled={isFetching} onClick={() => fetchNextPage()}>
          {error ? "Try again" : "More"}
        </button>
      )}
    </>
  );
}
