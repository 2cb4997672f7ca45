/// <reference lib="esnext.disposable" preserve="true" />
import { generation, refuse } from "./error.js";
import { exchange, NOTHING } from "./exchange.js";

/** Gives back the memory of the thing of that number. */
type Free = (number: number) => void;

/** Frees what its owner has forgotten, once that is collected; where the runtime says when that is. */
const forgotten =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : /* @__PURE__ */ new FinalizationRegistry<() => void>((free) => free());

/** Of an engine that failed nothing is there to be given back, and the number may be another thing's. */
const freeing = (free: Free, number: number, begun: number) => () => {
  if (begun === generation()) free(number);
};

/**
 * Owns a thing that lives in the engine's memory, where it has a number. `free()` gives the memory back at once; an
 * owner that is forgotten gives it back when it is collected.
 */
export abstract class Handle implements Disposable {
  #number: number | undefined;
  readonly #kind: string;
  readonly #generation = generation();
  readonly #free: () => void;

  protected constructor(number: number, kind: string, free: Free) {
    this.#number = number;
    this.#kind = kind;
    this.#free = freeing(free, number, this.#generation);
    forgotten?.register(this, this.#free, this);
  }

  /** The number of what it owns, which is still there. */
  protected get held(): number {
    if (this.#generation !== generation()) {
      refuse(
        { code: "ENGINE_FAILED" },
        this.#kind,
        `the engine failed in another call; create this ${this.#kind} again`,
      );
    }
    const sentence = `this ${this.#kind} was freed; create another one`;
    return this.#number ?? refuse({ code: "HANDLE_FREED" }, this.#kind, sentence);
  }

  /** Refuses when what it owns is not there any more. */
  protected check(): void {
    this.held;
  }

  /** Asks what it owns, by way of {@link exchange}. @internal */
  protected ask<Answer>(question: (held: number, length: number) => number, given = NOTHING): Answer {
    const { held } = this;
    return exchange(given, (length) => question(held, length));
  }

  /** Gives the memory back. Calls after that are refused with `HANDLE_FREED`; freeing twice is harmless. */
  free(): void {
    if (this.#number === undefined) return;
    this.#number = undefined;
    forgotten?.unregister(this);
    this.#free();
  }

  /** The same as {@link free}, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }
}
