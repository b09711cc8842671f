// Names and creators as long and as foreign as the API allows.
import type { ImageInput } from "cf-list-images/testing";

/** Images with such names. */
export const LONG_NAMES: readonly ImageInput[] = [
  {
    filename: `a-very-long-name-${"x".repeat(233)}.webp`,
    creator: "auth0|64f1c2a9e83b5d0012ab34cd@customers.example.com",
  },
  {
    filename: "short.webp",
    creator: "c".repeat(1_024),
    meta: {
      title: "A title",
      tags: ["mountains", { deep: true }],
      camera: { maker: "Example", lens: { length: 35, aperture: 2.8 } },
      size: null,
      "a key that is as long as a sentence":
        "and a value that is as long as two of them, or nearly so",
    },
  },
  {
    filename: "🏔️🌋👩‍👩‍👧‍👦 family of mountains and emoji 🏔️.webp",
    creator: "google-oauth2|104857600000000000000",
  },
  { filename: "שם קובץ ארוך מאוד של תמונה בעברית.webp", creator: "משתמש" },
  {
    filename: "صورة ذات اسم طويل جدا باللغة العربية.jpg",
    creator: "مستخدم",
    meta: { العنوان: "صورة الجبال", size: { width: 640 } },
  },
  { filename: "長い名前の写真ファイル、とても長いので途中で短くなります.png", creator: "工作室" },
  { filename: "no creator.webp", meta: { alt: "A picture without a creator" } },
  { filename: "private.webp", creator: "ana", requireSignedURLs: true },
  { filename: "no variants.webp", variants: [] },
  { filename: "broken.webp", variants: ["http://127.0.0.1:1/broken/public"] },
  { filename: "  spaces  and\ttabs .webp", creator: "waad|kT3x0vJc9d…@contoso.onmicrosoft.com" },
];
