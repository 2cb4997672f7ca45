/** How a clock of a preview stands, in one word and in a sentence: names for what the engine says, nothing decided. */
import type { ClockPreview, Metric, Preview } from "../types.js";
import type { Format } from "./format.js";
import type { Messages, SlaStanding } from "./types.js";

const MS_PER_MINUTE = 60_000;

export const remainingMs = ({ remainingMinutes }: ClockPreview): number | null =>
  remainingMinutes === null ? null : Math.round(remainingMinutes * MS_PER_MINUTE);

export function standingOf(clock: ClockPreview, hasWarned: boolean): SlaStanding {
  if (clock.state === "cancelled") return "cancelled";
  if (clock.targetMinutes === null) return "none";
  if (clock.state === "stopped") return clock.isBreached ? "missed" : "met";
  if (clock.isBreached) return "overdue";
  if (clock.state === "paused") return "paused";
  return hasWarned ? "warned" : "running";
}

/** The standing in words; the duration as narrow as it is drawn or as long as it is read out. */
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
    case "missed":
      return words.missed;
    case "cancelled":
      return words.cancelled;
    default:
      return words.left(duration);
  }
}

/** The clock that a countdown shows: the one asked for, or the next to fall due, or else the last one. */
export function clockShown({ clocks }: Preview, metric: Metric | null): ClockPreview | undefined {
  if (metric !== null) return clocks.find((clock) => clock.metric === metric);
  const due = clocks.filter(({ dueAt, isBreached }) => dueAt !== null && !isBreached);
  due.sort((one, other) => Number(one.dueAt) - Number(other.dueAt));
  const late = clocks.filter(
    ({ state, isBreached }) => isBreached && (state === "running" || state === "paused"),
  );
  return late.at(-1) ?? due[0] ?? clocks.findLast(({ state }) => state === "paused") ?? clocks.at(-1);
}
