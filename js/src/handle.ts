/// <reference lib="esnext.disposable" preserve="true" />
import { generation, refuse } from "./error.js";
import { exchange, NOTHING } from "./exchange.js";

/** Something that lives in the engine's memory. */
export type Held = { free(): void };

/**
 * Owns an object of the engine's memory. `free()` gives the memory back at once; an owner that is
 * forgotten gives it back when it is collected (the generated glue registers each object for that).
 */
export abstract class Handle<T extends Held> implements Disposable {
  #held: T | undefined;
  readonly #kind: string;
  readonly #generation = generation();

  protected constructor(held: T, kind: string) {
    this.#held = held;
    this.#kind = kind;
  }

  protected get held(): T {
    if (this.#generation !== generation()) {
      refuse(
        { code: "ENGINE_FAILED" },
        this.#kind,
        `the engine failed in another call; create this ${this.#kind} again`,
      );
    }
    const sentence = `this ${this.#kind} was freed; create another one`;
    return this.#held ?? refuse({ code: "HANDLE_FREED" }, this.#kind, sentence);
  }

  /** Asks what it owns, by way of {@link exchange}. @internal */
  protected ask<Answer>(question: (held: T, length: number) => number, given = NOTHING): Answer {
    const { held } = this;
    return exchange(given, (length) => question(held, length));
  }

  /** Gives the memory back. Calls after that are refused with `HANDLE_FREED`; freeing twice is harmless. */
  free(): void {
    // Of an engine that failed nothing is there to be given back.
    if (this.#generation === generation()) this.#held?.free();
    this.#held = undefined;
  }

  /** The same as {@link free}, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }
}
