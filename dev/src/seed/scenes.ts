// Pictures of places: mountains, dunes, sea, city, space.
import type { Palette } from "./palettes.ts";
import type { Random } from "./random.ts";
import {
  circle,
  curve,
  glow,
  gradient,
  group,
  line,
  n,
  type Point,
  path,
  rect,
  ring,
} from "./svg.ts";

/** What a picture is drawn on: its size, its colours, and its own random numbers. */
export interface Canvas {
  width: number;
  height: number;
  palette: Palette;
  random: Random;
}

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

/** A planet with rings and moons. */
export function planet({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  const [x, y] = [width * random.between(0.42, 0.58), height * random.between(0.44, 0.56)];
  const r = Math.min(width, height) * random.between(0.22, 0.3);
  const tilt = random.between(-28, 28);
  let bands = "";
  for (let i = 0; i < 9; i++) {
    const tone = random.pick([mid, accent, light, deep]);
    bands += rect(
      x - r,
      y - r + (i / 9) * r * 2,
      r * 2,
      r * random.between(0.1, 0.26),
      tone,
      'opacity=".55"',
    );
  }
  const orbit = (k: number, opacity: number): string =>
    `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(r * k)}" ry="${n(r * k * 0.28)}" fill="none" stroke="${light}" stroke-width="${n(r * 0.07)}" opacity="${opacity}"/>`;
  const rings = orbit(1.45, 0.75) + orbit(1.62, 0.4) + orbit(1.75, 0.25);
  return (
    `<defs>${gradient("sky", [dark, mix(dark, deep, 0.6), deep], 60)}${glow("glow", accent, 0.55)}` +
    `${gradient("shade", ["#0000", "#0000", `${dark}e0`], 20)}` +
    `<clipPath id="ball">${circle(x, y, r, "#fff")}</clipPath>` +
    `<clipPath id="front">${rect(0, y, width, height, "#fff")}</clipPath></defs>` +
    rect(0, 0, width, height, "url(#sky)") +
    stars(random, width, height, light, 150) +
    circle(x, y, r * 2.2, "url(#glow)") +
    group(
      rings +
        group(
          circle(x, y, r, mid) + bands + circle(x, y, r, "url(#shade)"),
          'clip-path="url(#ball)"',
        ) +
        group(rings, 'clip-path="url(#front)"'),
      `transform="rotate(${n(tilt)} ${n(x)} ${n(y)})"`,
    ) +
    circle(x + r * 1.9, y - r * 1.15, r * 0.13, light) +
    circle(x - r * 1.7, y + r * 1.2, r * 0.08, accent)
  );
}

/** Northern lights over a ridge of firs. */
export function aurora({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  let veils = "";
  for (let i = 0; i < 3; i++) {
    const tone = [mid, accent, light][i] ?? mid;
    const top: Point[] = Array.from(
      { length: 9 },
      (_, k): Point => [
        (k / 8) * width,
        height * (0.12 + i * 0.1) + Math.sin(k * 1.1 + i * 2 + random.next()) * height * 0.08,
      ],
    );
    const bottom = top.map(([px, py]): Point => [px, py + height * random.between(0.22, 0.42)]);
    veils +=
      `<defs><linearGradient id="veil${i}" x2="0" y2="1"><stop offset="0" stop-color="${tone}" stop-opacity="0"/>` +
      `<stop offset=".55" stop-color="${tone}" stop-opacity=".75"/><stop offset="1" stop-color="${tone}" stop-opacity="0"/></linearGradient></defs>` +
      path(`${curve(top)}${curve(bottom.toReversed()).replace("M", "L")}Z`, `url(#veil${i})`);
  }
  let firs = "";
  for (let x = -20; x < width + 20; x += random.between(10, 24)) {
    const h = height * random.between(0.08, 0.2);
    const w = h * 0.34;
    const y = height * 0.9 + Math.sin(x / 90) * height * 0.02;
    firs += path(`M${n(x)} ${n(y - h)}L${n(x + w / 2)} ${n(y)}L${n(x - w / 2)} ${n(y)}Z`, dark);
  }
  return (
    `<defs>${gradient("sky", [mix(dark, "#000000", 0.45), dark, deep])}</defs>` +
    rect(0, 0, width, height, "url(#sky)") +
    stars(random, width, height * 0.8, light, 110) +
    veils +
    firs +
    rect(0, height * 0.89, width, height * 0.12, dark)
  );
}

/** Hot-air balloons over clouds. */
export function balloons({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  let out =
    `<defs>${gradient("sky", [mid, mix(mid, light, 0.6), light])}</defs>` +
    rect(0, 0, width, height, "url(#sky)") +
    ring(width * 0.5, height * 1.25, height * 0.75, mix(light, "#ffffff", 0.5), height * 0.3);
  for (let i = 0; i < 26; i++) {
    const y = height * random.between(0.84, 1.02);
    out += circle(
      random.next() * width,
      y,
      height * random.between(0.05, 0.13),
      "#ffffff",
      'opacity=".75"',
    );
  }
  const places: Point[] = [
    [0.3, 0.38],
    [0.68, 0.27],
    [0.52, 0.66],
    [0.86, 0.58],
  ];
  for (const [i, [px, py]] of places.entries()) {
    const r = Math.min(width, height) * ([0.17, 0.11, 0.075, 0.055][i] ?? 0.06);
    const [x, y] = [width * px + random.between(-20, 20), height * py + random.between(-15, 15)];
    out += balloon(x, y, r, [accent, deep, random.pick([dark, mid]), light]);
  }
  return out;
}

function balloon(x: number, y: number, r: number, tones: readonly string[]): string {
  const [a = "", b = "", basket = "", c = ""] = tones;
  const bag = (k: number, tone: string): string =>
    path(
      `M${n(x)} ${n(y - r)}C${n(x + r * 1.35 * k)} ${n(y - r)} ${n(x + r * 1.2 * k)} ${n(y + r * 0.55)} ${n(x + r * 0.22 * k)} ${n(y + r * 1.25)}` +
        `L${n(x - r * 0.22 * k)} ${n(y + r * 1.25)}C${n(x - r * 1.2 * k)} ${n(y + r * 0.55)} ${n(x - r * 1.35 * k)} ${n(y - r)} ${n(x)} ${n(y - r)}Z`,
      tone,
    );
  return (
    bag(1, a) +
    bag(0.72, c) +
    bag(0.45, b) +
    bag(0.16, c) +
    rect(x - r * 0.16, y + r * 1.5, r * 0.32, r * 0.24, basket, 'rx="2"') +
    path(
      line([
        [x - r * 0.2, y + r * 1.25],
        [x - r * 0.14, y + r * 1.5],
      ]),
      "none",
      `stroke="${basket}"`,
    ) +
    path(
      line([
        [x + r * 0.2, y + r * 1.25],
        [x + r * 0.14, y + r * 1.5],
      ]),
      "none",
      `stroke="${basket}"`,
    )
  );
}

function stars(random: Random, width: number, height: number, tone: string, count: number): string {
  let out = "";
  for (let i = 0; i < count; i++) {
    const opacity = n(0.2 + random.next() * 0.8);
    const r = random.between(0.6, 1.9);
    out += circle(random.next() * width, random.next() * height, r, tone, `opacity="${opacity}"`);
  }
  return out;
}

/** The colour `share` of the way from `a` to `b`, both `#rrggbb`. */
function mix(a: string, b: string, share: number): string {
  const channel = (colour: string, i: number): number =>
    Number.parseInt(colour.slice(1 + i * 2, 3 + i * 2), 16);
  const parts = [0, 1, 2].map((i) => {
    const value = channel(a, i) + (channel(b, i) - channel(a, i)) * share;
    return Math.round(value).toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
