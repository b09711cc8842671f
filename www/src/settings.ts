// The user's settings, kept in this browser.

export type Density = "large" | "small";

const KEY = "density";

/** The size of the cards. */
export function readDensity(): Density {
  try {
    return localStorage.getItem(KEY) === "small" ? "small" : "large";
  } catch {
    return "large";
  }
}

export function saveDensity(density: Density): void {
  try {
    localStorage.setItem(KEY, density);
  } catch {
    // Storage may be blocked: the choice lasts for this visit only.
  }
}
