// The photographs among the samples. NOTICE.md says where each is from.
import astronaut from "./astronaut.jpg";
import brick from "./brick.webp";
import camera from "./camera.jpg";
import chelsea from "./chelsea.webp";
import coffee from "./coffee.webp";
import hubble from "./hubble.webp";
import raccoon from "./raccoon.webp";
import rocket from "./rocket.webp";

/** A photograph, and the drawing whose place it takes. */
export interface Photograph {
  /** The drawing's file name. */
  replaces: string;
  filename: string;
  title: string;
  author: string;
  licence: "CC0" | "public domain";
  bytes: ArrayBuffer;
  /** The size in pixels. */
  width: number;
  height: number;
}

export const PHOTOGRAPHS: readonly Photograph[] = [
  {
    replaces: "harbour-moon.jpg",
    filename: "IMG_2043 espresso.webp",
    title: "A cup of coffee",
    author: "Rachel Michetti, courtesy of Pikolo Espresso Bar",
    licence: "CC0",
    bytes: coffee,
    width: 600,
    height: 400,
  },
  {
    replaces: "signal-1919.webp",
    filename: "Hubble XDF (2012).webp",
    title: "The Hubble eXtreme Deep Field",
    author: "NASA",
    licence: "public domain",
    bytes: hubble,
    width: 800,
    height: 698,
  },
  {
    replaces: "kubus.png",
    filename: "chelsea 🐈.webp",
    title: "Chelsea the cat",
    author: "Stéfan van der Walt",
    licence: "CC0",
    bytes: chelsea,
    width: 451,
    height: 300,
  },
  {
    replaces: "balloons & clouds.webp",
    filename: "raccoon-procyon-lotor.webp",
    title: "A raccoon among leaves",
    author: "public-domain-image.com",
    licence: "public domain",
    bytes: raccoon,
    width: 960,
    height: 720,
  },
  {
    replaces: "loops & loops.webp",
    filename: "DSCOVR launch.webp",
    title: "Falcon 9 before the launch of DSCOVR",
    author: "SpaceX",
    licence: "public domain",
    bytes: rocket,
    width: 640,
    height: 427,
  },
  {
    replaces: "weave #3.webp",
    filename: "cameraman.jpg",
    title: "A man behind a camera",
    author: "Lav Varshney",
    licence: "CC0",
    bytes: camera,
    width: 512,
    height: 512,
  },
  {
    replaces: "gas giant.webp",
    filename: "S93-42023 Eileen Collins.jpg",
    title: "The astronaut Eileen Collins",
    author: "NASA",
    licence: "public domain",
    bytes: astronaut,
    width: 512,
    height: 512,
  },
  {
    replaces: "blocks.webp",
    filename: "Bricks25.webp",
    title: "Bricks",
    author: "CC0Textures",
    licence: "CC0",
    bytes: brick,
    width: 512,
    height: 512,
  },
];
