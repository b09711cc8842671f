// A caller of the Workers in this folder.
import { createHash } from "node:crypto";

/** A key of a caller, and the secret that admits it. */
export const KEY = "a-key-of-the-shop";
export const CALLER_KEYS = `shop:${createHash("sha256").update(KEY).digest("hex")}`;
