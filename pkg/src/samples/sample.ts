// A sample picture.
import type { PaletteName } from "./palettes.js";

export type Format = "image/webp" | "image/jpeg" | "image/png";

/** What a picture shows; draw.ts has a drawing for each. */
export type Motif =
  | "aurora"
  | "balloons"
  | "bloom"
  | "city"
  | "cubes"
  | "dunes"
  | "leaves"
  | "mountains"
  | "planet"
  | "poster"
  | "sea"
  | "signal"
  | "sunburst"
  | "terrazzo"
  | "tiles";

/** The sizes of the pictures, in pixels: width and height. */
export const SIZES = {
  wide: [960, 640],
  tall: [640, 900],
  square: [760, 760],
  cinema: [1120, 520],
  phone: [540, 960],
  classic: [880, 660],
} as const satisfies Record<string, readonly [number, number]>;

/** One sample picture, and the options of its upload. */
export interface Sample {
  number: number;
  id: string;
  filename: string;
  motif: Motif;
  palette: PaletteName;
  width: number;
  height: number;
  format: Format;
  creator: string | undefined;
  requireSignedURLs: boolean;
  uploaded: string;
  meta: Record<string, unknown> | undefined;
}
