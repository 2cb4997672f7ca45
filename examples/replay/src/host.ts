/**
 * A host in memory. It gives the engine the commands of each log event and counts what is decided.
 * A real host stores the same things in one transaction: snapshot, history, breaches, comments and
 * effects.
 */
import { type Decision, type Engine, type Ticket, TicketEngineError } from "ticket-engine";
import { eventsInOrder, type LogEvent, type LoggedTicket } from "./log.js";

/** Counts over all tickets. */
export class Tally {
  tickets = 0;
  decisions = 0;
  history = 0;
  breaches = 0;
  reopenings = 0;
  comments = 0;
  updates = 0;
  warnings = 0;
  pages = 0;
  /** Tickets closed by a timer. */
  autoClosed = 0;
  /**
   * Closings in the log that came after a timer had closed the ticket, by the whole hours in
   * between.
   */
  readonly closedByTimerBefore = new Map<number, number>();
  /** Rows that were earlier than the row before them. */
  outOfOrder = 0;
  /** The status changes in the log, by edge, as `from > to`. */
  readonly logged = new Map<string, number>();
  /** Accepted transitions, by edge. After a refusal the ticket's status differs from the log's. */
  readonly accepted = new Map<string, number>();
  readonly refused = new Map<string, number>();
  /** Refusals for other reasons than the edge, by code. */
  readonly otherRefusals = new Map<string, number>();
}

const count = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Counts a decision and returns its ticket. */
export function record(tally: Tally, decision: Decision): Ticket {
  tally.decisions++;
  tally.history += decision.history.length;
  tally.breaches += decision.breaches.length;
  tally.comments += decision.comments.length;
  for (const effect of decision.effects) {
    if (effect.kind === "page" && effect.action === "trigger") tally.pages++;
    if (effect.kind === "notify" && effect.event.type === "warning") tally.warnings++;
  }
  for (const entry of decision.history) {
    if (entry.fieldChanged === "closedAt" && entry.timerId !== null && entry.newValue !== null)
      tally.autoClosed++;
  }
  return decision.ticket;
}

/** The engine's methods that a replay calls. */
export type EngineCommands = Pick<Engine, "open" | "advance" | "update" | "comment" | "transition">;

/** Replays one ticket through the engine, and returns it as it is after its last event. */
export function replayTicket(engine: EngineCommands, logged: LoggedTicket, tally: Tally): Ticket {
  const { id, priority, category, reporter, openedAt } = logged;
  const draft = { ticketId: id, title: `Ticket ${id}`, priority, category, reporterId: reporter };
  let ticket = record(tally, engine.open(draft, { at: openedAt }));
  tally.tickets++;

  let loggedStatus = ticket.status;
  for (const [index, event] of [...eventsInOrder(logged)].entries()) {
    const { at } = event;
    if (event.isOutOfOrder) tally.outOfOrder++;
    const actor = { id: event.by, role: event.role };
    if (event.changes) {
      ticket = record(tally, engine.update(ticket, { changes: event.changes, actor, at }));
      tally.updates++;
    }
    if (event.status !== undefined) {
      count(tally.logged, `${loggedStatus} > ${event.status}`);
      loggedStatus = event.status;
      ticket = transition(engine, ticket, { ...event, status: event.status }, tally);
    }
    if (event.comment) {
      const comment = { commentId: `${id}-${index}`, ...event.comment };
      ticket = record(tally, engine.comment(ticket, { ...comment, actor, at }));
    }
  }
  return ticket;
}

function transition(
  engine: EngineCommands,
  ticket: Ticket,
  { status: to, by, role, at }: LogEvent & { readonly status: string },
  tally: Tally,
): Ticket {
  // Apply what fell due before, as a worker that wakes tickets in time would.
  ticket = record(tally, engine.advance(ticket, { at }));
  if (to === "CLOSED" && ticket.status === to && ticket.closedAt) {
    count(tally.closedByTimerBefore, Math.floor((at.getTime() - ticket.closedAt.getTime()) / 3_600_000));
    return ticket;
  }
  const edge = `${ticket.status} > ${to}`;
  try {
    const wasDone = ticket.resolvedAt !== null || ticket.closedAt !== null;
    const moved = record(tally, engine.transition(ticket, { to, actor: { id: by, role }, at }));
    count(tally.accepted, edge);
    if (wasDone && moved.resolvedAt === null && moved.closedAt === null) tally.reopenings++;
    return moved;
  } catch (error) {
    // A refusal is a result: it is counted, and the ticket keeps its status.
    if (!(error instanceof TicketEngineError)) throw error;
    if (error.code === "INVALID_TRANSITION") count(tally.refused, edge);
    else count(tally.otherRefusals, error.code);
    return ticket;
  }
}

/**
 * Counts the status changes in the log that the workflow has no edge for. Each edge is tried once.
 */
export function countMissingEdges(engine: Engine, tally: Tally): number {
  let missing = 0;
  const at = 0;
  for (const [edge, times] of tally.logged) {
    const [status, to] = edge.split(" > ") as [string, string];
    const draft = { ticketId: edge, title: edge, priority: "P1", reporterId: 0, status };
    const { ticket } = engine.open(draft, { at });
    try {
      engine.transition(ticket, { to, actor: { id: 0, role: "agent" }, at });
    } catch (error) {
      if (!(error instanceof TicketEngineError && error.code === "INVALID_TRANSITION")) throw error;
      missing += times;
    }
  }
  return missing;
}
