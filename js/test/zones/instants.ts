/**
 * The instants at which zones are compared: from 1970 to 2190, densely where clocks often change.
 */

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const END = 2190;
/** Before this year every year is compared densely. Later, zones follow their last rules. */
const DENSE = 2040;

/** Sundays on which clocks change somewhere, as month and number; -1 is the last. */
const CHANGES = [
  [3, 2],
  [3, -1],
  [4, 1],
  [4, -1],
  [9, -1],
  [10, 1],
  [10, 3],
  [10, -1],
  [11, 1],
] as const;

/** The same at each call: the jitter is pseudo-random. */
export function instants(): number[] {
  let state = 20_261_123;
  const jitter = (range: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % range;
  };
  const found: number[] = [];
  for (let at = 0; at < Date.UTC(END, 0, 1); at += (at < Date.UTC(DENSE, 0, 1) ? 16 : 64) * DAY) {
    found.push(at + jitter(12 * 1_440) * MINUTE);
  }
  for (let year = 1970; year < END; year += year < DENSE ? 1 : 10) {
    for (const [month, nth] of CHANGES) {
      const sunday = nthSunday(year, month, nth);
      found.push(sunday - DAY, sunday);
    }
  }
  return found;
}

function nthSunday(year: number, month: number, nth: number): number {
  // From the first of the month, or backwards from the first of the next one.
  const first = Date.UTC(year, nth > 0 ? month - 1 : month, 1);
  const firstSunday = first + ((7 - new Date(first).getUTCDay()) % 7) * DAY;
  return firstSunday + (nth > 0 ? nth - 1 : nth) * 7 * DAY;
}

/** Every hour of the day before an instant and of the day after it. */
export function hoursAround(instant: number): number[] {
  return Array.from({ length: 49 }, (_, hour) => instant + (hour - 24) * 60 * MINUTE);
}
