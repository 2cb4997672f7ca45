/** The clocks in the order in which the page shows them, with their names. */
import type { ClockId } from "ticket-engine";

/** The most important first. */
export const CLOCK_IDS: readonly ClockId[] = ["resolution", "firstResponse", "nextResponse"];

export const CLOCK_NAMES: Readonly<Record<ClockId, string>> = {
  resolution: "Resolution",
  firstResponse: "First response",
  nextResponse: "Next response",
};
