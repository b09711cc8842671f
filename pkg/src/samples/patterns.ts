// Pictures of shapes: posters, tiles, lines, leaves.
import type { Canvas } from "./canvas.js";
import { circle, curve, gradient, group, line, n, type Point, path, rect, ring } from "./svg.js";

/** A poster of quarter circles, discs and squares on a grid. */
export function poster({ width, height, palette, random }: Canvas): string {
  const [, , , , light] = palette;
  const cell = Math.min(width, height) / 4;
  let out = rect(0, 0, width, height, light);
  for (let y = 0; y < height; y += cell) {
    for (let x = 0; x < width; x += cell) {
      const back = random.pick(palette);
      const front = random.pick(palette.filter((tone) => tone !== back));
      out +=
        rect(x, y, cell + 1, cell + 1, back) +
        posterShape(random.integer(0, 5), x, y, cell, front, back);
    }
  }
  return out;
}

function posterShape(
  kind: number,
  x: number,
  y: number,
  c: number,
  front: string,
  back: string,
): string {
  const quarter = (k: number, tone: string): string =>
    path(
      `M${n(x)} ${n(y)}H${n(x + c * k)}A${n(c * k)} ${n(c * k)} 0 0 1 ${n(x)} ${n(y + c * k)}Z`,
      tone,
    );
  const turned = (content: string, by: number): string =>
    group(content, `transform="rotate(${by} ${n(x + c / 2)} ${n(y + c / 2)})"`);
  switch (kind) {
    case 0:
      return turned(quarter(1, front), 90) + turned(quarter(0.5, back), 90);
    case 1:
      return (
        circle(x + c / 2, y + c / 2, c * 0.42, front) + circle(x + c / 2, y + c / 2, c * 0.18, back)
      );
    case 2:
      return turned(quarter(1, front), 180);
    case 3:
      return path(`M${n(x)} ${n(y)}L${n(x + c)} ${n(y + c)}H${n(x)}Z`, front);
    case 4:
      return [0, 1, 2].map((i) => rect(x, y + c * (0.1 + i * 0.32), c, c * 0.16, front)).join("");
    default:
      return quarter(1, front) + turned(quarter(1, front), 180);
  }
}

/** Truchet tiles: arcs that join into loops. */
export function tiles({ width, height, palette, random }: Canvas): string {
  const [dark, , mid, accent, light] = palette;
  const c = Math.min(width, height) / random.integer(5, 7);
  const layers = [
    { tone: accent, width: c * 0.42 },
    { tone: light, width: c * 0.26 },
    { tone: mid, width: c * 0.09 },
  ];
  let arcs = "";
  for (let y = 0; y < height; y += c) {
    for (let x = 0; x < width; x += c) {
      const turn = random.next() < 0.5 ? 0 : 90;
      arcs +=
        `<path transform="rotate(${turn} ${n(x + c / 2)} ${n(y + c / 2)})" ` +
        `d="M${n(x + c / 2)} ${n(y)}A${n(c / 2)} ${n(c / 2)} 0 0 1 ${n(x)} ${n(y + c / 2)}` +
        `M${n(x + c / 2)} ${n(y + c)}A${n(c / 2)} ${n(c / 2)} 0 0 1 ${n(x + c)} ${n(y + c / 2)}"/>`;
    }
  }
  const strokes = layers.map(({ tone, width: w }) =>
    group(arcs, `fill="none" stroke="${tone}" stroke-width="${n(w)}"`),
  );
  return rect(0, 0, width, height, dark) + strokes.join("");
}

/** Stacked ridge lines, like the plot of a pulsar's signal. */
export function signal({ width, height, palette, random }: Canvas): string {
  const [dark, , mid, accent, light] = palette;
  let out = rect(0, 0, width, height, dark);
  const rows = 34;
  for (let row = 0; row < rows; row++) {
    const y = height * (0.2 + (row / rows) * 0.66);
    const centre = 0.5 + random.between(-0.08, 0.08);
    const points: Point[] = Array.from({ length: 61 }, (_, i): Point => {
      const t = i / 60;
      const bell = Math.exp(-((t - centre) ** 2) / 0.018);
      const lift = bell * random.between(0.2, 1) * height * 0.14 + random.next() * 3;
      return [width * (0.1 + t * 0.8), y - lift];
    });
    const tone = row % 6 === 3 ? accent : row % 2 === 0 ? light : mid;
    const end = `L${n(width * 0.9)} ${n(y + 14)}L${n(width * 0.1)} ${n(y + 14)}Z`;
    out +=
      path(curve(points) + end, dark) +
      path(curve(points), "none", `stroke="${tone}" stroke-width="2"`);
  }
  return out;
}

/** Soft colour fields with clear discs over them. */
export function bloom({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  const tones = [accent, mid, deep, light, dark];
  let defs = gradient("base", [mid, accent, light], random.between(0, 180));
  let fields = "";
  for (let i = 0; i < 9; i++) {
    const tone = tones[i % tones.length] ?? mid;
    defs +=
      `<radialGradient id="field${i}"><stop offset="0" stop-color="${tone}" stop-opacity=".95"/>` +
      `<stop offset="1" stop-color="${tone}" stop-opacity="0"/></radialGradient>`;
    const r = Math.max(width, height) * random.between(0.28, 0.5);
    fields += circle(random.next() * width, random.next() * height, r, `url(#field${i})`);
  }
  const [x, y, r] = [width / 2, height / 2, Math.min(width, height) * 0.3];
  const discs =
    circle(x, y, r, light, 'opacity=".22"') +
    ring(x, y, r, light, 2) +
    circle(x + r * 0.5, y - r * 0.35, r * 0.55, dark, 'opacity=".3"');
  return `<defs>${defs}</defs>${rect(0, 0, width, height, "url(#base)")}${fields}${discs}`;
}

/** Stems with leaves, as in an old herbarium. */
export function leaves({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  let out =
    rect(0, 0, width, height, light) +
    circle(width * 0.62, height * 0.36, Math.min(width, height) * 0.26, accent);
  const stems = Math.max(3, Math.round(width / 170));
  for (let stem = 0; stem < stems; stem++) {
    const x = width * ((stem + 0.5) / stems) + random.between(-20, 20);
    const top = height * random.between(0.12, 0.4);
    const bend = random.between(-60, 60);
    const tone = [dark, deep, mid][stem % 3] ?? deep;
    out += path(
      `M${n(x)} ${height}Q${n(x)} ${n(height * 0.6)} ${n(x + bend)} ${n(top)}`,
      "none",
      `stroke="${tone}" stroke-width="5"`,
    );
    const pairs = random.integer(6, 9);
    for (let i = 0; i < pairs; i++) {
      const t = (i + 1) / pairs;
      const [lx, ly] = onStem(x, height, bend, top, t);
      const size = Math.min(width, height) * 0.16 * (1.15 - t * 0.65);
      out += leaf(lx, ly, size, -35 - t * 25, tone) + leaf(lx, ly, size, 215 + t * 25, tone);
    }
  }
  return out;
}

/** The point at `t` on a stem's curve. */
function onStem(x: number, height: number, bend: number, top: number, t: number): Point {
  const u = 1 - t;
  return [
    u * u * x + 2 * u * t * x + t * t * (x + bend),
    u * u * height + 2 * u * t * height * 0.6 + t * t * top,
  ];
}

function leaf(x: number, y: number, size: number, angle: number, tone: string): string {
  const d = `M0 0Q${n(size * 0.45)} ${n(-size * 0.32)} ${n(size)} 0Q${n(size * 0.45)} ${n(size * 0.32)} 0 0Z`;
  return path(d, tone, `transform="translate(${n(x)} ${n(y)}) rotate(${n(angle)})" opacity=".92"`);
}

/** Rays and arcs around a rising disc. */
export function sunburst({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  const [x, y] = [width * random.pick([0.5, 0.3, 0.7]), height * random.between(0.6, 0.9)];
  const reach = Math.hypot(width, height);
  const rays = random.integer(14, 22);
  let out = rect(0, 0, width, height, light);
  for (let i = 0; i < rays; i++) {
    const from = (i / rays) * Math.PI * 2;
    const to = from + Math.PI / rays;
    const ends: Point[] = [
      [x, y],
      [x + Math.cos(from) * reach, y + Math.sin(from) * reach],
      [x + Math.cos(to) * reach, y + Math.sin(to) * reach],
    ];
    out += path(`${line(ends)}Z`, i % 2 === 0 ? accent : mid, 'opacity=".35"');
  }
  const r = Math.min(width, height) * 0.5;
  for (const [i, tone] of [dark, deep, mid, accent, light].entries()) {
    out += circle(x, y, r * (1 - i * 0.19), tone);
  }
  return out;
}

/** Isometric cubes. */
export function cubes({ width, height, palette, random }: Canvas): string {
  const [dark, deep, mid, accent, light] = palette;
  const s = Math.min(width, height) / 7;
  const h = s * 0.866;
  let out = rect(0, 0, width, height, mid);
  for (let row = -1; row * s * 1.5 < height + s * 2; row++) {
    for (let column = -1; column * h * 2 < width + h * 2; column++) {
      const [x, y] = [column * h * 2 + (row % 2 === 0 ? 0 : h), row * s * 1.5];
      const top = random.next() < 0.22 ? accent : light;
      out +=
        path(
          `${line([
            [x, y - s],
            [x + h, y - s / 2],
            [x, y],
            [x - h, y - s / 2],
          ])}Z`,
          top,
        ) +
        path(
          `${line([
            [x - h, y - s / 2],
            [x, y],
            [x, y + s],
            [x - h, y + s / 2],
          ])}Z`,
          random.next() < 0.15 ? mid : deep,
        ) +
        path(
          `${line([
            [x + h, y - s / 2],
            [x, y],
            [x, y + s],
            [x + h, y + s / 2],
          ])}Z`,
          dark,
        );
    }
  }
  return out;
}

/** Chips of stone in plaster. */
export function terrazzo({ width, height, palette, random }: Canvas): string {
  const [, , , , light] = palette;
  let out = rect(0, 0, width, height, light);
  const count = Math.round((width * height) / 2_600);
  for (let i = 0; i < count; i++) {
    const [x, y, r] = [random.next() * width, random.next() * height, random.between(6, 30)];
    const corners = random.integer(4, 6);
    const chip: Point[] = Array.from({ length: corners }, (_, k): Point => {
      const angle = ((k + random.between(-0.2, 0.2)) / corners) * Math.PI * 2;
      const reach = r * random.between(0.65, 1.1);
      return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach];
    });
    out += path(`${line(chip)}Z`, random.pick(palette.slice(0, 4)));
  }
  return out;
}
