/**
 * Holidays from the npm package `date-holidays`, which knows those of some 200 countries.
 *
 * @packageDocumentation
 */
import { refuse } from "./error.js";
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
/** Instants go from 1970 to 2200. */
const [FIRST, LAST] = [1970, 2200];

function year(options: DateHolidaysOptions | undefined, name: "from" | "to"): number {
  const found: unknown = options?.[name];
  if (typeof found === "number" && Number.isInteger(found) && found >= FIRST && found <= LAST) return found;
  const expected = `a whole year from ${FIRST} to ${LAST}`;
  return refuse({ code: "INVALID_VALUE", expected }, `options.${name}`, `this is no year; write ${expected}`);
}

/**
 * The whole-day holidays of the years asked for, one entry each, with their names. Part-day holidays are left
 * out: a half day is an exception with windows of its own.
 *
 * @throws TicketEngineError `INVALID_VALUE` when the source is no `Holidays` object or a year is none from 1970 to 2200.
 *
 * @example
 * ```ts
 * import Holidays from "date-holidays";
 * const holidays = fromDateHolidays(new Holidays("DE", "BY"), { from: 2026, to: 2030 });
 * const calendar = createCalendar({ timeZone: "Europe/Berlin", holidays });
 * ```
 */
export function fromDateHolidays(source: DateHolidays, options: DateHolidaysOptions): Holiday[] {
  if (typeof source?.getHolidays !== "function") {
    const expected = "a Holidays object of date-holidays";
    refuse({ code: "INVALID_VALUE", expected }, "source", `this has no holidays to tell; write ${expected}`);
  }
  const [from, to] = [year(options, "from"), year(options, "to")];
  const types = new Set(options.types ?? ["public"]);
  const holidays: Holiday[] = [];
  for (let own = from; own <= to; own++) {
    for (const { date, start, end, name, type } of source.getHolidays(own)) {
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
