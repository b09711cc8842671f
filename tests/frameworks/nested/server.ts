import { summary } from "gallery";

console.log(JSON.stringify(await summary(process.env.VITE_ENDPOINT ?? "")));
