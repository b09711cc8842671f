// wrangler bundles these files as bytes: see `rules` in dev/wrangler.toml.
declare module "*.jpg" {
  const bytes: ArrayBuffer;
  export default bytes;
}

declare module "*.webp" {
  const bytes: ArrayBuffer;
  export default bytes;
}
