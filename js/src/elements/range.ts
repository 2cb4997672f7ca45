/** The span that a timeline shows. */
import type { ClockPreview, InstantInput, PreviewDraft, TicketInput } from "../types.js";

const HOUR = 3_600_000;

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** From the ticket's creation to a little past its last deadline, or past the end of its clocks. */
export function rangeOf(
  ticket: TicketInput | PreviewDraft,
  now: Date,
  preview: (span?: { from: Date; to: Date }) => readonly ClockPreview[],
): Range {
  const created = "createdAt" in ticket ? ms(ticket.createdAt as InstantInput) : Number.NaN;
  const from = Number.isNaN(created) ? now.getTime() : created;
  const clocks = preview();
  const isOver = clocks.length > 0 && clocks.every(hasEnded);
  const ends = isOver
    ? preview({ from: new Date(0), to: now }).map(({ segments }) => segments.at(-1)?.end.getTime() ?? from)
    : [now.getTime(), ...clocks.map(({ dueAt }) => dueAt?.getTime() ?? from)];
  const length = Math.max(HOUR, Math.max(...ends) - from);
  return { from, to: from + Math.round(length * 1.06) };
}

const hasEnded = ({ state }: ClockPreview) => state === "stopped" || state === "cancelled";

/**
 * Epoch milliseconds of an instant in any form. NaN for anything else, which the engine has refused
 * before.
 */
export function ms(instant: InstantInput): number {
  if (typeof instant === "object" && "epochMilliseconds" in instant) return instant.epochMilliseconds;
  return new Date(instant).getTime();
}
