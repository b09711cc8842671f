// A SvelteKit app, as docs/recipes.md has it.
import { describe } from "vitest";
import { itListsPageByPage } from "./server-rendered.ts";
import { Stage } from "./stage.ts";

const stage = new Stage("sveltekit");

describe("`vite dev`", () => {
  itListsPageByPage(stage, stage.served("npx vite dev --strictPort"), "thumbnail");
});

describe("`vite build` and `vite preview`", () => {
  const build = () => stage.run("npx vite build");
  itListsPageByPage(stage, stage.served("npx vite preview --strictPort", build), "thumbnail");
});
