/** One question at a time: what is asked while an answer is awaited waits, and only the newest of it is asked. */
export class Latest<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #tell: (answer: Answer, question: Question) => void;
  readonly #fail: (error: Error, question: Question) => void;
  #waiting: { readonly question: Question } | undefined;
  #isBusy = false;

  constructor(
    ask: (question: Question) => Promise<Answer>,
    tell: (answer: Answer, question: Question) => void,
    fail: (error: Error, question: Question) => void,
  ) {
    this.#ask = ask;
    this.#tell = tell;
    this.#fail = fail;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#waiting; next; next = this.#waiting) {
      this.#waiting = undefined;
      try {
        this.#tell(await this.#ask(next.question), next.question);
      } catch (error) {
        this.#fail(error as Error, next.question);
      }
    }
    this.#isBusy = false;
  }
}
