/** The marks of an axis: whole hours or midnights of the displayed time zone. */
import type { Format } from "./format.js";

const HOUR = 3_600_000;
const STEPS = [1 / 4, 1, 2, 3, 6, 12, 24, 48, 168, 336, 672, 2_016, 8_064].map((hours) => hours * HOUR);

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** About `count` marks between two instants. */
export function ticks(from: number, to: number, count: number, format: Format): Tick[] {
  const step = STEPS.find((step) => (to - from) / step <= count) ?? (to - from) / count;
  const marks: Tick[] = [];
  const first = from + format.offsetMs(from);
  for (let local = Math.ceil(first / step) * step; ; local += step) {
    const guess = local - format.offsetMs(from);
    // The offset may have changed on the way.
    const at = local - format.offsetMs(guess);
    if (at > to) return marks;
    const isMidnight = local % (24 * HOUR) === 0;
    if (at >= from) marks.push({ at, label: isMidnight ? format.day(at) : format.time(at) });
  }
}
