import type { PaletteName } from "./palettes.js";
import type { Motif, SIZES } from "./sample.js";

/** File name, title, motif, palette, size, creator ("" is none), access. */
type Row = readonly [
  filename: string,
  title: string,
  motif: Motif,
  palette: PaletteName,
  size: keyof typeof SIZES,
  creator: string,
  access?: "private",
];

// Creators as identity providers name users: Auth0, Google through Auth0, Entra ID, OpenID Connect, or one's own database.
const AUTH0 = "auth0|64f1c2a9e83b5d0012ab34cd@customers.example.com";
const GOOGLE = "google-oauth2|104857600000000000000@customers.example.com";
const AZURE = "waad|kT3x0vJc9dQm5r2LZs8wYbNfUe1hAgPi";
const OIDC = "https://login.example.com/realms/customers#8f14e45f-ea2b-4c5d-b0b7-2d5f6c1e9a30";
const USER = "3f0c2e7a-8d41-4b6e-9a57-c1d20e84f6b3";
/** Names as long as the API accepts: 255 characters, the second without a place where a line could break. */
export const LONGEST_NAME = `${"haze over every ridge, ".repeat(11).slice(0, 250)}.webp`;
const UNBROKEN_NAME = `${"IMG20260401".repeat(23).slice(0, 250)}.webp`;
/** The API accepts 1,024 characters, but the simulator no more than 1,024 bytes of an image's fields together. */
const LONG_CREATOR = `saml|${"0123456789abcdef".repeat(20)}`;

/** The samples, newest first. */
export const ROWS: readonly Row[] = [
  ["first light.webp", "First light over the range", "mountains", "dusk", "wide", "ana"],
  ["Plakat Nº 1.png", "Poster number one", "poster", "ink", "tall", "studio-nord"],
  ["🌵 desert noon.webp", "Noon in the desert", "dunes", "desert", "classic", ""],
  ["harbour-moon.jpg", "Moon over the harbour", "sea", "sea", "wide", AUTH0],
  ["truchet.webp", "Loops", "tiles", "candy", "square", "ana"],
  ["private view (1).webp", "A private view", "bloom", "plum", "wide", "ana", "private"],
  ["Saturn's cousin.webp", "A planet like Saturn", "planet", "dusk", "square", "björn@example.com"],
  ["城市之夜.webp", "City at night", "city", "plum", "wide", "工作室"],
  ['herbarium "leaf 12".jpg', "Leaf twelve of the herbarium", "leaves", "forest", "tall", ""],
  [
    "aurora over firs.webp",
    "Northern lights over firs",
    "aurora",
    "mint",
    "cinema",
    "björn@example.com",
  ],
  ["signal-1919.webp", "The first pulsar", "signal", "ink", "tall", "studio-nord"],
  ["kubus.png", "Cubes", "cubes", "clay", "square", AUTH0],
  ["balloons & clouds.webp", "Balloons and clouds", "balloons", "candy", "classic", "ana"],
  ["contract-scan.webp", "A page not for everyone", "poster", "clay", "tall", AUTH0, "private"],
  ["sunrise poster.webp", "Rays", "sunburst", "desert", "tall", "studio-nord"],
  ["terrazzo_floor.jpg", "Terrazzo floor", "terrazzo", "mint", "classic", ""],
  ["Горы на рассвете.webp", "Mountains at dawn", "mountains", "fjord", "cinema", AUTH0],
  ["dunes at dusk.webp", "Dunes at dusk", "dunes", "dusk", "wide", "ana"],
  ["tide.webp", "High tide", "sea", "mint", "phone", "björn@example.com"],
  ["loops & loops.webp", "More loops", "tiles", "sea", "wide", ""],
  ["ビーナス.webp", "The evening star", "planet", "desert", "wide", "工作室"],
  ["skyline.jpg", "Skyline with a moon", "city", "fjord", "cinema", AUTH0],
  ["draft — do not share.webp", "A draft", "signal", "plum", "square", "studio-nord", "private"],
  ["fern.webp", "Ferns", "leaves", "mint", "square", "ana"],
  ["polar night.webp", "Polar night", "aurora", "plum", "wide", "björn@example.com"],
  ["affiche-été.png", "Summer poster", "poster", "candy", "tall", ""],
  ["soft focus.webp", "Soft focus", "bloom", "candy", "classic", GOOGLE],
  ["stairs.webp", "Stairs that lead nowhere", "cubes", "fjord", "wide", "studio-nord"],
  ["lift-off.webp", "Lift-off", "balloons", "fjord", "phone", "ana"],
  ["kitchen floor.webp", "Kitchen floor", "terrazzo", "candy", "square", USER],
  ["alpenglow.jpg", "Alpenglow", "mountains", "candy", "wide", AUTH0],
  ["שקיעה.webp", "Sunset", "sunburst", "dusk", "wide", ""],
  ["empty quarter.webp", "The empty quarter", "dunes", "clay", "cinema", "ana"],
  ["ID photo.webp", "A portrait, private", "bloom", "fjord", "phone", AUTH0, "private"],
  ["moonpath.webp", "The moon's path", "sea", "dusk", "wide", "björn@example.com"],
  ["weave #3.webp", "Weave three", "tiles", "forest", "classic", "studio-nord"],
  ["gas giant.webp", "Gas giant", "planet", "mint", "cinema", "工作室"],
  ["city, 3 a.m..webp", "The city at three", "city", "sea", "tall", "工作室"],
  ["pressed flowers.jpg", "Pressed leaves", "leaves", "clay", "wide", GOOGLE],
  ["green veil.webp", "Green veil", "aurora", "forest", "tall", "björn@example.com"],
  ["interference.webp", "Interference", "signal", "sea", "wide", AUTH0],
  ["Plakat Nº 2.png", "Poster number two", "poster", "mint", "square", "studio-nord"],
  ["festival.webp", "Festival of balloons", "balloons", "plum", "wide", "ana"],
  ["مدينة.webp", "A town by night", "city", "desert", "classic", "مصوّرة"],
  [LONGEST_NAME, "Haze", "bloom", "desert", "cinema", LONG_CREATOR],
  ["blocks.webp", "Blocks", "cubes", "candy", "tall", AUTH0],
  ["दोपहर.webp", "High noon", "sunburst", "sea", "square", "studio-nord"],
  ["speckle.png", "Speckle", "terrazzo", "ink", "wide", ""],
  ["תצלום (copy) 2.webp", "The far ridge", "mountains", "forest", "tall", "björn@example.com"],
  ["payslip-2026-04.webp", "Nobody else's business", "tiles", "ink", "tall", "ana", "private"],
  ["👨‍👩‍👧‍👦 in the dunes 🏜️.webp", "Red dunes", "dunes", "plum", "square", "ana"],
  ["👩‍🚀 calm 🛰️🌊.jpg", "Calm water", "sea", "fjord", "cinema", AZURE],
  ["knots.webp", "Knots", "tiles", "dusk", "square", OIDC],
  ["ring world.webp", "A world with rings", "planet", "plum", "tall", "工作室"],
  ["100% zen?.webp", "Plants in a row", "leaves", "sea", "cinema", "studio-nord"],
  ["curtain call.webp", "Curtain call", "aurora", "candy", "classic", "björn@example.com"],
  [UNBROKEN_NAME, "Echo", "signal", "forest", "phone", AUTH0],
  ["bauhaus+tee.png", "A print for a shirt", "poster", "dusk", "classic", ""],
  ["가을 산책.webp", "Drift", "balloons", "sea", "tall", "ana"],
  ["cafe\u0301 a\u0300 la cre\u0300me.webp", "Melt", "bloom", "sea", "square", "ana"],
  ["penrose", "Not quite Penrose", "cubes", "plum", "cinema", AUTH0],
  [
    "embargoed cover.webp",
    "Next month's cover",
    "sunburst",
    "plum",
    "tall",
    "studio-nord",
    "private",
  ],
  ["retro.webp", "Retro", "sunburst", "clay", "classic", OIDC],
  ["granite.jpg", "Granite", "terrazzo", "fjord", "phone", USER],
  ["Ελλάδα.webp", "An island's ridge", "mountains", "sea", "wide", "björn@example.com"],
  ["sahara.webp", "Sahara", "dunes", "candy", "tall", "ana"],
  ["صورة ٢٠٢٦ من البحر الأسود.webp", "Black sea", "sea", "ink", "square", AUTH0],
  ["rush hour.webp", "Rush hour", "city", "dusk", "wide", "工作室"],
  ["x-ray.webp", "Leaves by X-ray", "leaves", "ink", "tall", ""],
  ["solar wind.webp", "Solar wind", "aurora", "dusk", "wide", "björn@example.com"],
  [
    "passport.webp",
    "For the border guard only",
    "planet",
    "clay",
    "classic",
    "björn@example.com",
    "private",
  ],
  ["the oldest one.jpg", "The oldest picture here", "mountains", "clay", "classic", "ana"],
];
