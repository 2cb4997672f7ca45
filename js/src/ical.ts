/**
 * Holidays from an iCalendar file (RFC 5545), such as public calendars offer for subscription.
 * Install the npm package `ical.js` beside this one.
 *
 * @packageDocumentation
 */
import ICAL from "ical.js";
import type { Holiday } from "./types.js";

/** The span in which repeating events are expanded. */
export type ICalOptions = {
  /** The first date, YYYY-MM-DD. */
  readonly from: string;
  /** The last date, included, YYYY-MM-DD. */
  readonly to: string;
};

/** More than a holiday repeats within any span. A rule without an end is expanded no further. */
const MAX_OCCURRENCES = 10_000;

/**
 * The all-day events of a calendar as holidays, with every repetition between the two dates. Events
 * at a time of day are left out: a half day is an exception with windows of its own.
 *
 * @example
 * ```ts
 * const text = await readFile("holidays.ics", "utf8");
 * const holidays = fromICal(text, { from: "2026-01-01", to: "2030-12-31" });
 * const calendar = createCalendar({ timeZone: "America/Sao_Paulo", holidays });
 * ```
 * @throws Error of `ical.js` when the text is not an iCalendar.
 */
export function fromICal(text: string, { from, to }: ICalOptions): Holiday[] {
  const holidays: Holiday[] = [];
  for (const component of new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    // A moved occurrence is expanded with the event it belongs to.
    if (!event.startDate?.isDate || event.isRecurrenceException()) continue;
    const days = Math.max(1, Math.round(event.duration.toSeconds() / 86_400));
    const occurrences = event.iterator();
    for (let count = 0; count < MAX_OCCURRENCES; count++) {
      const start = occurrences.next();
      if (!start) break;
      const first = isoDate(start);
      if (first > to) break;
      const end = start.clone();
      end.adjust(days - 1, 0, 0, 0);
      const last = isoDate(end);
      if (last < from) continue;
      const name = event.summary ?? "";
      holidays.push(first === last ? { date: first, name } : { from: first, to: last, name });
    }
  }
  return holidays;
}

const isoDate = ({ year, month, day }: ICAL.Time): string =>
  `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
