// Helpers that write SVG elements.

export type Point = readonly [x: number, y: number];

/** A number short enough for a path. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function rect(x: number, y: number, w: number, h: number, fill: string, more = ""): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${fill}" ${more}/>`;
}

export function circle(x: number, y: number, r: number, fill: string, more = ""): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}" ${more}/>`;
}

export function ring(x: number, y: number, r: number, stroke: string, width: number): string {
  return circle(x, y, r, "none", `stroke="${stroke}" stroke-width="${n(width)}"`);
}

export function path(d: string, fill: string, more = ""): string {
  return `<path d="${d}" fill="${fill}" ${more}/>`;
}

export function line(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${n(x)} ${n(y)}`).join("");
}

/** A smooth curve through points: each pair is joined at its middle. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) {
    return "";
  }
  let d = `M${n(first[0])} ${n(first[1])}`;
  let before = first;
  for (const point of rest) {
    const middle: Point = [(before[0] + point[0]) / 2, (before[1] + point[1]) / 2];
    d += `Q${n(before[0])} ${n(before[1])} ${n(middle[0])} ${n(middle[1])}`;
    before = point;
  }
  return `${d}L${n(last[0])} ${n(last[1])}`;
}

/** A gradient from top to bottom, or along `angle` degrees. */
export function gradient(id: string, colours: readonly string[], angle = 90): string {
  const stops = colours.map((colour, i) => {
    const offset = n((i / Math.max(1, colours.length - 1)) * 100);
    return `<stop offset="${offset}%" stop-color="${colour}"/>`;
  });
  const turn = `gradientTransform="rotate(${n(angle)} .5 .5)"`;
  return `<linearGradient id="${id}" x1="0" y1=".5" x2="1" y2=".5" ${turn}>${stops.join("")}</linearGradient>`;
}

/** A glow: a colour that fades out from its middle. */
export function glow(id: string, colour: string, strength = 1): string {
  return (
    `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${strength}"/>` +
    `<stop offset=".45" stop-color="${colour}" stop-opacity="${strength * 0.4}"/>` +
    `<stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`
  );
}

export function group(content: string, more: string): string {
  return `<g ${more}>${content}</g>`;
}
