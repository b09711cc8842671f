// A Next.js app with Turbopack, as docs/recipes.md has it, and with a client component and a route of the edge runtime.
import { describe, expect, it } from "vitest";
import { itListsPageByPage } from "./server-rendered.ts";
import { Stage } from "./stage.ts";

const stage = new Stage("next");
const NEXT = "NEXT_TELEMETRY_DISABLED=1 npx next";

const itListsTheImages = (origin: () => string) => {
  itListsPageByPage(stage, origin, /^w=\d+,quality=75$/);

  it("lists in a client component, through a proxy", async () => {
    const { page, problems } = await stage.open();
    await page.goto(`${origin()}/client`);
    await page.getByText(/^30$/).waitFor();
    expect(problems).toEqual([]);
  });

  it("lists in a route of the edge runtime", async () => {
    const response = await fetch(`${origin()}/edge`);
    expect(await response.json()).toEqual({ count: 30, runtime: "edge-runtime" });
  });
};

describe("`next dev`", () => {
  itListsTheImages(stage.served(`${NEXT} dev`));
});

describe("`next build` and `next start`", () => {
  let output = "";
  const build = async () => {
    output = await stage.run(`${NEXT} build`);
  };
  itListsTheImages(stage.served(`${NEXT} start`, build));

  it("are by Turbopack, with nothing to configure", () => {
    expect(output).toContain("(Turbopack)");
    expect(output).not.toMatch(/cf-list-images|wasm/);
  });
});
