// Light or dark: the system's setting until the user chooses. Not a module, so that it runs before anything is painted.
(() => {
  const root = document.documentElement;
  try {
    const saved = localStorage.getItem("theme");
    if (saved === "light" || saved === "dark") root.dataset.theme = saved;
  } catch {
    // Storage may be blocked: the system's setting applies.
  }
  addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !target.closest("[data-switch-theme]")) return;
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // The choice lasts for this visit only.
    }
  });
})();
