/**
 * What a calendar of the package says of a zone's wall clock, held against the clock that the platform's Intl shows.
 *
 * A calendar that is open for one minute a day tells where its zone's clock stands: when it closes, that minute is
 * over there. Each weekday has a minute of its own, so that a clock which is a day ahead is noticed too.
 */
import { createCalendar, type WeeklyHours } from "ticket-engine";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const WEEK = 7 * 1_440;
const MINUTE = 60_000;
/** An hour skips a minute on one day, and a date that a country skipped another. */
const LONGEST_WAIT = 49 * 3_600_000;

/** The minutes lie around those at which clocks are changed: half past eleven in the evening to half past three. */
const TIMES = ["23:30", "00:30", "01:30", "02:30", "03:30"];

/** One minute of each weekday. */
type Minutes = { hours: WeeklyHours; shown: Map<string, number> };

const MINUTES: Minutes[] = TIMES.map((time) => {
  const hours: WeeklyHours = {};
  const shown = new Map<string, number>();
  for (const [day, name] of WEEKDAYS.entries()) {
    const minute = minuteOfDay(time) + day;
    hours[name] = [[clock(minute), clock(minute + 1)]];
    shown.set(`${name} ${clock(minute)}`, day * 1_440 + minute);
  }
  return { hours, shown };
});

/** An instant at which the two clocks differ, and what they show. */
export type Difference = { at: number; ours: string; theirs: string };

/** Whether the platform knows a zone of that name. */
export function isKnown(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Looks at the next of the minutes after each start, and returns where the platform's clock shows another. */
export function compare(
  timeZone: string,
  starts: Float64Array,
): { probes: number; differences: Difference[] } {
  const fields = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const format = new Intl.DateTimeFormat("en", { ...fields, timeZone });
  const differences: Difference[] = [];
  for (const { hours, shown } of MINUTES) {
    using calendar = createCalendar({ timeZone, hours });
    const { values, refused } = calendar.dueAtAll(starts, 1);
    if (refused.length > 0) throw new Error(`${timeZone}: the rows ${refused} were refused`);
    for (const [row, end] of values.entries()) {
      if (end - (starts[row] as number) > LONGEST_WAIT) {
        throw new Error(
          `${timeZone}: a minute is missing after ${new Date(starts[row] as number).toISOString()}`,
        );
      }
      // By turns in the last millisecond and in the first.
      const at = end - (row % 2 === 0 ? 1 : MINUTE);
      const theirs = format.format(at).toLowerCase();
      if (!shown.has(theirs)) differences.push({ at, ours: nearest(shown, theirs), theirs });
    }
  }
  differences.sort((one, other) => one.at - other.at);
  return { probes: TIMES.length * starts.length, differences };
}

/** The minute that the package meant: any of seven would do, so the one nearest to what the platform shows. */
function nearest(shown: Map<string, number>, theirs: string): string {
  const [weekday, time] = theirs.split(" ") as [(typeof WEEKDAYS)[number], string];
  const minute = WEEKDAYS.indexOf(weekday) * 1_440 + minuteOfDay(time);
  const apart = (other: number) => Math.min((other - minute + WEEK) % WEEK, (minute - other + WEEK) % WEEK);
  const [[ours] = [""]] = [...shown].sort(([, one], [, other]) => apart(one) - apart(other));
  return ours;
}

function minuteOfDay(time: string): number {
  const [hour, minute] = time.split(":").map(Number) as [number, number];
  return hour * 60 + minute;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
