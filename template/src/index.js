// The Worker that is deployed: the listing at /images, and the gallery.
export { default } from "cf-list-images/worker";
