/** When a policy warns: as the engine marks it on the ticket that it advances. */
import type { ClockId, PreviewDraft, SlaClock, Ticket, TicketDraft, TicketInput } from "../types.js";
import type { SlaEngine } from "./types.js";

/** A warning, and when it was or will be given. */
export interface Warning {
  readonly name: string;
  readonly at: Date;
}

/** A clock among those of a ticket. */
export interface ClockName {
  readonly group: string;
  readonly clockId: ClockId;
}

export const isTicket = (ticket: TicketInput | PreviewDraft): ticket is TicketInput => "revision" in ticket;

/** The warnings of each clock up to an instant, if nothing happens but time. */
export function warningsUntil(
  engine: SlaEngine,
  ticket: TicketInput | PreviewDraft,
  now: Date,
  until: Date,
): (name: ClockName) => Warning[] {
  const snapshot = isTicket(ticket) ? ticket : engine.open(opened(ticket), { at: now }).ticket;
  const { sla }: Ticket = engine.advance(snapshot, { at: until }).ticket;
  return ({ group, clockId }) => warningsOf(sla.clocks[group]?.[clockId]);
}

/** A draft with values in place of the fields that opening needs and warnings do not. */
const opened = (draft: PreviewDraft): TicketDraft => ({
  ...draft,
  ticketId: draft.ticketId ?? 0,
  title: draft.title?.trim() ? draft.title : "-",
  reporterId: draft.reporterId ?? 0,
});

const warningsOf = (clock: SlaClock | undefined): Warning[] =>
  (clock?.warnings ?? []).flatMap(({ name, givenAt }) => (givenAt ? [{ name, at: givenAt }] : []));
