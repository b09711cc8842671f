// What the Worker's modules import of the platform. Its own types do not go together with those of the DOM.
declare module "cloudflare:workers" {
  export function waitUntil(promise: Promise<unknown>): void;
}
