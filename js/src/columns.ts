import { asking } from "./error.js";
import { exchange, NOTHING } from "./exchange.js";
import { Handle } from "./handle.js";
import { engineMemory, firstAt, freeColumns, newColumns, secondAt, valuesAt } from "./lib/engine.js";

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
export class Columns extends Handle {
  readonly #rows: number;
  readonly #memory: WebAssembly.Memory;

  /** Whether it is one: a proxy of one is none. @internal */
  static owns(value: unknown): value is Columns {
    return typeof value === "object" && value !== null && #memory in value;
  }

  /** @internal */
  constructor(rows: number) {
    super(
      exchange(NOTHING, () => newColumns(rows)),
      "set of columns",
      freeColumns,
    );
    this.#rows = rows;
    this.#memory = engineMemory() as WebAssembly.Memory;
  }

  /** How many rows there are. */
  get rows(): number {
    this.check();
    return this.#rows;
  }

  /** The starts of `dueAtAll`, or the `a` of `minutesBetweenAll`, in epoch milliseconds. */
  get first(): Float64Array {
    return this.#view(firstAt(this.held));
  }

  /** The minutes of `dueAtAll`, or the `b` of `minutesBetweenAll` in epoch milliseconds. */
  get second(): Float64Array {
    return this.#view(secondAt(this.held));
  }

  /** The answers. */
  get values(): Float64Array {
    return this.#view(valuesAt(this.held));
  }

  #view(at: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, this.#rows);
  }

  /** @internal */
  [HELD](): number {
    return this.held;
  }
}

/** How many rows of arrays are in the engine's memory at a time: for more of them it would grow, and for good. */
const AT_ONCE = 16_384;

/**
 * Asks of columns that are arrays, piece by piece: the rows that the answers name, counted from the first of all. The
 * values, if there are any, go to `values`.
 */
export function inColumns(
  [first, second, values]: readonly [Float64Array, (Float64Array | undefined)?, Float64Array?],
  ask: (columns: number, rows: number) => Uint32Array,
): Uint32Array {
  const columns = new Columns(Math.min(first.length, AT_ONCE));
  try {
    const named: Uint32Array[] = [];
    for (let start = 0; start < first.length; start += AT_ONCE) {
      const end = Math.min(start + AT_ONCE, first.length);
      columns.first.set(first.subarray(start, end));
      if (second) columns.second.set(second.subarray(start, end));
      const rows = asking(() => ask(columns[HELD](), end - start));
      named.push(start === 0 ? rows : rows.map((row) => row + start));
      values?.set(columns.values.subarray(0, end - start), start);
    }
    return joined(named);
  } finally {
    columns.free();
  }
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
