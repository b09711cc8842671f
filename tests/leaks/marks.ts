// Marked secrets: no two share a part, so a part that comes out names its secret.
import { createHash } from "node:crypto";

/** The same letters and digits for a name in every run: 43 characters. */
const letters = (name: string) =>
  createHash("sha256").update(`leaks: ${name}`).digest("base64url").replace(/[-_]/g, "x");

/** A secret as issuers make them: letters and digits. */
export const mark = (name: string): string => letters(name).slice(0, 36);

/** A secret with every visible character that an encoding treats specially. */
export const awkwardMark = (name: string): string => {
  const text = letters(name);
  return `${text.slice(0, 18)}/"\\+%2B<&'=${text.slice(18, 36)}`;
};

/** An e-mail address that is a secret. */
export const markedEmail = (name: string): string => `${letters(name).slice(0, 24)}@example.com`;
