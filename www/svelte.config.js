/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  compilerOptions: {
    runes: true,
    // Elements are made by createElement, not by innerHTML: the page allows no Trusted Types.
    fragments: "tree",
  },
};
