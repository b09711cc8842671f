// A SvelteKit app, as docs/recipes.md has it.
import { describe, expect, it } from "vitest";
import { itListsPageByPage } from "./server-rendered.ts";
import { Stage } from "./stage.ts";

const stage = new Stage("sveltekit");

it("compiles", async () => {
  await stage.run("npx svelte-kit sync");
  expect(await stage.run("npx svelte-check")).toContain("0 errors and 0 warnings");
});

describe("`vite dev`", () => {
  itListsPageByPage(stage, stage.served("npx vite dev --strictPort"), "thumbnail");
});

describe("`vite build` and `vite preview`", () => {
  const build = () => stage.run("npx vite build");
  itListsPageByPage(stage, stage.served("npx vite preview --strictPort", build), "thumbnail");
});
