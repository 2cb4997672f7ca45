import { checkColumn, checkLength, viewOf } from "./check-column.js";
import { Columns } from "./columns.js";
import { described, refuseValue } from "./error.js";
import { HANDLE, Handle } from "./handle.js";
import { rethrowTrap, withTrapsAsErrors } from "./instance.js";
import { milliseconds } from "./instant.js";
import {
  dueAt,
  dueAtArrays,
  dueAtColumns,
  dueAtDay,
  dueAtMs,
  freeCalendar,
  isOpen,
  minutesBetween,
  minutesBetweenArrays,
  minutesBetweenColumns,
  minutesBetweenMs,
  nextClose,
  nextOpen,
  openIntervals,
} from "./lib/engine.js";
import { pack, packValue } from "./pack.js";
import type { InstantInput, Interval, WorkingDays } from "./types.js";

/** The results of a call about columns. */
export type Rows = {
  /** One value for each row: the array that was passed as `out`, or a new one. */
  readonly values: Float64Array;
  /** The rows without a result, by index. Their values are NaN. */
  readonly refused: Uint32Array;
};

/** A call about arrays, which the engine copies. `all` is the second input of every row. */
type ArrayCall = (
  calendar: number,
  first: Float64Array,
  second: Float64Array | undefined,
  all: number | undefined,
  out: Float64Array,
) => Uint32Array;

/** A call about columns in the engine's memory. `all` is the second input of every row. */
type ColumnCall = (calendar: number, columns: number, rows: number, all?: number) => Uint32Array;

type Named<T> = readonly [name: string, value: T];

/** NaN for a value that is not a number, whatever its type says. */
const asNumber = (value: number): number => (typeof value === "number" ? value : Number.NaN);

function computeArrays(
  calendar: number,
  call: ArrayCall,
  [firstName, first]: Named<Float64Array>,
  [secondName, second]: Named<Float64Array | number | undefined>,
  out: Float64Array | undefined,
): Rows {
  checkColumn(first, firstName);
  const values = out ?? new Float64Array(first.length);
  const [column, all] = typeof second === "number" ? [undefined, second] : [second, undefined];
  if (all === undefined) {
    checkColumn(column, secondName, Float64Array, "a Float64Array or one number for all rows");
  }
  checkColumn(values, "out");
  checkLength(values, "out", first.length);
  if (column) checkLength(column, secondName, first.length);
  const [inputs, others, results] = [first, column, values].map(
    (array) => array && viewOf(array, Float64Array),
  ) as [Float64Array, Float64Array | undefined, Float64Array];
  return { values, refused: withTrapsAsErrors(() => call(calendar, inputs, others, all, results)) };
}

function computeColumns(
  calendar: number,
  call: ColumnCall,
  columns: Columns,
  [name, all]: Named<unknown>,
  out: unknown,
): Rows {
  if (all !== undefined && typeof all !== "number") {
    const hint = "write an array into the columns' second";
    refuseValue(name, "one number for all rows, or nothing", described(all), hint);
  }
  if (out !== undefined) {
    refuseValue("out", "nothing", described(out), "read the results from the columns' values");
  }
  const refused = withTrapsAsErrors(() => call(calendar, columns[HANDLE], columns.rows, all));
  // Read after the call, in which the memory may have grown.
  return { values: columns.values, refused };
}

function packTwo([firstName, first]: Named<unknown>, [secondName, second]: Named<unknown>): Uint8Array {
  return pack((packer) => {
    packer.value(first, firstName);
    packer.value(second, secondName);
  });
}

/**
 * Business hours in a time zone.
 *
 * An instant is open if and only if its local wall-clock time lies in a window of its local date,
 * or in a window of the day before that crosses midnight. Windows are half-open.
 */
export class Calendar extends Handle {
  /** @internal */
  constructor(handle: number) {
    super(handle, "calendar", freeCalendar);
  }

  /**
   * The earliest instant at or after `start` with exactly `minutes` of open time between them. Due
   * exactly at closing time is the closing instant. 0 gives `start` itself. Negative minutes count
   * backwards. Fractions of a minute are allowed, and an ISO 8601 duration such as `"PT8H"` in
   * place of the minutes.
   *
   * @throws TicketEngineError `DEADLINE_OUT_OF_RANGE` when the result is outside 1970 to 2200;
   * `INVALID_VALUE` when `minutes` is not a finite number; `INVALID_DURATION`; `INVALID_INSTANT`;
   * `INSTANT_OUT_OF_RANGE`.
   */
  dueAt(start: InstantInput, minutes: number | `PT${string}`): Date {
    const due = this.#dueAtMs(milliseconds(start), minutes as number);
    return Number.isNaN(due) ? this.#dueAtOrRefuse(start, minutes) : new Date(due);
  }

  /**
   * The deadline so many working days after `start`, such as "two days by 17:00".
   *
   * A working date is a local date on which a window with open time starts. Day 0 is the working
   * date of the window that contains `start`, else of the next opening; with a start later than
   * `cutoff`, the one after it. The deadline is the latest instant not after `by` that lies in a
   * window of the n-th working date after day 0, or closes one.
   *
   * @example
   * ```ts
   * const calendar = createCalendar({ timeZone: "Europe/Berlin" });
   * calendar.dueAtDay("2026-11-20T18:30:00Z", { workingDays: 2, by: "17:00" }); // Wednesday 25
   * ```
   * @throws TicketEngineError `INVALID_VALUE`; `INVALID_CONFIG` for a cutoff later than every
   * closing of the week; `DEADLINE_OUT_OF_RANGE`; `INVALID_INSTANT`; `INSTANT_OUT_OF_RANGE`.
   */
  dueAtDay(start: InstantInput, days: WorkingDays): Date {
    return this.call(dueAtDay, packTwo(["start", start], ["days", days]));
  }

  /**
   * {@link Calendar.dueAt} in epoch milliseconds, without a `Date` on the way.
   *
   * @throws TicketEngineError as {@link Calendar.dueAt}.
   */
  dueAtMs(startMs: number, minutes: number): number {
    const due = this.#dueAtMs(startMs, minutes);
    return Number.isNaN(due) ? this.#dueAtOrRefuse(startMs, minutes).getTime() : due;
  }

  /**
   * {@link Calendar.dueAtMs} of each row. `starts` are epoch milliseconds; `minutes` has a value
   * for each row, or is one number for all. The results go into `out`, or into a new array. A row
   * without a result is NaN, and its index is in `refused`.
   *
   * @throws TicketEngineError `INVALID_VALUE` for what is not a `Float64Array`, or for one of
   * another length.
   */
  dueAtAll(starts: Float64Array, minutes: Float64Array | number, out?: Float64Array): Rows;
  /**
   * The same of {@link Columns}, without copying: `first` holds the starts, and `second` the
   * minutes unless `minutes` is one number for all.
   */
  dueAtAll(columns: Columns, minutes?: number): Rows;
  dueAtAll(starts: Float64Array | Columns, minutes?: Float64Array | number, out?: Float64Array): Rows {
    return Columns.isColumns(starts)
      ? computeColumns(this[HANDLE], dueAtColumns, starts, ["minutes", minutes], out)
      : computeArrays(this[HANDLE], dueAtArrays, ["starts", starts], ["minutes", minutes], out);
  }

  /**
   * The open minutes from `a` to `b`. Negative when `b` is before `a`.
   *
   * @throws TicketEngineError `INVALID_INSTANT`; `INSTANT_OUT_OF_RANGE`.
   */
  minutesBetween(a: InstantInput, b: InstantInput): number {
    const minutes = this.#minutesBetweenMs(milliseconds(a), milliseconds(b));
    return Number.isNaN(minutes) ? this.#minutesBetweenOrRefuse(a, b) : minutes;
  }

  /**
   * {@link Calendar.minutesBetween} of epoch milliseconds.
   *
   * @throws TicketEngineError as {@link Calendar.minutesBetween}.
   */
  minutesBetweenMs(aMs: number, bMs: number): number {
    const minutes = this.#minutesBetweenMs(aMs, bMs);
    return Number.isNaN(minutes) ? this.#minutesBetweenOrRefuse(aMs, bMs) : minutes;
  }

  /**
   * {@link Calendar.minutesBetweenMs} of each row, with arrays as {@link Calendar.dueAtAll} takes
   * them.
   *
   * @throws TicketEngineError as {@link Calendar.dueAtAll}.
   */
  minutesBetweenAll(a: Float64Array, b: Float64Array | number, out?: Float64Array): Rows;
  /**
   * The same of {@link Columns}, without copying: `first` is `a`, and `second` is `b` unless `b` is
   * one number for all.
   */
  minutesBetweenAll(columns: Columns, b?: number): Rows;
  minutesBetweenAll(a: Float64Array | Columns, b?: Float64Array | number, out?: Float64Array): Rows {
    return Columns.isColumns(a)
      ? computeColumns(this[HANDLE], minutesBetweenColumns, a, ["b", b], out)
      : computeArrays(this[HANDLE], minutesBetweenArrays, ["a", a], ["b", b], out);
  }

  // No closures here: these are the hottest calls. A value that is not a number gives NaN.

  #dueAtMs(start: number, minutes: number): number {
    try {
      return dueAtMs(this[HANDLE], asNumber(start), asNumber(minutes));
    } catch (thrown) {
      return rethrowTrap(thrown);
    }
  }

  #minutesBetweenMs(a: number, b: number): number {
    try {
      return minutesBetweenMs(this[HANDLE], asNumber(a), asNumber(b));
    } catch (thrown) {
      return rethrowTrap(thrown);
    }
  }

  // For instants in other forms, such as strings, and for values that are refused with a reason.

  #dueAtOrRefuse(start: InstantInput, minutes: number | string): Date {
    return this.call(dueAt, packTwo(["start", start], ["minutes", minutes]));
  }

  #minutesBetweenOrRefuse(a: InstantInput, b: InstantInput): number {
    return this.call(minutesBetween, packTwo(["a", a], ["b", b]));
  }

  /**
   * Whether `at` is in business hours.
   *
   * @throws TicketEngineError `INVALID_INSTANT`; `INSTANT_OUT_OF_RANGE`.
   */
  isOpen(at: InstantInput): boolean {
    return this.call(isOpen, packValue(at, "at"));
  }

  /**
   * The first open instant at or after `at`: `at` itself when open. Null if the calendar never opens
   * again before 2200.
   *
   * @throws TicketEngineError `INVALID_INSTANT`; `INSTANT_OUT_OF_RANGE`.
   */
  nextOpen(at: InstantInput): Date | null {
    return this.call(nextOpen, packValue(at, "at"));
  }

  /**
   * The end of the open interval that contains `at`, or else of the next one. Null if it never
   * ends before 2200.
   *
   * @throws TicketEngineError `INVALID_INSTANT`; `INSTANT_OUT_OF_RANGE`.
   */
  nextClose(at: InstantInput): Date | null {
    return this.call(nextClose, packValue(at, "at"));
  }

  /**
   * The open intervals between two instants, in order. The first and the last are cut to `from` and
   * `to`.
   *
   * @throws TicketEngineError `LIMIT_EXCEEDED` when there are more than 100,000; `INVALID_INSTANT`;
   * `INSTANT_OUT_OF_RANGE`.
   */
  intervals(from: InstantInput, to: InstantInput): Interval[] {
    return this.call(openIntervals, packTwo(["from", from], ["to", to]));
  }
}
