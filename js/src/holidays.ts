/**
 * Holidays from the npm package `date-holidays`, which knows those of some 200 countries.
 *
 * @packageDocumentation
 */
import type { Holiday } from "./types.js";

/** What is asked of a `Holidays` object of `date-holidays`. */
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
  /** The first year. */
  readonly from: number;
  /** The last year. */
  readonly to: number;
  /** The types that close the desk; `["public"]` when absent. */
  readonly types?: readonly string[];
};

const DAY = 86_400_000;

/**
 * The whole-day holidays of the years asked for, one entry each, with their names. Part-day holidays are left
 * out: a half day is an exception with windows of its own.
 *
 * @example
 * ```ts
 * import Holidays from "date-holidays";
 * const holidays = fromDateHolidays(new Holidays("DE", "BY"), { from: 2026, to: 2030 });
 * const calendar = createCalendar({ timeZone: "Europe/Berlin", holidays });
 * ```
 */
export function fromDateHolidays(source: DateHolidays, options: DateHolidaysOptions): Holiday[] {
  const types = new Set(options.types ?? ["public"]);
  const holidays: Holiday[] = [];
  for (let year = options.from; year <= options.to; year++) {
    for (const { date, start, end, name, type } of source.getHolidays(year)) {
      const [, first] = /^(\d{4}-\d{2}-\d{2}) 00:00:00/.exec(date) ?? [];
      // A day of 23 or 25 hours is a day.
      const days = Math.round((end.getTime() - start.getTime()) / DAY);
      if (!types.has(type) || first === undefined || days < 1) continue;
      const last = new Date(Date.parse(`${first}T00:00:00Z`) + (days - 1) * DAY).toISOString().slice(0, 10);
      holidays.push(first === last ? { date: first, name } : { from: first, to: last, name });
    }
  }
  return holidays;
}
