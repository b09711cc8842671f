import { hydrate, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot, hydrateRoot } from "react-dom/client";
import { Images } from "./images.tsx";

const client = new QueryClient();
const app = (
  <QueryClientProvider client={client}>
    <Images />
  </QueryClientProvider>
);

const container = document.querySelector("#root") as Element;
const state = document.querySelector("#state")?.textContent;
if (state) hydrate(client, JSON.parse(state));
export const root = state ? hydrateRoot(container, app) : createRoot(container);
if (!state) root.render(app);
