/** A worker whose failure is heard by everybody who waits for it: left alone it would answer nothing for ever. */
export class Watched {
  readonly #waiting = new Set<(error: Error) => void>();
  #error: Error | undefined;

  constructor(worker: Pick<Worker, "addEventListener">) {
    worker.addEventListener("error", ({ message }) => {
      this.#error = new Error(message || "A worker of the page could not be loaded.");
      for (const reject of this.#waiting) reject(this.#error);
    });
  }

  /** What the worker is asked for; rejects when its program could not be loaded, or fails beyond what it tells. */
  answer<Asked extends Promise<unknown>>(asked: Asked): Promise<Awaited<Asked>> {
    return new Promise<Awaited<Asked>>((resolve, reject) => {
      if (this.#error) return reject(this.#error);
      this.#waiting.add(reject);
      const done = () => this.#waiting.delete(reject);
      (asked as Promise<Awaited<Asked>>).then(resolve, reject).then(done);
    });
  }
}
