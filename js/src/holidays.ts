/**
 * Holidays from the npm package `date-holidays`, which covers about 200 countries.
 *
 * @packageDocumentation
 */
import { described, refuseValue } from "./error.js";
import type { Holiday } from "./types.js";

/** The part of a `Holidays` object of `date-holidays` that is used. */
export type DateHolidays = {
  getHolidays(year: number): readonly {
    readonly date: string;
    readonly start: Date;
    readonly end: Date;
    readonly name: string;
    readonly type: string;
  }[];
};

/** Which years, and which kinds of holiday. */
export type DateHolidaysOptions = {
  /** The first year, from 1970 to 2200. */
  readonly from: number;
  /** The last year, included, from 1970 to 2200. */
  readonly to: number;
  /**
   * The types of holiday that close the desk, as `date-holidays` names them. `["public"]` when
   * absent.
   */
  readonly types?: readonly string[];
};

const DAY_MS = 86_400_000;
/** The years of the instants that the engine supports. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2200];

function yearOf(options: DateHolidaysOptions | undefined, name: "from" | "to"): number {
  const year: unknown = options?.[name];
  const isYear = typeof year === "number" && Number.isInteger(year);
  if (isYear && year >= FIRST_YEAR && year <= LAST_YEAR) return year;
  return refuseValue(`options.${name}`, `a whole year from ${FIRST_YEAR} to ${LAST_YEAR}`, described(year));
}

/**
 * The whole-day holidays of the given years, with their names. Part-day holidays are left out: a
 * half day is an exception with windows of its own.
 *
 * @example
 * ```ts
 * import Holidays from "date-holidays";
 * const holidays = fromDateHolidays(new Holidays("DE", "BY"), { from: 2026, to: 2030 });
 * const calendar = createCalendar({ timeZone: "Europe/Berlin", holidays });
 * ```
 * @throws TicketEngineError `INVALID_VALUE` when the source is not a `Holidays` object, or a year
 * is not a whole number from 1970 to 2200.
 */
export function fromDateHolidays(source: DateHolidays, options: DateHolidaysOptions): Holiday[] {
  if (typeof source?.getHolidays !== "function") {
    refuseValue("source", "a Holidays object of date-holidays", described(source));
  }
  const [from, to] = [yearOf(options, "from"), yearOf(options, "to")];
  const types = new Set(options.types ?? ["public"]);
  const holidays: Holiday[] = [];
  for (let year = from; year <= to; year++) {
    for (const { date, start, end, name, type } of source.getHolidays(year)) {
      const [, first] = /^(\d{4}-\d{2}-\d{2}) 00:00:00/.exec(date) ?? [];
      // Rounded: a day on which clocks change has 23 or 25 hours.
      const days = Math.round((end.getTime() - start.getTime()) / DAY_MS);
      if (!types.has(type) || first === undefined || days < 1) continue;
      const lastMs = Date.parse(`${first}T00:00:00Z`) + (days - 1) * DAY_MS;
      const last = new Date(lastMs).toISOString().slice(0, 10);
      holidays.push(first === last ? { date: first, name } : { from: first, to: last, name });
    }
  }
  return holidays;
}
