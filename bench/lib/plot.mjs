// Draws measurements: an SVG with a bar for each ratio.
import { grouped, rounded } from "./report.mjs";

/** @typedef {import("./report.mjs").Row} Row */

const WIDTH = 1000;
/** The labels of the works end here, those of the kinds below the bars' left end. */
const LABELS = 470;
const LEFT = 590;
const RIGHT = 930;
const TOP = 84;
/** The heights of a heading, of a bar and of the space after an entry. */
const HEADING = 34;
const BAR = 16;
const GAP = 12;
/** The ends of the logarithmic axis. */
const LOW = Math.log10(0.003);
const HIGH = Math.log10(5);

/** Colours for a light and a dark page: GitHub shows the picture on both. */
const STYLE = `
svg { --page: #ffffff; --text: #101828; --pale: #667085; --grid: #e4e7ec; --met: #1570ef; --missed: #c4320a; }
@media (prefers-color-scheme: dark) {
  svg { --page: #0d1117; --text: #e6edf3; --pale: #9198a1; --grid: #30363d; --met: #4493f8; --missed: #f0883e; }
}
text { fill: var(--text) } .pale { fill: var(--pale) } .page { fill: var(--page) }
.grid { stroke: var(--grid) } .equal { stroke: var(--pale) } .goal { stroke: var(--text); stroke-width: 2 }
.met { fill: var(--met) } .missed { fill: var(--missed) } .heading { font-size: 13px; font-weight: 600 }
.end { text-anchor: end } .middle { text-anchor: middle } .ratio { font-weight: 600 }`;

/**
 * The x coordinate of a ratio.
 *
 * @param {number} ratio
 */
const place = (ratio) => {
  const bounded = Math.min(Math.max(Math.log10(ratio), LOW), HIGH);
  return Number((LEFT + ((bounded - LOW) / (HIGH - LOW)) * (RIGHT - LEFT)).toFixed(1));
};

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * @param {number} x
 * @param {number} y
 * @param {string} classes
 * @param {string} text
 */
const label = (x, y, classes, text) =>
  `<text x="${x}" y="${y}" class="${classes}">${escaped(text)}</text>`;

/**
 * A bar with its goal and its ratio.
 *
 * @param {Row} row
 * @param {string | undefined} kind
 * @param {number} y
 */
const bar = ({ ratio, goal }, kind, y) => {
  const [to, tick] = [place(ratio), place(goal)];
  const met = ratio <= goal;
  return [
    kind ? label(LEFT - 8, y + 11, "pale end", kind) : "",
    `<rect x="${LEFT}" y="${y + 2}" width="${Math.max(1, to - LEFT)}" height="${BAR - 4}" rx="2" class="${met ? "met" : "missed"}"/>`,
    `<line x1="${tick}" x2="${tick}" y1="${y}" y2="${y + BAR}" class="goal"/>`,
    label(Math.max(to, tick) + 6, y + 12, "ratio", `${rounded(ratio)}${met ? "" : " ✗"}`),
  ].join("");
};

/**
 * The pictures of the entries below one heading, and where they end.
 *
 * @param {string} heading
 * @param {import("./report.mjs").Entry[]} entries
 * @param {number} top
 * @returns {{ pictures: string[], bottom: number }}
 */
const section = (heading, entries, top) => {
  const pictures = [label(10, top + HEADING - 12, "heading", heading)];
  let y = top + HEADING;
  for (const { work, against, rows } of entries) {
    // One bar is as high as two lines of text.
    const height = Math.max(2, rows.length) * BAR;
    const middle = y + height / 2;
    pictures.push(label(LABELS, middle - 3, "end", work));
    pictures.push(label(LABELS, middle + 11, "pale end", against));
    const first = middle - (rows.length * BAR) / 2;
    rows.forEach(([kind, row], index) => {
      pictures.push(bar(row, rows.length > 1 ? kind : undefined, first + index * BAR));
    });
    y += height + GAP;
  }
  return { pictures, bottom: y };
};

/**
 * An SVG with a bar for each ratio on a logarithmic scale, and a tick at its goal.
 *
 * @param {Row[]} rows
 */
export const plot = (rows) => {
  /** @type {string[]} */
  const pictures = [];
  let bottom = TOP;
  for (const [heading, entries] of grouped(rows)) {
    if (!entries.length) continue;
    const drawn = section(heading, entries, bottom);
    pictures.push(...drawn.pictures);
    bottom = drawn.bottom;
  }
  const grid = [0.01, 0.1, 1].map((ratio) => {
    const x = place(ratio);
    const line = `<line x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${bottom}" class="${ratio === 1 ? "equal" : "grid"}"/>`;
    return line + label(x, TOP - 14, "pale middle", `${ratio}`);
  });
  const height = bottom + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11" role="img">
<title>cf-list-images against what it replaces, as ratios: shorter is better</title>
<style>${STYLE}
</style>
<rect width="${WIDTH}" height="${height}" class="page"/>
${label(10, 24, "heading", "Against what it replaces: shorter is better")}
${label(10, 42, "pale", "The ratio on a logarithmic scale; 1 is equal. The tick is the goal; ✗ marks one that is missed.")}
${[...grid, ...pictures].join("\n")}
</svg>
`;
};
