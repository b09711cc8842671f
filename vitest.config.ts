import { defineConfig } from "vitest/config";
import { VITEST_PROJECTS } from "./scripts/test/projects.mjs";

export default defineConfig({
  test: {
    // They start servers, so each runs alone.
    projects: VITEST_PROJECTS.map((name) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        fileParallelism: false,
        testTimeout: 60_000,
        // A report says what was expected.
        chaiConfig: { truncateThreshold: 300 },
        hookTimeout: 180_000,
      },
    })),
  },
});
