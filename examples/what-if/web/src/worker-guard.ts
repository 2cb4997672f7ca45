/** Rejects pending calls to a worker when the worker fails. Otherwise they would never settle. */
export class WorkerGuard {
  readonly #pending = new Set<(error: Error) => void>();
  #error: Error | undefined;

  constructor(worker: Pick<Worker, "addEventListener">) {
    worker.addEventListener("error", ({ message }) => {
      this.#error = new Error(message || "A worker of the page could not be loaded.");
      for (const reject of this.#pending) reject(this.#error);
    });
  }

  /**
   * Settles as the call does. Rejects if the worker's program cannot be loaded or the worker
   * crashes.
   */
  watch<Call extends Promise<unknown>>(call: Call): Promise<Awaited<Call>> {
    return new Promise<Awaited<Call>>((resolve, reject) => {
      if (this.#error) return reject(this.#error);
      this.#pending.add(reject);
      const done = () => this.#pending.delete(reject);
      (call as Promise<Awaited<Call>>).then(resolve, reject).then(done);
    });
  }
}
