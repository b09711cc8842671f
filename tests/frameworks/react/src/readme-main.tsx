// Shows the example of the package's README.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { Images } from "./readme.tsx";

createRoot(document.querySelector("#root") as Element).render(
  <QueryClientProvider client={new QueryClient()}>
    <Images />
  </QueryClientProvider>,
);
