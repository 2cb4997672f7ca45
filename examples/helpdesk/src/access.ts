/**
 * Who sees what. A reporter has their own tickets only, and of these no more than was meant for them: nothing internal,
 * nothing of clocks and timers, and nothing by which either could be noticed.
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
import { Refused } from "./problem.js";
import { FOR_THE_DESK } from "./schemas.js";

export const isDesk = ({ role }: Actor): boolean => role !== "reporter";

/** A ticket that `actor` may know of: another reporter's is not there. */
export function seen(ticket: Ticket, actor: Actor): Ticket {
  if (isDesk(actor) || ticket.reporterId === actor.id) return ticket;
  throw new Refused(404, "NOT_FOUND", "there is no such ticket");
}

/** Of a ticket what `actor` may know. */
export function ticketFor(ticket: Ticket, actor: Actor): Partial<Ticket> {
  if (isDesk(actor)) return ticket;
  return Object.fromEntries(
    Object.entries(ticket).filter(([field]) => !(FOR_THE_DESK as readonly string[]).includes(field)),
  );
}

/** What changes without anybody's doing, or is the desk's own. */
export const INTERNAL_FIELDS = /^(?:(?:breach|warning)\..*|timer|retryAt|offer|migration|attributes)$/;

/** Of a history what `actor` may know. */
export function historyFor<Entry extends Pick<TicketHistory, "fieldChanged" | "isInternal">>(
  history: readonly Entry[],
  actor: Actor,
): Entry[] {
  const visible = visibleHistory(history, actor);
  return isDesk(actor) ? visible : visible.filter(({ fieldChanged }) => !INTERNAL_FIELDS.test(fieldChanged));
}

/** Of a decision what `actor` may know. */
export const told = (decision: Decision | AssignDecision, actor: Actor) => ({
  ticket: ticketFor(decision.ticket, actor),
  history: historyFor(decision.history, actor),
  comments: visibleComments(decision.comments, actor),
  ...(isDesk(actor) && {
    breaches: decision.breaches.map(({ key, ticketId, breachType, cycle, breachedAt, detectedAt }) => ({
      key,
      ticketId,
      breachType,
      cycle,
      breachedAt,
      detectedAt,
    })),
    assignment: decision.assignment,
    trace: decision.trace,
  }),
});

/** Of a ticket's clocks what `actor` may know: a reporter sees what was promised. */
export const previewFor = ({ at, clocks, ...rest }: Preview, actor: Actor) =>
  isDesk(actor)
    ? { at, clocks, ...rest }
    : {
        at,
        clocks: clocks.map(({ metric, state, dueAt, targetMinutes }) => ({
          metric,
          state,
          dueAt,
          targetMinutes,
        })),
      };
