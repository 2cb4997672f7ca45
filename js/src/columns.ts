import { HANDLE, Handle } from "./handle.js";
import { withTrapsAsErrors } from "./instance.js";
import { engineMemory, firstAt, freeColumns, newColumns, secondAt, valuesAt } from "./lib/engine.js";

/**
 * Columns in the engine's memory. Write the inputs into `first` and `second`, pass the columns to
 * `dueAtAll` or `minutesBetweenAll`, and read the results from `values`. Nothing is copied, so a
 * million rows cost about half as much as in arrays of your own.
 *
 * Read the properties again after other calls: when the engine's memory grows, an array that was
 * read before becomes empty.
 */
export class Columns extends Handle {
  readonly #rows: number;
  readonly #memory: WebAssembly.Memory;

  /** Whether the value is an instance. A proxy of one is not. @internal */
  static isColumns(value: unknown): value is Columns {
    return typeof value === "object" && value !== null && #memory in value;
  }

  /** @internal */
  constructor(rows: number) {
    super(
      withTrapsAsErrors(() => newColumns(rows)),
      "set of columns",
      freeColumns,
    );
    this.#rows = rows;
    this.#memory = engineMemory() as WebAssembly.Memory;
  }

  /** The number of rows. */
  get rows(): number {
    this.check();
    return this.#rows;
  }

  /** The starts of `dueAtAll`, or the `a` of `minutesBetweenAll`, in epoch milliseconds. */
  get first(): Float64Array {
    return this.#view(firstAt(this[HANDLE]));
  }

  /** The minutes of `dueAtAll`, or the `b` of `minutesBetweenAll` in epoch milliseconds. */
  get second(): Float64Array {
    return this.#view(secondAt(this[HANDLE]));
  }

  /** The results: epoch milliseconds of `dueAtAll`, minutes of `minutesBetweenAll`. */
  get values(): Float64Array {
    return this.#view(valuesAt(this[HANDLE]));
  }

  #view(address: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, this.#rows);
  }
}
