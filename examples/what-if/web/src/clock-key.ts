/** How the page refers to a clock. */
import type { ClockId } from "ticket-engine";

/** A clock's id, with its group before it unless that is `sla`, as in `ola/ownership`. */
export type ClockKey = string;

export const clockKey = ({ group, clockId }: { group: string; clockId: ClockId }): ClockKey =>
  group === "sla" ? clockId : `${group}/${clockId}`;
