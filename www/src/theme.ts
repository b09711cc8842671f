// Light or dark: the system's choice until the reader makes another.

const KEY = "theme";
const root = document.documentElement;

function saved(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden; the system's choice stands.
    return null;
  }
}

function dark(): boolean {
  const chosen = root.dataset.theme;
  return chosen === undefined
    ? matchMedia("(prefers-color-scheme: dark)").matches
    : chosen === "dark";
}

const chosen = saved();
if (chosen === "light" || chosen === "dark") {
  root.dataset.theme = chosen;
}

document.getElementById("theme")?.addEventListener("click", () => {
  root.dataset.theme = dark() ? "light" : "dark";
  try {
    localStorage.setItem(KEY, root.dataset.theme);
  } catch {
    // It holds for this visit only.
  }
});
