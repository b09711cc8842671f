// The samples of this account: the package's, with some photographs instead of drawings, and with fields of full length.
import { formatOf, SAMPLES } from "../../pkg/src/samples/catalogue.js";
import { LONGEST_NAME } from "../../pkg/src/samples/rows.js";
import type { Sample } from "../../pkg/src/samples/sample.js";
import { PHOTOGRAPHS, type Photograph } from "./photographs/index.ts";

/** A sample, and the picture to upload instead of its drawing. */
export interface LocalSample extends Sample {
  photograph?: ArrayBuffer;
}

/** As long as the API accepts: 1,024 characters. */
const LONGEST_CREATOR = `saml|${"0123456789abcdef".repeat(64)}`.slice(0, 1_024);
/** As large as the API accepts: 1,024 bytes of JSON. */
const LARGEST_META = {
  title: "Haze",
  note: "x".repeat(1_024 - '{"title":"Haze","note":""}'.length),
};

const REPLACEMENTS = new Map(PHOTOGRAPHS.map((photograph) => [photograph.replaces, photograph]));

/** Every sample, newest first. */
export const LOCAL_SAMPLES: readonly LocalSample[] = SAMPLES.map((sample) => {
  if (sample.filename === LONGEST_NAME) {
    return { ...sample, creator: LONGEST_CREATOR, meta: LARGEST_META };
  }
  const photograph = REPLACEMENTS.get(sample.filename);
  return photograph === undefined ? sample : photographOf(sample, photograph);
});

function photographOf(sample: Sample, photograph: Photograph): LocalSample {
  const { filename, title, author, licence, bytes, width, height } = photograph;
  const meta = { title, author, licence: { name: licence }, photograph: true };
  return {
    ...sample,
    filename,
    format: formatOf(filename),
    meta,
    width,
    height,
    photograph: bytes,
  };
}
