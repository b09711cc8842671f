import { defineConfig } from "vitest/config";
import { VITEST_PROJECTS } from "./scripts/test/projects.mjs";

/** Files that run at the same time, by project: those that wait for timers and npm most of their time, and measure no frames. */
const FILES_AT_ONCE: Record<string, number> = { frameworks: 2, worker: 3 };

export default defineConfig({
  test: {
    projects: VITEST_PROJECTS.map((name) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        // They start servers and browsers, so elsewhere one file runs at a time.
        fileParallelism: name in FILES_AT_ONCE,
        maxWorkers: FILES_AT_ONCE[name] ?? 1,
        testTimeout: 120_000,
        expect: { poll: { timeout: 10_000 } },
        hookTimeout: 180_000,
        // A report says what was expected.
        chaiConfig: { truncateThreshold: 300 },
      },
    })),
  },
});
