import { summary } from "gallery";

const output = document.querySelector("output") as HTMLOutputElement;
output.textContent = JSON.stringify(await summary(import.meta.env.VITE_ENDPOINT));
