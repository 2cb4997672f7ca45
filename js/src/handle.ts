/// <reference lib="esnext.disposable" preserve="true" />
import { refuse } from "./error.js";
import { exchange, NOTHING } from "./exchange.js";
import { generation } from "./instance.js";

/** Gives back the memory of what has this handle. */
type Free = (handle: number) => void;

/** The property under which the modules of the package find the handle of an object. */
export const HANDLE: unique symbol = /* @__PURE__ */ Symbol("handle");

/** Frees what its owner never freed, once the owner is collected. Not every runtime has one. */
const registry =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : /* @__PURE__ */ new FinalizationRegistry<() => void>((free) => free());

/**
 * Must not close over the owner. After a failure the number may be the handle of something else.
 */
const freeing = (free: Free, handle: number, created: number) => () => {
  if (created === generation()) free(handle);
};

/**
 * Owns an object in the engine's memory, which the engine knows by a number, its handle. `free()`
 * gives the memory back at once. Otherwise it is given back after the owner was collected.
 */
export abstract class Handle implements Disposable {
  #handle: number | undefined;
  readonly #kind: string;
  readonly #generation = generation();
  readonly #free: () => void;

  protected constructor(handle: number, kind: string, free: Free) {
    this.#handle = handle;
    this.#kind = kind;
    this.#free = freeing(free, handle, this.#generation);
    registry?.register(this, this.#free, this);
  }

  /** The handle. Refuses when there is nothing behind it any more. @internal */
  get [HANDLE](): number {
    if (this.#generation !== generation()) {
      const hint = `create this ${this.#kind} again`;
      refuse({ code: "ENGINE_FAILED" }, this.#kind, "the engine failed in another call", { hint });
    }
    if (this.#handle !== undefined) return this.#handle;
    const hint = "create another one";
    return refuse({ code: "HANDLE_FREED" }, this.#kind, `this ${this.#kind} was freed`, { hint });
  }

  /** Refuses when there is nothing behind the handle any more. @internal */
  protected check(): void {
    this[HANDLE];
  }

  /** Calls the engine about this object, by way of {@link exchange}. @internal */
  protected call<Answer>(call: (handle: number, length: number) => number, input = NOTHING): Answer {
    const handle = this[HANDLE];
    return exchange(input, (length) => call(handle, length));
  }

  /**
   * Gives the memory back. Later calls are refused with `HANDLE_FREED`; freeing twice is harmless.
   */
  free(): void {
    if (this.#handle === undefined) return;
    this.#handle = undefined;
    registry?.unregister(this);
    this.#free();
  }

  /** The same as {@link Handle.free}, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }
}
