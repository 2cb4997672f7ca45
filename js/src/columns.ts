import { Handle, type Held } from "./handle.js";

/** The engine's side: where in its memory the columns are. */
export type ColumnsHeld = Held & { firstAt(): number; secondAt(): number; valuesAt(): number };

/** Under this name a calendar finds the engine's side. */
export const HELD = Symbol("held");

/**
 * Columns that live in the engine's memory: write the questions into `first` and `second`, hand the columns to
 * `dueAtAll` or `minutesBetweenAll`, read the answers from `values`. Nothing is copied, which makes a million
 * rows cost about half as much as in arrays of one's own.
 *
 * Read the properties anew after other calls of the engine: when its memory grows, an array that was taken
 * before is empty.
 */
export class Columns extends Handle<ColumnsHeld> {
  /** How many rows there are. */
  readonly rows: number;
  readonly #memory: { readonly buffer: ArrayBuffer };

  /** Whether it is one: a proxy of one is none. @internal */
  static owns(value: unknown): value is Columns {
    return typeof value === "object" && value !== null && #memory in value;
  }

  /** @internal */
  constructor(held: ColumnsHeld, rows: number, memory: { readonly buffer: ArrayBuffer }) {
    super(held, "set of columns");
    this.rows = rows;
    this.#memory = memory;
  }

  /** The starts of `dueAtAll`, or the `a` of `minutesBetweenAll`, in epoch milliseconds. */
  get first(): Float64Array {
    return this.#view(this.held.firstAt());
  }

  /** The minutes of `dueAtAll`, or the `b` of `minutesBetweenAll` in epoch milliseconds. */
  get second(): Float64Array {
    return this.#view(this.held.secondAt());
  }

  /** The answers. */
  get values(): Float64Array {
    return this.#view(this.held.valuesAt());
  }

  #view(at: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, this.rows);
  }

  /** @internal */
  [HELD](): ColumnsHeld {
    return this.held;
  }
}
