// Where the rows of the grid are: all have the same height, so that of every row follows from a few figures, which the
// stylesheet gives. No card is measured.

/** Lengths are in pixels. */
interface Figures {
  readonly columns: number;
  /** The height of a row, with the gap below it. */
  readonly height: number;
  readonly gap: number;
  /** Where the grid begins, from the top of the page. */
  readonly top: number;
  /** How much of the window the toolbar covers. */
  readonly covered: number;
}

/** How much of the window is covered at its top and its bottom, in pixels. */
export interface Covered {
  readonly top: number;
  readonly bottom: number;
}

export class Layout {
  #figures: Figures = $state.raw({ columns: 4, height: 300, gap: 22, top: 0, covered: 0 });
  /** The image that was kept in sight when the layout changed last, and how far the page was scrolled then. */
  #kept = { index: 0, scroll: Number.NEGATIVE_INFINITY };

  get columns(): number {
    return this.#figures.columns;
  }

  get height(): number {
    return this.#figures.height;
  }

  /** The row at a distance from the top of the page; it may be above the first, or below the last. */
  rowAt(y: number): number {
    return Math.floor((y - this.#figures.top) / this.#figures.height);
  }

  rowOf(index: number): number {
    return Math.floor(index / this.#figures.columns);
  }

  /** The first row that the toolbar does not cover a part of, when the page is scrolled so far. */
  firstInSight(scroll: number): number {
    const { covered, height } = this.#figures;
    return this.rowAt(scroll + covered + height - 1);
  }

  /**
   * How far to scroll so that a row is in sight, and no further. Of a row higher than the window, its top. `below` is how much
   * of the window's bottom is covered.
   */
  scrollTo(row: number, below: number): number {
    const { top, height, gap, covered } = this.#figures;
    const y = top + row * height;
    return Math.min(
      y - covered - gap / 2,
      Math.max(window.scrollY, y + height + below - window.innerHeight),
    );
  }

  /**
   * Reads the figures. Returns how far to scroll, once the page has the new height, so that the first image in sight stays in
   * sight; `undefined` if the page can stay as it is.
   */
  measure(grid: HTMLElement, covered: number): number | undefined {
    const before = this.#figures;
    const after = read(grid, covered);
    this.#figures = after;
    if (after.columns === before.columns && after.height === before.height) return undefined;
    const rows = (window.scrollY + before.covered - before.top) / before.height;
    if (rows <= 0) return undefined;
    // What is left of the first row may be nothing but the gap.
    const [row, part] = splitRow(rows, 1 - before.gap / before.height);
    // A toolbar that grows moves the page a little; the user scrolls by more.
    const isKept = Math.abs(window.scrollY - this.#kept.scroll) < before.height / 2;
    const index = isKept ? this.#kept.index : row * before.columns;
    const isSame = after.columns === before.columns;
    const position = isSame ? row + part : Math.floor(index / after.columns);
    const scroll = Math.max(0, Math.round(after.top + position * after.height - after.covered));
    this.#kept = { index, scroll };
    return scroll;
  }
}

/** A number of rows as whole ones and a part, which is 0 of the next row if it is more than `most`. */
function splitRow(rows: number, most: number): [row: number, part: number] {
  const row = Math.floor(rows);
  return rows - row < most ? [row, rows - row] : [row + 1, 0];
}

/** The stylesheet's answer to the width: the number of columns, the gaps, the height of a caption. A picture is 4:3. */
function read(grid: HTMLElement, covered: number): Figures {
  const style = getComputedStyle(grid);
  const tracks = style.gridTemplateColumns.split(" ").map(Number.parseFloat);
  const gap = Number.parseFloat(style.rowGap);
  const caption = Number.parseFloat(style.gridAutoRows);
  return {
    columns: tracks.length,
    height: Math.round(((tracks[0] ?? 0) * 3) / 4 + caption + gap),
    gap,
    top: grid.getBoundingClientRect().top + window.scrollY,
    covered,
  };
}
