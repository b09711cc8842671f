// A Nuxt app, as docs/recipes.md has it.
import { describe, expect, it } from "vitest";
import { itListsPageByPage } from "./server-rendered.ts";
import { Stage } from "./stage.ts";

const stage = new Stage("nuxt");
const NUXT = "NUXT_TELEMETRY_DISABLED=1 npx nuxt";

it("compiles", async () => {
  expect(await stage.run(`${NUXT} typecheck`)).not.toContain("error");
});

describe("`nuxt dev`", () => {
  itListsPageByPage(stage, stage.served(`${NUXT} dev`), "thumbnail");
});

describe("`nuxt build` and `nuxt preview`", () => {
  const build = () => stage.run(`${NUXT} build`);
  itListsPageByPage(stage, stage.served(`${NUXT} preview`, build), "thumbnail");
});
