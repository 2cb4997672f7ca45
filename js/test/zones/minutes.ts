/**
 * Compares a zone's wall clock in the package with the one in the platform's Intl.
 *
 * A calendar that is open for one minute a day shows its zone's clock: when it closes, that minute
 * is over there. Each weekday has a different minute, so that a clock that is a day ahead is
 * detected too.
 */
import { createCalendar, type WeeklyHours } from "ticket-engine";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const WEEK = 7 * 1_440;
const MINUTE = 60_000;
/**
 * A skipped hour hides the minute of one day, and a date that a country skipped that of another.
 */
const LONGEST_WAIT = 49 * 3_600_000;

/** The minutes are around the times at which clocks change: 23:30 to 03:30. */
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

/** An instant at which the clocks differ, and what they show. */
export type Difference = { at: number; ours: string; theirs: string };

/** Whether the platform has a zone with that name. */
export function isKnown(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Compares the next open minute after each start, and returns where the platform's clock differs.
 */
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
      // Alternately in the last millisecond and in the first.
      const at = end - (row % 2 === 0 ? 1 : MINUTE);
      const theirs = format.format(at).toLowerCase();
      if (!shown.has(theirs)) differences.push({ at, ours: nearest(shown, theirs), theirs });
    }
  }
  differences.sort((one, other) => one.at - other.at);
  return { probes: TIMES.length * starts.length, differences };
}

/** The minute that the package shows: of the seven possible ones, the nearest to the platform's. */
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
