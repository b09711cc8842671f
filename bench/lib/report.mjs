// Reports measurements: as lines, and as the README's tables. `plot.mjs` draws them.
import { KINDS } from "./page.mjs";

/**
 * @typedef {object} Row
 * @property {string} work what is measured
 * @property {string} against the competitor
 * @property {number} ours
 * @property {number} theirs
 * @property {number} ratio lower is better: `ours / theirs`, or `theirs / ours` where more is better
 * @property {number} goal the largest ratio that meets the goal
 * @property {string} unit
 *
 * @typedef {{ rounds: number }} Options of a bench
 */

/**
 * Rows of the same work and competitor on pages of several kinds, or one row.
 *
 * @typedef {object} Entry
 * @property {string} work without the kinds, if there are several
 * @property {string} against
 * @property {[kind: string | undefined, row: Row][]} rows
 */

/** The headings in their order, each with the beginning of what is below it. All other rows are below the first. */
const HEADINGS = [
  ["The npm package", ""],
  ["The Worker", "Worker"],
  ["The scanner", "scanner"],
  ["The gallery", "gallery"],
];

/** @param {string} work */
const headingOf = (work) =>
  HEADINGS.findLast(([, beginning = ""]) => work.startsWith(beginning))?.[0];

/**
 * @param {number} value
 * @param {string} unit
 */
const figure = (value, unit) => {
  if (unit === "bytes") {
    return value >= 1e6 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e3).toFixed(1)} KB`;
  }
  if (unit === "/s") return `${Math.round(value)} a second`;
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ${unit}`;
};

/** @param {number} ratio */
export const rounded = (ratio) => (ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2));

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

/**
 * The rows below their headings, in their order, with those of the same work on several kinds of page together.
 *
 * @param {Row[]} rows
 * @returns {[heading: string, entries: Entry[]][]}
 */
export const grouped = (rows) =>
  HEADINGS.map(([heading]) => {
    /** @type {Map<string, Entry>} */
    const entries = new Map();
    for (const row of rows.filter(({ work }) => headingOf(work) === heading)) {
      const parts = row.work.split(", ");
      const kind = KINDS.find((name) => parts.includes(name));
      const work = parts.filter((part) => part !== kind).join(", ");
      const key = `${work}\n${row.against}`;
      const entry = entries.get(key) ?? { work, against: row.against, rows: [] };
      entry.rows.push([kind, row]);
      entries.set(key, entry);
    }
    const sorted = [...entries.values()].map((entry) => {
      const [only] = entry.rows;
      return entry.rows.length === 1 && only ? { ...entry, work: only[1].work } : entry;
    });
    return /** @type {[string, Entry[]]} */ ([heading, sorted]);
  });

const BEGIN = "<!-- made by npm run bench -->";
const END = "<!-- end -->";

/** @param {Row} row */
const goalOf = ({ goal }) => `≤ ${goal}`;
/** @param {Row} row */
const ratioOf = ({ ratio, goal }) => `**${rounded(ratio)}**${ratio <= goal ? "" : " ✗"}`;

/**
 * A table of the works that are measured on each kind of page: the ratios.
 *
 * @param {ReturnType<typeof grouped>} groups
 */
const tableByKind = (groups) => {
  const lines = groups.flatMap(([heading, entries]) => {
    const several = entries.filter(({ rows }) => rows.length > 1);
    const body = several.map(({ work, against, rows }) => {
      const cells = KINDS.map((kind) => {
        const row = rows.find(([name]) => name === kind)?.[1];
        return row ? `${ratioOf(row)} (${figure(row.ours, row.unit.split(" ")[0] ?? "")})` : "";
      });
      const [first] = rows;
      return `| ${work} | ${against} | ${cells.join(" | ")} | ${first ? goalOf(first[1]) : ""} |`;
    });
    return body.length ? [`| **${heading}** |${" |".repeat(KINDS.length + 2)}`, ...body] : [];
  });
  return [
    `| work | against | ${KINDS.join(" | ")} | goal |`,
    `| --- |${" --- |".repeat(KINDS.length + 2)}`,
    ...lines,
  ];
};

/**
 * A table of all other rows.
 *
 * @param {ReturnType<typeof grouped>} groups
 */
const tableOfOthers = (groups) => {
  const lines = groups.flatMap(([heading, entries]) => {
    const single = entries.flatMap(({ rows }) => (rows.length === 1 ? rows : []));
    const body = single.map(([, row]) => {
      const figures = `${figure(row.ours, row.unit)} | ${figure(row.theirs, row.unit)}`;
      return `| ${row.work} | ${row.against} | ${figures} | ${ratioOf(row)} | ${goalOf(row)} |`;
    });
    return body.length ? [`| **${heading}** | | | | | |`, ...body] : [];
  });
  return [
    "| work | against | ours | theirs | ratio | goal |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ];
};

/**
 * The README with its tables of figures replaced.
 *
 * @param {string} readme
 * @param {Row[]} rows
 */
export const readmeTable = (readme, rows) => {
  const groups = grouped(rows);
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined)
    throw new Error(`README.md lacks the markers of the table: ${BEGIN} … ${END}`);
  const tables = [
    "On pages of each kind (ASCII; names and metadata from all over the world; 1 KB of metadata an image; fields that the " +
      "library doesn't know), the ratio and our figure:",
    tableByKind(groups).join("\n"),
    "Everything else:",
    tableOfOthers(groups).join("\n"),
  ].join("\n\n");
  return `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`;
};
