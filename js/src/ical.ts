/**
 * Holidays from an iCalendar file (RFC 5545), such as those that public calendars offer for subscription.
 * It takes the npm package `ical.js`, which is to be installed beside this one.
 *
 * @packageDocumentation
 */
import ICAL from "ical.js";
import type { Holiday } from "./types.js";

/** Between which dates repeating events are followed. */
export type ICalOptions = {
  /** The first date, YYYY-MM-DD. */
  readonly from: string;
  /** The last date, YYYY-MM-DD. */
  readonly to: string;
};

/** More than any calendar of holidays repeats; a rule that never ends is followed no further. */
const MAX_OCCURRENCES = 10_000;

/**
 * The all-day events of a calendar as holidays, repeating ones as often as they fall between the two dates.
 * Events at a time of day are left out: a half day is an exception with windows of its own.
 *
 * @throws Error of `ical.js` when the text is no iCalendar.
 *
 * @example
 * ```ts
 * const holidays = fromICal(await readFile("holidays.ics", "utf8"), { from: "2026-01-01", to: "2030-12-31" });
 * const calendar = createCalendar({ timeZone: "America/Sao_Paulo", holidays });
 * ```
 */
export function fromICal(text: string, { from, to }: ICalOptions): Holiday[] {
  const holidays: Holiday[] = [];
  for (const component of new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    // An occurrence that was moved comes with the event it belongs to.
    if (!event.startDate?.isDate || event.isRecurrenceException()) continue;
    const days = Math.max(1, Math.round(event.duration.toSeconds() / 86_400));
    const occurrences = event.iterator();
    for (let count = 0; count < MAX_OCCURRENCES; count++) {
      const start = occurrences.next();
      if (!start) break;
      const first = written(start);
      if (first > to) break;
      const end = start.clone();
      end.adjust(days - 1, 0, 0, 0);
      const last = written(end);
      if (last < from) continue;
      const name = event.summary ?? "";
      holidays.push(first === last ? { date: first, name } : { from: first, to: last, name });
    }
  }
  return holidays;
}

const written = (time: ICAL.Time): string =>
  `${String(time.year).padStart(4, "0")}-${String(time.month).padStart(2, "0")}-${String(time.day).padStart(2, "0")}`;
