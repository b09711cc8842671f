// The texts of the page "Use it" in German, by the `data-text` of use.html.
export const de = {
  tab: "Einbauen · cf-list-images",
  description: "Wie man mit cf-list-images die Bilder eines Cloudflare-Images-Kontos auflistet.",
  images: "Bilder",
  theme: "Zwischen hell und dunkel wechseln",
  title: "Einbauen",
  app: "In einer Web-App",
  appText: "Den eigenen Worker fragen. Beim Durchlaufen werden die Seiten nach und nach geladen.",
  worker: "Der Worker, veröffentlicht",
  workerText:
    "Er listet das Konto auf, ohne ein Token preiszugeben, und antwortet dem Frontend unter /images.",
};
