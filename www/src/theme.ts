// Light or dark: the system's setting until the user chooses.

const root = document.documentElement;

/** Applies what the user chose, and changes it by a click on `[data-switch-theme]`. */
export function startTheme(): void {
  applyTheme();
  // The user may have chosen on another page, since the browser put this one aside for Back, or in another tab.
  addEventListener("pageshow", applyTheme);
  addEventListener("storage", applyTheme);
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-switch-theme]")) switchTheme();
  });
}

function applyTheme(): void {
  try {
    const saved = localStorage.getItem("theme");
    if (saved === "light" || saved === "dark") root.dataset.theme = saved;
  } catch {
    // Storage may be blocked: the system's setting applies.
  }
}

function switchTheme(): void {
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // The choice lasts for this visit only.
  }
}
