/** One run at a time: whatever asks while one is going, or within a pause after it, asks for one more run together. */
export class Paced {
  readonly #run: () => Promise<void>;
  readonly #pauseMs: number;
  #isBusy = false;
  #isWanted = false;

  /** `run` is expected not to reject. */
  constructor(run: () => Promise<void>, pauseMs: number) {
    this.#run = run;
    this.#pauseMs = pauseMs;
  }

  ask(): void {
    this.#isWanted = true;
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#run();
      await new Promise((resolve) => setTimeout(resolve, this.#pauseMs));
    }
    this.#isBusy = false;
  }
}
