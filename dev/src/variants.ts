// The variants of a picture: those that have names, and flexible ones.
//
// Source: https://developers.cloudflare.com/images/optimization/features/.
import { DeliveryError } from "./delivery-error.ts";

type Fit = "scale-down" | "contain" | "cover" | "crop" | "pad" | "squeeze";

/** How a picture is resized. Sizes in pixels. */
export interface Variant {
  width?: number;
  height?: number;
  fit: Fit;
  /** The format asked for; "auto" is the best that the client accepts. */
  format: "auto" | "image/avif" | "image/webp" | "image/jpeg";
  gravity?: "left" | "right" | "top" | "bottom" | "center";
  rotate?: 90 | 180 | 270;
  background?: string;
}

/** The variants that every image lists. */
export const NAMED_VARIANTS: Readonly<Record<string, Variant>> = {
  public: { width: 1_366, fit: "scale-down", format: "auto" },
  thumbnail: { width: 480, fit: "scale-down", format: "auto" },
  hero: { width: 960, height: 480, fit: "crop", format: "auto" },
};

const MAX_SIZE = 12_000;
const FITS: readonly string[] = ["scale-down", "contain", "cover", "crop", "pad", "squeeze"];
const FORMATS: Readonly<Record<string, Variant["format"]>> = {
  auto: "auto",
  avif: "image/avif",
  webp: "image/webp",
  jpeg: "image/jpeg",
  "baseline-jpeg": "image/jpeg",
};
const GRAVITIES: readonly string[] = ["left", "right", "top", "bottom", "center"];
const SHORT: ReadonlyMap<string, string> = new Map([
  ["w", "width"],
  ["h", "height"],
  ["f", "format"],
  ["g", "gravity"],
  ["q", "quality"],
]);
/** Options that the platform has and the simulator of `wrangler dev` ignores. */
const IGNORED: readonly string[] = [
  "anim",
  "blur",
  "brightness",
  "compression",
  "contrast",
  "flip",
  "gamma",
  "metadata",
  "onerror",
  "quality",
  "saturation",
  "scq",
  "segment",
  "sharpen",
  "slow-connection-quality",
  "trim",
  "zoom",
];

/** Whether the last segment of a delivery URL has options, such as `w=400,fit=cover`, rather than a name. */
export function isFlexible(name: string): boolean {
  return name.includes("=");
}

/**
 * The variant of this name or with these options.
 *
 * @throws DeliveryError 404 for an unknown name, 400 for options that the platform does not have.
 */
export function variantOf(name: string): Variant {
  if (isFlexible(name)) {
    return flexible(name);
  }
  if (!Object.hasOwn(NAMED_VARIANTS, name)) {
    const known = Object.keys(NAMED_VARIANTS).join(", ");
    throw new DeliveryError(404, `there is no variant ${JSON.stringify(name)}; there are ${known}`);
  }
  return NAMED_VARIANTS[name] as Variant;
}

function flexible(options: string): Variant {
  const values = new Map<string, string>();
  for (const option of options.split(",")) {
    const [, name = "", value = ""] = /^([^=]+)=(.+)$/s.exec(option) ?? [];
    if (name === "") {
      throw invalid("an option", option, "a name, = and a value, such as w=400");
    }
    values.set(SHORT.get(name) ?? name, value);
  }
  const variant: Variant = { fit: "scale-down", format: "auto" };
  let scale = 1;
  for (const [name, value] of values) {
    if (name === "dpr") scale = number(name, value, 1, 10);
    else set(variant, name, value);
  }
  for (const side of ["width", "height"] as const) {
    const size = variant[side];
    if (size !== undefined) variant[side] = Math.min(Math.round(size * scale), MAX_SIZE);
  }
  return variant;
}

function set(variant: Variant, name: string, value: string): void {
  switch (name) {
    case "width":
    case "height":
      // "auto" leaves the size to client hints, which this API does not read.
      if (value !== "auto") variant[name] = integer(name, value);
      return;
    case "fit":
      variant.fit = oneOf(name, value, FITS) as Fit;
      return;
    case "format":
      variant.format = FORMATS[oneOf(name, value, Object.keys(FORMATS))] ?? "auto";
      return;
    case "gravity":
      setGravity(variant, value);
      return;
    case "rotate":
      variant.rotate = Number(oneOf(name, value, ["90", "180", "270"])) as 90 | 180 | 270;
      return;
    case "background":
      variant.background = colour(value);
      return;
    default:
      if (!IGNORED.includes(name)) {
        throw new DeliveryError(400, `there is no option ${JSON.stringify(name)}`);
      }
  }
}

/** Finding a face or the part that matters is left to the platform: the simulator crops around the middle. */
function setGravity(variant: Variant, value: string): void {
  const isPoint = /^\d*\.?\d+x\d*\.?\d+$/.test(value);
  if (isPoint || ["auto", "face", "entropy"].includes(value)) return;
  variant.gravity = oneOf("gravity", value, GRAVITIES) as NonNullable<Variant["gravity"]>;
}

function integer(name: string, value: string): number {
  const size = /^\d+$/.test(value) ? Number(value) : 0;
  if (size < 1 || size > MAX_SIZE) {
    throw invalid(name, value, `a whole number from 1 to ${MAX_SIZE}`);
  }
  return size;
}

function number(name: string, value: string, least: number, most: number): number {
  const parsed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : 0;
  if (parsed < least || parsed > most) {
    throw invalid(name, value, `a number from ${least} to ${most}`);
  }
  return parsed;
}

function oneOf(name: string, value: string, known: readonly string[]): string {
  if (!known.includes(value)) {
    throw invalid(name, value, `one of ${known.join(", ")}`);
  }
  return value;
}

/** A colour that the simulator understands: hexadecimal, or a name. */
function colour(value: string): string {
  if (!/^(#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|[a-z]+)$/i.test(value)) {
    throw invalid("background", value, "a colour such as %23ffcc00 or white");
  }
  return value;
}

function invalid(name: string, value: string, expected: string): DeliveryError {
  return new DeliveryError(400, `${name}: expected ${expected}, got ${JSON.stringify(value)}`);
}
