// Draws one sample picture as SVG.
import type { Canvas } from "./canvas.js";
import { PALETTES } from "./palettes.js";
import { bloom, cubes, leaves, poster, signal, sunburst, terrazzo, tiles } from "./patterns.js";
import { Random } from "./random.js";
import type { Motif, Sample } from "./sample.js";
import { city, dunes, mountains, sea } from "./scenes.js";
import { aurora, balloons, planet } from "./skies.js";

const MOTIFS = {
  aurora,
  balloons,
  bloom,
  city,
  cubes,
  dunes,
  leaves,
  mountains,
  planet,
  poster,
  sea,
  signal,
  sunburst,
  terrazzo,
  tiles,
} as const satisfies Record<Motif, (canvas: Canvas) => string>;

export function draw(sample: Sample): string {
  const { width, height } = sample;
  const random = new Random(sample.number);
  const content = MOTIFS[sample.motif]({
    width,
    height,
    palette: PALETTES[sample.palette],
    random,
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${content}</svg>`;
}
