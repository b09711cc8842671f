import { dehydrate, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { TokenOptions } from "cf-list-images";
import { imagesInfiniteQuery } from "cf-list-images/query";
import { renderToString } from "react-dom/server";
import { Images, listing, query } from "./images.tsx";

/** What belongs into `<div id="root">` and `<script id="state" type="application/json">`. */
export async function render(account: TokenOptions) {
  const client = new QueryClient();
  // The key is the browser's; the server lists with its token.
  const { queryFn } = imagesInfiniteQuery({ ...account, ...listing });
  await client.prefetchInfiniteQuery({ ...query, queryFn });
  const html = renderToString(
    <QueryClientProvider client={client}>
      <Images />
    </QueryClientProvider>,
  );
  const state = JSON.stringify(dehydrate(client)).replaceAll("<", "\\u003c");
  return { html, state };
}
