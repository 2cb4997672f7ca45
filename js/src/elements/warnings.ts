/** When a policy warns: as the engine marks it on the ticket that it advances. */
import type { ClockId, SlaClock, Ticket, TicketDraft, TicketInput } from "../types.js";
import type { SlaEngine } from "./types.js";

/** A warning, and when it was or will be given. */
export interface Warning {
  readonly name: string;
  readonly at: Date;
}

export const isTicket = (ticket: TicketInput | TicketDraft): ticket is TicketInput => "revision" in ticket;

/** The warnings of each clock up to an instant, if nothing happens but time. */
export function warningsUntil(
  engine: SlaEngine,
  ticket: TicketInput | TicketDraft,
  now: Date,
  until: Date,
): Record<ClockId, Warning[]> {
  const snapshot = isTicket(ticket) ? ticket : engine.open(ticket, { at: now }).ticket;
  const { sla }: Ticket = engine.advance(snapshot, { at: until }).ticket;
  return {
    firstResponse: warningsOf(sla.firstResponse),
    nextResponse: warningsOf(sla.nextResponse),
    resolution: warningsOf(sla.resolution),
  };
}

const warningsOf = (clock: SlaClock | null): Warning[] =>
  (clock?.warnings ?? []).flatMap(({ name, givenAt }) => (givenAt ? [{ name, at: givenAt }] : []));
