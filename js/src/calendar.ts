import { Columns, HELD, inColumns } from "./columns.js";
import { asking, refuse, retell } from "./error.js";
import { Handle } from "./handle.js";
import {
  dueAt,
  dueAtColumns,
  dueAtMs,
  engineMemory,
  freeCalendar,
  isOpen,
  minutesBetween,
  minutesBetweenColumns,
  minutesBetweenMs,
  nextClose,
  nextOpen,
  openIntervals,
} from "./lib/engine.js";
import { pack, packValue } from "./pack.js";
import { milliseconds } from "./revive.js";
import type { InstantInput, Interval } from "./types.js";

/** A question to a calendar about the first rows of columns; `all` is the one value for every row, when there is one. */
type InColumns = (calendar: number, columns: number, rows: number, all?: number) => Uint32Array;

/** The answer to a question in columns. */
export type Rows = {
  /** A value for each row: the column that was given for it, or a new one. */
  readonly values: Float64Array;
  /** The rows that could not be answered and are NaN. */
  readonly refused: Uint32Array;
};

/** What is no number in spite of its type is refused as one that is not. */
const number = (value: number): number => (typeof value === "number" ? value : Number.NaN);

function rows(
  [firstName, first]: [string, Float64Array],
  [secondName, second]: [string, Float64Array | number | undefined],
  out: Float64Array | undefined,
  ask: (columns: number, rows: number, all?: number) => Uint32Array,
): Rows {
  checkColumn(first, firstName);
  const values = out ?? new Float64Array(first.length);
  const [column, all] = typeof second === "number" ? [undefined, second] : [second, undefined];
  if (all === undefined) checkColumn(column, secondName);
  checkColumn(values, "out");
  if (values.length !== first.length) wrongLength("out", first.length);
  if (column && column.length !== first.length) wrongLength(secondName, first.length);
  return {
    values,
    refused: inColumns([first, column, values], (columns, count) => ask(columns, count, all)),
  };
}

/** Asks of columns in the engine's memory; `all` is the one value for every row, when there is one. */
function own(
  columns: Columns,
  name: string,
  all: unknown,
  out: unknown,
  ask: (columns: number, rows: number, all?: number) => Uint32Array,
): Rows {
  if (all !== undefined && typeof all !== "number") {
    const expected = "one number for all rows, or nothing";
    refuse(
      { code: "INVALID_VALUE", expected },
      name,
      `this cannot go with the engine's own columns; write ${expected}`,
    );
  }
  if (out !== undefined) {
    const expected = "nothing: the answers are in the columns' values";
    refuse({ code: "INVALID_VALUE", expected }, "out", `columns have a place for answers; write ${expected}`);
  }
  const refused = asking(() => ask(columns[HELD](), columns.rows, all));
  // Looked at after the call: its answer may have made the memory grow.
  return { values: columns.values, refused };
}

type Column = Float64Array | Uint32Array | Uint8Array;

/** Of a typed array, of whatever realm, the name of its type. */
const typeName = /* @__PURE__ */ Object.getOwnPropertyDescriptor(
  /* @__PURE__ */ Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get;

/** A column that the engine can copy: an array of that type with a buffer, and not one of its own. */
export function checkColumn<T extends Column = Float64Array>(
  given: unknown,
  name: string,
  type: { readonly name: string; readonly prototype: T | Float64Array } = Float64Array,
): asserts given is T {
  const mend = (expected: string, sentence: string) =>
    refuse({ code: "INVALID_VALUE", expected }, name, `${sentence}; write ${expected}`);
  // A proxy passes for an instance of its target's class, and one of another realm for none.
  if (typeName?.call(given) !== type.name) mend(`a ${type.name}`, "this is no column");
  const { buffer } = given as T;
  if (buffer === engineMemory().buffer) {
    mend(
      "the Columns themselves",
      "this array is in the engine's own memory, which may move while it answers",
    );
  }
  // A detached buffer has no length, and neither has an empty one: only the first cannot be looked at.
  try {
    new Uint8Array(buffer);
  } catch {
    mend("an array whose memory is still there", "the memory of this array has been given away or has moved");
  }
}

function wrongLength(name: string, length: number): never {
  const expected = `a column of ${length} rows, as long as the first`;
  return refuse(
    { code: "INVALID_VALUE", expected },
    name,
    `this column has another length; write ${expected}`,
  );
}

/** Two values, each with its name. */
function packTwo([a, aName]: [unknown, string], [b, bName]: [unknown, string]): Uint8Array {
  return pack((packer) => {
    packer.value(a, aName);
    packer.value(b, bName);
  });
}

/**
 * Business hours. An instant is open if and only if its local wall-clock time lies in a window of its
 * local date, or in a window of the day before that crosses midnight; windows are half-open.
 */
export class Calendar extends Handle {
  /** @internal */
  constructor(number: number) {
    super(number, "calendar", freeCalendar);
  }

  /**
   * The earliest instant at or after `start` with exactly `minutes` of open time between them. Due exactly
   * at closing time is the closing instant. 0 gives `start` itself; negative minutes go backwards.
   *
   * @throws TicketEngineError `DEADLINE_OUT_OF_RANGE` when the answer lies outside 1970 to 2200; `INVALID_VALUE` for
   * `minutes` that are no finite number; `INVALID_INSTANT` and `INSTANT_OUT_OF_RANGE`.
   */
  dueAt(start: InstantInput, minutes: number): Date {
    const due = this.#dueAtMs(milliseconds(start), minutes);
    return Number.isNaN(due) ? this.#refusedDue(start, minutes) : new Date(due);
  }

  /**
   * {@link dueAt} in epoch milliseconds, without a `Date` on the way.
   *
   * @throws TicketEngineError as {@link dueAt}.
   */
  dueAtMs(startMs: number, minutes: number): number {
    const due = this.#dueAtMs(startMs, minutes);
    return Number.isNaN(due) ? this.#refusedDue(startMs, minutes).getTime() : due;
  }

  /**
   * {@link dueAtMs} of each row: columns of epoch milliseconds. `minutes` has a value for each row, or is one
   * for all. Into `out`, when it is given. A row that cannot be answered is NaN, and its index is in `refused`.
   */
  dueAtAll(starts: Float64Array, minutes: Float64Array | number, out?: Float64Array): Rows;
  /** The same of {@link Columns}, without copying: `first` are the starts, `second` the minutes unless `minutes` is one for all. */
  dueAtAll(columns: Columns, minutes?: number): Rows;
  dueAtAll(starts: Float64Array | Columns, minutes?: Float64Array | number, out?: Float64Array): Rows {
    if (Columns.owns(starts)) {
      return own(starts, "minutes", minutes, out, this.#inColumns(dueAtColumns));
    }
    return rows(["starts", starts], ["minutes", minutes], out, this.#inColumns(dueAtColumns));
  }

  /**
   * The open minutes from `a` to `b`; negative when `b` is the earlier.
   *
   * @throws TicketEngineError `INVALID_INSTANT` and `INSTANT_OUT_OF_RANGE`.
   */
  minutesBetween(a: InstantInput, b: InstantInput): number {
    const minutes = this.#minutesBetweenMs(milliseconds(a), milliseconds(b));
    return Number.isNaN(minutes) ? this.#refusedBetween(a, b) : minutes;
  }

  /**
   * {@link minutesBetween} of epoch milliseconds.
   *
   * @throws TicketEngineError as {@link minutesBetween}.
   */
  minutesBetweenMs(aMs: number, bMs: number): number {
    const minutes = this.#minutesBetweenMs(aMs, bMs);
    return Number.isNaN(minutes) ? this.#refusedBetween(aMs, bMs) : minutes;
  }

  /** {@link minutesBetweenMs} of each row, as {@link dueAtAll}. */
  minutesBetweenAll(a: Float64Array, b: Float64Array | number, out?: Float64Array): Rows;
  /** The same of {@link Columns}, without copying: `first` is `a`, `second` is `b` unless there is one for all. */
  minutesBetweenAll(columns: Columns, b?: number): Rows;
  minutesBetweenAll(a: Float64Array | Columns, b?: Float64Array | number, out?: Float64Array): Rows {
    if (Columns.owns(a)) {
      return own(a, "b", b, out, this.#inColumns(minutesBetweenColumns));
    }
    return rows(["a", a], ["b", b], out, this.#inColumns(minutesBetweenColumns));
  }

  #inColumns(question: InColumns) {
    const { held } = this;
    return (columns: number, rows: number, all?: number) => question(held, columns, rows, all);
  }

  // Without a closure on the way: these are asked most often. What is no number is NaN, and so is the answer.

  #dueAtMs(start: number, minutes: number): number {
    try {
      return dueAtMs(this.held, number(start), number(minutes));
    } catch (thrown) {
      return retell(thrown);
    }
  }

  #minutesBetweenMs(a: number, b: number): number {
    try {
      return minutesBetweenMs(this.held, number(a), number(b));
    } catch (thrown) {
      return retell(thrown);
    }
  }

  /** Asks again in a way that says what is wrong, or understands the text that an instant was given as. */
  #refusedDue(start: InstantInput, minutes: number): Date {
    return this.ask(dueAt, packTwo([start, "start"], [minutes, "minutes"]));
  }

  #refusedBetween(a: InstantInput, b: InstantInput): number {
    return this.ask(minutesBetween, packTwo([a, "a"], [b, "b"]));
  }

  /**
   * Whether the desk is open at that instant.
   *
   * @throws TicketEngineError `INVALID_INSTANT` and `INSTANT_OUT_OF_RANGE`.
   */
  isOpen(at: InstantInput): boolean {
    return this.ask(isOpen, packValue(at, "at"));
  }

  /**
   * The first open instant at or after `at`: `at` itself when open; null past the supported range.
   *
   * @throws TicketEngineError `INVALID_INSTANT` and `INSTANT_OUT_OF_RANGE`.
   */
  nextOpen(at: InstantInput): Date | null {
    return this.ask(nextOpen, packValue(at, "at"));
  }

  /**
   * The end of the open interval that `at` lies in, or of the next one; null when it never closes again.
   *
   * @throws TicketEngineError `INVALID_INSTANT` and `INSTANT_OUT_OF_RANGE`.
   */
  nextClose(at: InstantInput): Date | null {
    return this.ask(nextClose, packValue(at, "at"));
  }

  /**
   * The open intervals between two instants, cut to them.
   *
   * @throws TicketEngineError `TOO_MUCH` when there are more than 100,000; `INVALID_INSTANT` and `INSTANT_OUT_OF_RANGE`.
   */
  intervals(from: InstantInput, to: InstantInput): Interval[] {
    return this.ask(openIntervals, packTwo([from, "from"], [to, "to"]));
  }
}
