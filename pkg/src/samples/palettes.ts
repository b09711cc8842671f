/** Five colours from dark to light, with an accent at the fourth place. */
export type Palette = readonly [string, string, string, string, string];

export const PALETTES = {
  dusk: ["#1d1b3a", "#53346b", "#b5487a", "#ff8e5e", "#ffe3b8"],
  fjord: ["#0d2436", "#1f5673", "#4f9bb0", "#f4a259", "#e8f1ee"],
  forest: ["#14261f", "#2f5d47", "#7ba672", "#e9b44c", "#f3efd8"],
  desert: ["#3b1f2b", "#8c3b3b", "#d9783f", "#f7b955", "#fdeccb"],
  candy: ["#2b2d6e", "#7b4fd0", "#f25fa0", "#ffc145", "#fff1e6"],
  ink: ["#15171c", "#3a404d", "#8a93a3", "#e4572e", "#f2f0ea"],
  mint: ["#0f3d3e", "#197278", "#66c3b0", "#ef6f6c", "#eefaf3"],
  plum: ["#24102e", "#5c2751", "#a4508b", "#f9c784", "#fdf0f4"],
  sea: ["#08213f", "#0f4c81", "#3fa7d6", "#fac05e", "#e6f6fb"],
  clay: ["#2c2320", "#7a4b3a", "#c58b6b", "#5b8e7d", "#f4e9df"],
} as const satisfies Record<string, Palette>;

export type PaletteName = keyof typeof PALETTES;
