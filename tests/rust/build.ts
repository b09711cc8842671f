// What the tests build from Rust.
interface Builds {
  buildModule(): Promise<string>;
  buildLeptosPage(): Promise<string>;
}

const MODULE: string = new URL("../../scripts/lib/wasm-pack.mjs", import.meta.url).href;

const builds = (await import(/* @vite-ignore */ MODULE)) as Builds;

/** Builds the crate's own module, and returns its folder. */
export const buildModule: () => Promise<string> = builds.buildModule;

/** Builds the page of examples/leptos, and returns its folder. */
export const buildLeptosPage: () => Promise<string> = builds.buildLeptosPage;
