import { defineConfig } from "@playwright/test";

const url = `http://127.0.0.1:${process.env.PORT}`;

export default defineConfig({
  webServer: { command: `vite --host 127.0.0.1 --strictPort --port ${process.env.PORT}`, url },
  use: {
    baseURL: url,
    launchOptions: { executablePath: process.env.CHROMIUM_BIN, args: ["--no-sandbox"] },
  },
});
