import { mount } from "svelte";
import App from "./App.svelte";
import { chooseLanguage, m } from "./i18n.ts";

// Not at the top level: a script that waits there cannot share its modules with what it loads later.
async function start(): Promise<void> {
  await chooseLanguage();
  document.querySelector("meta[name=description]")?.setAttribute("content", m.description);
  const target = document.getElementById("app");
  if (target === null) throw new Error("index.html has no element #app");
  // The skeletons stay until the page is there.
  target.replaceChildren();
  mount(App, { target });
}

void start();
