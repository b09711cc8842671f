// Light or dark: the system's setting until the user chooses.

const KEY = "theme";
const root = document.documentElement;

function saved(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be blocked; the system's setting applies.
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
    // The choice lasts for this visit only.
  }
});
