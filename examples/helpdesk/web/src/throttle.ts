/**
 * Limits how often something runs. One run at a time; all requests during a run, or within a pause
 * after it, are combined into one further run.
 */
export class Throttle {
  readonly #run: () => Promise<void>;
  readonly #pauseMs: number;
  #isRunning = false;
  #isRequested = false;

  /** `run` must not reject. */
  constructor(run: () => Promise<void>, pauseMs: number) {
    this.#run = run;
    this.#pauseMs = pauseMs;
  }

  request(): void {
    this.#isRequested = true;
    if (!this.#isRunning) void this.#runAll();
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    while (this.#isRequested) {
      this.#isRequested = false;
      await this.#run();
      await new Promise((resolve) => setTimeout(resolve, this.#pauseMs));
    }
    this.#isRunning = false;
  }
}
