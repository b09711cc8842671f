export { default } from "cf-list-images/worker";
