/**
 * Who sees what. Reporters see their own tickets only, and of these only what is meant for them: no
 * internal comments, no clocks or timers, and nothing from which either could be inferred.
 */
import {
  type Actor,
  type AssignDecision,
  type Decision,
  type Preview,
  type Ticket,
  type TicketHistory,
  visibleComments,
  visibleHistory,
} from "ticket-engine";
import { Refusal } from "./problem.js";
import { STAFF_FIELDS } from "./schemas.js";

export const isStaff = ({ role }: Actor): boolean => role !== "reporter";

/** Returns the ticket if `actor` may see it. Another reporter's ticket is reported as not found. */
export function requireVisible(ticket: Ticket, actor: Actor): Ticket {
  if (isStaff(actor) || ticket.reporterId === actor.id) return ticket;
  throw new Refusal(404, "NOT_FOUND", "there is no such ticket");
}

/** The fields of a ticket that `actor` may see. */
export function ticketFor(ticket: Ticket, actor: Actor): Partial<Ticket> {
  if (isStaff(actor)) return ticket;
  return Object.fromEntries(
    Object.entries(ticket).filter(([field]) => !(STAFF_FIELDS as readonly string[]).includes(field)),
  );
}

/** History fields that change automatically or are internal to the desk. */
export const INTERNAL_FIELDS = /^(?:(?:breach|warning)\..*|timer|retryAt|offer|reapplyPolicies|attributes)$/;

/**
 * The history entries that `actor` may see. Reporters get no revisions: gaps would reveal internal
 * entries.
 */
export function historyFor(
  history: readonly TicketHistory[],
  actor: Actor,
): (TicketHistory | Omit<TicketHistory, "historyId" | "revision" | "chain">)[] {
  const visible = visibleHistory(history, actor);
  if (isStaff(actor)) return visible;
  return visible
    .filter(({ fieldChanged }) => !INTERNAL_FIELDS.test(fieldChanged))
    .map(({ historyId, revision, chain, ...entry }) => entry);
}

/** The parts of a decision that `actor` may see. */
export const decisionFor = (decision: Decision | AssignDecision, actor: Actor) => ({
  ticket: ticketFor(decision.ticket, actor),
  history: historyFor(decision.history, actor),
  comments: visibleComments(decision.comments, actor),
  ...(isStaff(actor) && {
    breaches: decision.breaches.map(
      ({ key, ticketId, breachType, clockId, group, cycle, breachedAt, detectedAt }) => ({
        key,
        ticketId,
        breachType,
        clockId,
        group,
        cycle,
        breachedAt,
        detectedAt,
      }),
    ),
    assignment: decision.assignment,
    trace: decision.trace,
  }),
});

/**
 * A preview as `actor` may see it. Reporters see the deadlines that they were promised, those of the
 * group `sla`, and not how they are counted.
 */
export const previewFor = ({ at, clocks, ...rest }: Preview, actor: Actor) =>
  isStaff(actor)
    ? { at, clocks, ...rest }
    : {
        at,
        clocks: clocks
          .filter(({ group }) => group === "sla")
          .map(({ clockId, state, dueAt, targetMinutes }) => ({ clockId, state, dueAt, targetMinutes })),
      };
