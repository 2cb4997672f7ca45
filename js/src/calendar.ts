import { asking } from "./error.js";
import { Handle, type Held } from "./handle.js";
import { valueJson } from "./json.js";
import { dateOrNull, revive } from "./revive.js";
import type { InstantInput, Interval } from "./types.js";

/** The engine's side: instants go in as JSON text and come out as epoch milliseconds. */
export type CalendarHeld = Held & {
  dueAt(start: string, minutes: string): number;
  minutesBetween(a: string, b: string): number;
  isOpen(at: string): boolean;
  nextOpen(at: string): number | undefined;
  nextClose(at: string): number | undefined;
  intervals(from: string, to: string): Interval[];
};

/**
 * Business hours. An instant is open if and only if its local wall-clock time lies in a window of its
 * local date, or in a window of the day before that crosses midnight; windows are half-open.
 */
export class Calendar extends Handle<CalendarHeld> {
  /** @internal */
  constructor(handle: CalendarHeld) {
    super(handle, "calendar");
  }

  /**
   * The earliest instant at or after `start` with exactly `minutes` of open time between them. Due exactly
   * at closing time is the closing instant. 0 gives `start` itself; negative minutes go backwards.
   */
  dueAt(start: InstantInput, minutes: number): Date {
    return new Date(asking(() => this.held.dueAt(valueJson(start, "start"), valueJson(minutes, "minutes"))));
  }

  /** The open minutes from `a` to `b`; negative when `b` is the earlier. */
  minutesBetween(a: InstantInput, b: InstantInput): number {
    return asking(() => this.held.minutesBetween(valueJson(a, "a"), valueJson(b, "b")));
  }

  /** Whether the desk is open at that instant. */
  isOpen(at: InstantInput): boolean {
    return asking(() => this.held.isOpen(valueJson(at, "at")));
  }

  /** The first open instant at or after `at`: `at` itself when open; null past the supported range. */
  nextOpen(at: InstantInput): Date | null {
    return dateOrNull(asking(() => this.held.nextOpen(valueJson(at, "at"))));
  }

  /** The end of the open interval that `at` lies in, or of the next one; null when it never closes again. */
  nextClose(at: InstantInput): Date | null {
    return dateOrNull(asking(() => this.held.nextClose(valueJson(at, "at"))));
  }

  /** The open intervals between two instants, cut to them. */
  intervals(from: InstantInput, to: InstantInput): Interval[] {
    return revive(asking(() => this.held.intervals(valueJson(from, "from"), valueJson(to, "to"))));
  }
}
