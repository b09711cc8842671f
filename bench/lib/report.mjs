// Reports measurements: as lines, as the README's table and as a plot.

/**
 * @typedef {object} Row
 * @property {string} work what is measured
 * @property {string} against the competitor
 * @property {number} ours
 * @property {number} theirs
 * @property {number} ratio `ours / theirs`
 * @property {number} goal the largest ratio that meets the goal
 * @property {string} unit
 *
 * @typedef {{ rounds: number }} Options of a bench
 */

/**
 * @param {number} value
 * @param {string} unit
 */
const figure = (value, unit) => {
  if (unit === "bytes") {
    return value >= 1e6 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e3).toFixed(1)} KB`;
  }
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ${unit}`;
};

/** @param {number} ratio */
const rounded = (ratio) => (ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2));

/**
 * One row for the terminal.
 *
 * @param {Row} row
 */
export const line = ({ work, against, ours, theirs, ratio, goal, unit }) => {
  const mark = ratio <= goal ? "✓" : "✗";
  const figures = `${figure(ours, unit)} to ${figure(theirs, unit)}`;
  return `  ${mark} ${rounded(ratio).padStart(6)} (goal ${goal})  ${work}, against ${against}: ${figures}`;
};

/**
 * The time per thousand images by page size. It is constant if the cost is linear.
 *
 * @param {Row[]} rows
 */
export const growth = (rows) => {
  /** @type {Map<string, Map<string, number>>} */
  const works = new Map();
  for (const { work, ours, unit } of rows) {
    const [, before = "", count, after = ""] = /^(.*?), ([\d,]+) images(.*)$/.exec(work) ?? [];
    if (!count || !unit.startsWith("ms")) continue;
    const name = before + after;
    const each = (ours / Number(count.replaceAll(",", ""))) * 1000;
    const costs = works.get(name) ?? new Map();
    works.set(name, costs.set(count, each));
  }
  return [...works]
    .filter(([, costs]) => costs.size > 1)
    .map(([name, costs]) => {
      const parts = [...costs].map(([count, each]) => `${each.toFixed(2)} at ${count}`);
      return `  ms per 1,000 images, ${name}: ${parts.join(", ")}`;
    });
};

const BEGIN = "<!-- made by npm run bench -->";
const END = "<!-- end -->";

/**
 * The README with its table of figures replaced.
 *
 * @param {string} readme
 * @param {Row[]} rows
 */
export const readmeTable = (readme, rows) => {
  const lines = rows.map(({ work, against, ours, theirs, ratio, goal, unit }) => {
    const met = ratio <= goal ? "" : " ✗";
    const figures = `${figure(ours, unit)} | ${figure(theirs, unit)}`;
    return `| ${work} | ${against} | ${figures} | **${rounded(ratio)}** | ≤ ${goal}${met} |`;
  });
  const table = [
    "| work | against | ours | theirs | ratio | goal |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ];
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined)
    throw new Error(`README.md lacks the markers of the table: ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n\n${table.join("\n")}\n\n${END}${after}`;
};

const WIDTH = 1000;
const LEFT = 540;
const ROW = 26;
const TOP = 56;
/** The ends of the logarithmic axis. */
const LOW = Math.log10(0.003);
const HIGH = Math.log10(5);

/**
 * The x coordinate of a ratio.
 *
 * @param {number} ratio
 */
const place = (ratio) => {
  const share = (Math.log10(Math.max(ratio, 10 ** LOW)) - LOW) / (HIGH - LOW);
  return LEFT + share * (WIDTH - LEFT - 60);
};

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * An SVG with a bar for each ratio on a logarithmic scale, and a tick at its goal.
 *
 * @param {Row[]} rows
 */
export const plot = (rows) => {
  const height = TOP + rows.length * ROW + 16;
  const grid = [0.01, 0.1, 1]
    .map((ratio) => {
      const x = place(ratio).toFixed(1);
      const strong = ratio === 1 ? ' stroke="#667085"' : ' stroke="#e4e7ec"';
      return (
        `<line x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 12}"${strong}/>` +
        `<text x="${x}" y="${TOP - 14}" text-anchor="middle" fill="#667085">${ratio}</text>`
      );
    })
    .join("\n");
  const bars = rows
    .map(({ work, against, ratio, goal }, index) => {
      const y = TOP + index * ROW;
      const [from, to, tick] = [place(10 ** LOW), place(ratio), place(goal)];
      const colour = ratio <= goal ? "#1570ef" : "#e8590c";
      return (
        `<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${escaped(work)}` +
        `<tspan fill="#667085"> · ${escaped(against)}</tspan></text>` +
        `<rect x="${from}" y="${y + 3}" width="${Math.max(1, to - from).toFixed(1)}" height="15" rx="2" fill="${colour}"/>` +
        `<line x1="${tick.toFixed(1)}" x2="${tick.toFixed(1)}" y1="${y}" y2="${y + 21}" stroke="#101828" stroke-width="2"/>` +
        `<text x="${(Math.max(to, tick) + 6).toFixed(1)}" y="${y + 14}" font-weight="600">${rounded(ratio)}</text>`
      );
    })
    .join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11" fill="#101828" role="img">
<title>cf-list-images against what it replaces, as ratios: shorter is better</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="10" y="20" font-size="14" font-weight="600">Against what it replaces: shorter is better</text>
<text x="10" y="38" fill="#667085">ratio on a logarithmic scale; 1 is equal; the black tick is the goal</text>
${grid}
${bars}
</svg>
`;
};
