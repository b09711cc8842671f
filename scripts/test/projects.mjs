// The folders of tests that Vitest runs: each is a project, and a suite of `npm test`.
export const VITEST_PROJECTS = [
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
];
