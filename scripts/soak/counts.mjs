/** Counts by name. */
export class Counts {
  /** @type {Map<string, number>} */
  #counts = new Map();

  /** @param {string | number} name */
  add(name) {
    this.#counts.set(`${name}`, this.of(name) + 1);
  }

  /** @param {string | number} name */
  of(name) {
    return this.#counts.get(`${name}`) ?? 0;
  }

  get total() {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The names and counts, the most frequent first. */
  get entries() {
    return [...this.#counts].sort(([, a], [, b]) => b - a);
  }

  toString() {
    return this.entries.map(([name, count]) => `${count} × ${name}`).join(", ");
  }
}
