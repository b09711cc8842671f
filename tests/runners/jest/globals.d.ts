// Jest's own types are only installed with its project.
declare module "@jest/globals" {
  export { expect, test } from "vitest";
}
