// How fast the page scrolls.

/** The page scrolls fast if it moves by more than this many heights of the window a second: nobody sees what is in the rows. */
const FAST = 2;
/** For how long the speed is measured, in milliseconds. */
const INTERVAL = 150;

export class Scrolling {
  /** Whether the page scrolls fast, or may do so: at first, the speed is not known. */
  isFast: boolean = $state(false);
  #isMeasuring = false;

  /** To be called whenever the page scrolls. */
  readonly onscroll = (): void => {
    if (this.#isMeasuring) return;
    this.isFast = true;
    this.#measure(window.scrollY, performance.now());
  };

  /** Measures again and again until the page no longer moves. By frames, so that a busy page does not seem to stand still. */
  #measure(from: number, since: number): void {
    this.#isMeasuring = true;
    requestAnimationFrame((now) => {
      if (now - since < INTERVAL) {
        this.#measure(from, since);
        return;
      }
      const distance = Math.abs(window.scrollY - from);
      this.isFast = distance / window.innerHeight > (FAST * (now - since)) / 1_000;
      this.#isMeasuring = distance > 0;
      if (this.#isMeasuring) this.#measure(window.scrollY, now);
    });
  }
}
