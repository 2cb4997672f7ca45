/** How a clock of a preview stands, in one word and in a sentence. Nothing is decided here. */
import type { ClockId, ClockPreview, Preview } from "../types.js";
import type { Format } from "./format.js";
import type { Messages, SlaStanding } from "./types.js";
import type { Warning } from "./warnings.js";

const MS_PER_MINUTE = 60_000;

/** One clock and what is drawn of it. */
export interface Lane {
  readonly clock: ClockPreview;
  readonly standing: SlaStanding;
  readonly warnings: readonly Warning[];
}

export const remainingMs = ({ remainingMinutes }: ClockPreview): number | null =>
  remainingMinutes === null ? null : Math.round(remainingMinutes * MS_PER_MINUTE);

export function standingOf(clock: ClockPreview, hasWarned: boolean): SlaStanding {
  if (clock.state === "cancelled") return "cancelled";
  if (clock.targetMinutes === null) return "none";
  if (clock.state === "stopped") return clock.isBreached ? "breached" : "met";
  if (clock.isBreached) return "overdue";
  if (clock.state === "paused") return "paused";
  return hasWarned ? "warned" : "running";
}

/** The standing in words. The duration is narrow for drawing, long for reading out. */
export function sentence(
  clock: ClockPreview,
  standing: SlaStanding,
  words: Messages,
  format: Format,
  width: "narrow" | "long",
): string {
  const remaining = remainingMs(clock);
  if (remaining === null) return standing === "cancelled" ? words.cancelled : words.none;
  const duration = format.duration(remaining, width);
  switch (standing) {
    case "overdue":
      return words.overdue(duration);
    case "paused":
      return words.paused(duration);
    case "met":
      return words.met;
    case "breached":
      return words.breached;
    case "cancelled":
      return words.cancelled;
    default:
      return words.left(duration);
  }
}

/** The clocks that an element was told to show. */
export interface Choice {
  readonly clockId: ClockId | null;
  readonly group: string | null;
}

/** Whether a clock is among the chosen ones. */
export const isChosenBy =
  (choice: Choice) =>
  ({ clockId, group }: ClockPreview): boolean =>
    (!choice.clockId || clockId === choice.clockId) && (!choice.group || group === choice.group);

/** What tells a clock from the others of its ticket. */
export const keyOf = ({ group, clockId }: ClockPreview): string => `${group}/${clockId}`;

/** The name of a clock in words, with its group unless that is `sla`. */
export function clockName({ clockId, group }: ClockPreview, words: Messages): string {
  const name = words.clock[clockId] ?? clockId;
  return group === "sla" ? name : words.inGroup(name, group);
}

/**
 * The clock that a countdown shows: of the chosen ones, one that is overdue, the next to fall due,
 * or the last.
 */
export function clockShown(preview: Preview, choice: Choice): ClockPreview | undefined {
  const clocks = preview.clocks.filter(isChosenBy(choice));
  const due = clocks.filter(
    ({ state, dueAt, isBreached }) => state === "running" && dueAt !== null && !isBreached,
  );
  due.sort((one, other) => Number(one.dueAt) - Number(other.dueAt));
  const late = clocks.filter(
    ({ state, isBreached }) => isBreached && (state === "running" || state === "paused"),
  );
  return late.at(-1) ?? due[0] ?? clocks.findLast(({ state }) => state === "paused") ?? clocks.at(-1);
}
