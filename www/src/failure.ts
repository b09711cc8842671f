// Error panels: what happened, and what the user can do.
import { element, icon } from "./dom.ts";
import { explainSettings, wrongSettings } from "./misconfigured.ts";

/** The fields of an `ImagesError` that the panel uses. */
interface Failure {
  message?: unknown;
  kind?: unknown;
  status?: unknown;
  retryAfter?: unknown;
  errors?: unknown;
}

/** A panel that explains a failure. `retry` is called when the user tries again. */
export function failurePanel(error: unknown, retry: () => void): HTMLElement {
  const failure: Failure = typeof error === "object" && error !== null ? error : {};
  const { title, advice, reason } = explain(failure, error);
  const again = element("button", { type: "button", class: "button" }, "Try again");
  again.addEventListener("click", retry, { once: true });
  return element(
    "div",
    { class: "panel failure", role: "alert" },
    icon("warning"),
    element("h3", {}, title),
    element("p", {}, ...advice),
    reason !== undefined && element("p", { class: "reason" }, reason),
    again,
  );
}

interface Explanation {
  title: string;
  advice: (Node | string)[];
  /** The failure's own message, unless the advice says as much. */
  reason?: string;
}

function explain(failure: Failure, error: unknown): Explanation {
  const wrong = failure.status === 500 ? wrongSettings(failure.errors) : [];
  if (wrong.length > 0) {
    return explainSettings(wrong);
  }
  const { title, advice } = explainStatus(failure);
  const reason = typeof failure.message === "string" ? failure.message : String(error);
  return { title, advice: [advice], reason };
}

function explainStatus({ kind, status, retryAfter }: Failure): { title: string; advice: string } {
  if (kind === "network" || kind === "timeout") {
    return {
      title: "The Worker does not answer",
      advice: "Check your connection, and that the Worker runs: npm start starts it here.",
    };
  }
  if (status === 401 || status === 403) {
    return {
      title: "You may not see these images",
      advice: "Sign in, or ask whoever runs this Worker to let you in.",
    };
  }
  if (status === 429) {
    const wait = typeof retryAfter === "number" ? `in ${Math.ceil(retryAfter)} seconds` : "soon";
    return { title: "Too many requests", advice: `The limit is reached. Try again ${wait}.` };
  }
  if (status === 500) {
    return {
      title: "The Worker is not set up",
      advice: "Its configuration lacks something. The message below says what.",
    };
  }
  if (typeof status === "number" && status > 500) {
    return {
      title: "The Images API did not answer",
      advice: "The Worker could not get the listing. It may be over in a moment.",
    };
  }
  return { title: "The images could not be listed", advice: "The message below says why." };
}

/** The panel of an account without images. */
export function emptyPanel(): HTMLElement {
  return element(
    "div",
    { class: "panel" },
    icon("empty"),
    element("h3", {}, "No images yet"),
    element("p", {}, "Upload one to the account, then load this page again."),
  );
}
