export default defineNuxtConfig({
  compatibilityDate: "2026-11-17",
  telemetry: false,
  devtools: { enabled: false },
});
