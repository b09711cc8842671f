// Pictures of the sky: planets, northern lights, balloons.
import { type Canvas, mix, stars } from "./canvas.js";
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
} from "./svg.js";

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
