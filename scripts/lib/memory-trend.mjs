// Whether the memory of a process grows under load.
import { memory } from "../../bench/lib/process.mjs";

/** The number of slices that the samples are divided into. */
const SLICES = 5;

/** How much the last slice may exceed the maximum of the first half: the garbage collector lets memory vary by some tens of MiB. */
const TOLERANCE = { factor: 1.15, mebibytes: 16 };

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Samples of the resident memory of a process. */
export class MemoryTrend {
  /** @type {number[]} in MiB */
  #samples = [];
  #timer;

  /**
   * Starts to sample, once a second.
   *
   * @param {number} pid
   */
  constructor(pid) {
    const sample = () => this.#samples.push(memory(pid) / 2 ** 20);
    sample();
    this.#timer = setInterval(sample, 1_000);
  }

  /** Ends sampling. */
  stop() {
    clearInterval(this.#timer);
  }

  /** The mean of each slice of the time since the start, in MiB. */
  get slices() {
    const length = this.#samples.length / SLICES;
    return Array.from({ length: SLICES }, (_, slice) => {
      const from = Math.floor(slice * length);
      return mean(this.#samples.slice(from, Math.max(from + 1, Math.floor((slice + 1) * length))));
    });
  }

  /** Whether the last slice is hardly larger than the largest sample of the first half. */
  get isFlat() {
    const first = this.#samples.slice(0, Math.ceil(this.#samples.length / 2));
    const limit = Math.max(...first) * TOLERANCE.factor + TOLERANCE.mebibytes;
    return (this.slices.at(-1) ?? 0) <= limit;
  }

  toString() {
    return `${this.slices.map((slice) => slice.toFixed(0)).join(", ")} MiB`;
  }
}
