// What a picture is drawn on, and helpers for its colours and stars.
import type { Palette } from "./palettes.js";
import type { Random } from "./random.js";
import { circle, n } from "./svg.js";

/** What a picture is drawn on: its size, its colours, and its own random numbers. */
export interface Canvas {
  width: number;
  height: number;
  palette: Palette;
  random: Random;
}

export function stars(
  random: Random,
  width: number,
  height: number,
  tone: string,
  count: number,
): string {
  let out = "";
  for (let i = 0; i < count; i++) {
    const opacity = n(0.2 + random.next() * 0.8);
    const r = random.between(0.6, 1.9);
    out += circle(random.next() * width, random.next() * height, r, tone, `opacity="${opacity}"`);
  }
  return out;
}

/** The colour `share` of the way from `a` to `b`, both `#rrggbb`. */
export function mix(a: string, b: string, share: number): string {
  const channel = (colour: string, i: number): number =>
    Number.parseInt(colour.slice(1 + i * 2, 3 + i * 2), 16);
  const parts = [0, 1, 2].map((i) => {
    const value = channel(a, i) + (channel(b, i) - channel(a, i)) * share;
    return Math.round(value).toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
