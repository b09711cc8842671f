import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** A folder of tests a project: they start servers, so each runs alone. */
const projects = [
  "dev",
  "client",
  "worker",
  "package",
  "leaks",
  "e2e",
  "deploy",
  "runners",
  "frameworks",
  "rust",
].filter((name) => existsSync(`tests/${name}`));

export default defineConfig({
  test: {
    projects: projects.map((name) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        fileParallelism: false,
        testTimeout: 60_000,
        hookTimeout: 180_000,
      },
    })),
  },
});
