// The platform's module that the Worker imports. Cloudflare's own types conflict with those of the DOM.
declare module "cloudflare:workers" {
  export function waitUntil(promise: Promise<unknown>): void;
}
