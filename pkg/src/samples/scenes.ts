// Pictures of places: mountains, dunes, sea, city.
import { type Canvas, mix, stars } from "./canvas.js";
import type { Random } from "./random.js";
import { circle, curve, glow, gradient, line, n, type Point, path, rect } from "./svg.js";

/** Mountain ranges that fade into a low sun. */
export function mountains({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  const sun = { x: width * random.between(0.25, 0.75), y: height * random.between(0.3, 0.42) };
  const size = Math.min(width, height) * 0.11;
  const sky =
    `<defs>${gradient("sky", [deep, mid, accent, light])}${glow("glow", light, 0.9)}</defs>` +
    rect(0, 0, width, height, "url(#sky)") +
    circle(sun.x, sun.y, size * 4, "url(#glow)") +
    circle(sun.x, sun.y, size, light);
  const layers = 5;
  let ranges = "";
  for (let layer = 0; layer < layers; layer++) {
    const near = layer / (layers - 1);
    const base = height * (0.46 + near * 0.38);
    const ridge = ridgeline(random, width, base, height * (0.16 - near * 0.04), 7 - layer * 0.5);
    const shade = mix(mix(accent, light, 0.3), dark, 0.25 + near * 0.75);
    ranges += path(`${line(ridge)}L${width} ${height}L0 ${height}Z`, shade);
  }
  return sky + ranges;
}

/** Points of a jagged ridge: a few waves, broken by midpoints. */
function ridgeline(
  random: Random,
  width: number,
  base: number,
  rise: number,
  peaks: number,
): Point[] {
  const phase = random.between(0, 6);
  const steps = 96;
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const t = i / steps;
    const saw = Math.abs(((t * peaks + phase) % 1) - 0.5) * 2;
    const wave = Math.sin(t * 5 + phase) * 0.5 + Math.sin(t * 17 + phase * 3) * 0.12;
    return [t * width, base - rise * (saw * 0.8 + wave) + random.between(-1, 1) * rise * 0.05];
  });
}

/** Dunes: smooth waves, each with a lit and a shaded side. */
export function dunes({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  let out =
    `<defs>${gradient("sky", [deep, mid, accent, light])}${gradient("sand", [accent, mid, deep])}</defs>` +
    rect(0, 0, width, height * 0.7, "url(#sky)") +
    circle(width * random.between(0.6, 0.82), height * 0.2, Math.min(width, height) * 0.07, light);
  for (let i = 0; i < 5; i++) {
    const y = height * (0.42 + i * 0.12);
    const crest: Point[] = Array.from(
      { length: 7 },
      (_, k): Point => [
        (k / 6) * width * 1.1 - width * 0.05,
        y + Math.sin(k * 1.4 + i * 2.1 + random.next()) * height * 0.06,
      ],
    );
    const under = crest.map(([x, py], k): Point => [x, py + height * (0.03 + 0.05 * (k % 3))]);
    const lit = mix(accent, dark, i * 0.16);
    const body = `${curve(crest)}L${n(width * 1.05)} ${height}L${n(-width * 0.05)} ${height}Z`;
    const shade = `${curve(under)}L${n(width * 1.05)} ${height}L${n(-width * 0.05)} ${height}Z`;
    out += path(body, mix(lit, light, 0.25)) + path(shade, mix(lit, dark, 0.18));
  }
  return out;
}

/** A sea at night with the moon's path on it. */
export function sea({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  const horizon = height * random.between(0.42, 0.55);
  const x = width * random.between(0.35, 0.65);
  const size = Math.min(width, height) * 0.1;
  let out =
    `<defs>${gradient("sky", [dark, deep, mid, accent])}${gradient("water", [mid, deep, dark])}${glow("glow", light, 0.8)}</defs>` +
    rect(0, 0, width, horizon, "url(#sky)") +
    circle(x, horizon - size * 1.4, size * 3.5, "url(#glow)") +
    circle(x, horizon - size * 1.4, size, light) +
    rect(0, horizon, width, height - horizon, "url(#water)");
  for (let i = 0; i < 70; i++) {
    const depth = random.next() ** 1.5;
    const y = horizon + 4 + depth * (height - horizon - 8);
    const spread = size * (0.6 + depth * 2.6);
    const length = random.between(0.3, 1) * spread;
    const left = x + random.between(-1, 1) * spread - length / 2;
    const opacity = n(0.25 + random.next() * 0.6);
    out += rect(left, y, length, 1.5 + depth * 4, light, `rx="3" opacity="${opacity}"`);
  }
  return out + stars(random, width, horizon * 0.6, light, 40);
}

/** A city at night, windows lit. */
export function city({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  let out =
    `<defs>${gradient("sky", [dark, deep, mid, accent])}${glow("glow", light, 0.7)}</defs>` +
    rect(0, 0, width, height, "url(#sky)") +
    stars(random, width, height * 0.4, light, 60) +
    circle(width * 0.78, height * 0.2, height * 0.2, "url(#glow)") +
    circle(width * 0.78, height * 0.2, height * 0.055, light);
  for (let layer = 0; layer < 3; layer++) {
    const tone = mix(mid, dark, 0.35 + layer * 0.32);
    let x = -random.between(0, 40);
    while (x < width) {
      const w = random.between(0.05, 0.11) * width;
      const h = height * random.between(0.2, 0.52 - layer * 0.08) + (2 - layer) * height * 0.09;
      out += tower(random, { x, y: height - h, w, h }, tone, layer === 0 ? "" : accent);
      x += w + random.between(0, 6);
    }
  }
  return out;
}

function tower(
  random: Random,
  box: { x: number; y: number; w: number; h: number },
  tone: string,
  lamp: string,
): string {
  let out = rect(box.x, box.y, box.w, box.h, tone);
  if (lamp === "") {
    return out;
  }
  const columns = Math.max(2, Math.floor(box.w / 18));
  const cell = box.w / columns;
  for (let row = 0; row * 22 + 34 < box.h; row++) {
    for (let column = 0; column < columns; column++) {
      if (random.next() < 0.42) {
        const opacity = n(0.35 + random.next() * 0.6);
        const [x, y] = [box.x + column * cell + cell * 0.3, box.y + 14 + row * 22];
        out += rect(x, y, cell * 0.4, 10, lamp, `opacity="${opacity}"`);
      }
    }
  }
  return out;
}
