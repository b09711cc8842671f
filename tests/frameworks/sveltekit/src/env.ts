import { defineEnvVars } from "@sveltejs/kit/env";

export const variables = defineEnvVars({
  CLOUDFLARE_ACCOUNT_ID: {},
  CLOUDFLARE_API_TOKEN: {},
  // Optional.
  IMAGES_API: { schema: (url) => url },
});
