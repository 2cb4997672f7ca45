/**
 * Runs one call at a time. Of the inputs that arrive during a call, only the newest one is run
 * next.
 */
export class LatestOnly<Input, Result> {
  readonly #run: (input: Input) => Promise<Result>;
  readonly #onResult: (result: Result, input: Input) => void;
  readonly #onError: (error: Error, input: Input) => void;
  #waiting: { readonly input: Input } | undefined;
  #isRunning = false;

  constructor(
    run: (input: Input) => Promise<Result>,
    onResult: (result: Result, input: Input) => void,
    onError: (error: Error, input: Input) => void,
  ) {
    this.#run = run;
    this.#onResult = onResult;
    this.#onError = onError;
  }

  request(input: Input): void {
    this.#waiting = { input };
    if (!this.#isRunning) void this.#runAll();
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    for (let next = this.#waiting; next; next = this.#waiting) {
      this.#waiting = undefined;
      try {
        this.#onResult(await this.#run(next.input), next.input);
      } catch (error) {
        this.#onError(error as Error, next.input);
      }
    }
    this.#isRunning = false;
  }
}
