import { mount } from "svelte";
import App from "./App.svelte";
import { chooseLanguage } from "./i18n.ts";

await chooseLanguage();
const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no element #app");
// The skeletons stay until the page is there.
target.replaceChildren();
mount(App, { target });
