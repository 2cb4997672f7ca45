/**
 * A host in memory: for each row of the log it asks the engine, and keeps what was decided. What a real
 * host does in one transaction (snapshot, history, breaches, comments, effects) is a few assignments here.
 */
import { type Decision, type Engine, type Ticket, TicketEngineError } from "ticket-engine";
import { type Happening, inOrder, type Story } from "./story.js";

/** What the host saw happen, over all tickets. */
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
  /** Tickets that a timer closed. */
  autoClosed = 0;
  /** Closings of the log that a timer had carried out before, by how many whole hours. */
  readonly closedBefore = new Map<number, number>();
  /** Rows that were earlier than the row before them, and were taken to be at the same time. */
  backwards = 0;
  /** The changes that the log tells of, by edge, as `from > to`. */
  readonly logged = new Map<string, number>();
  /** The changes that the engine was asked for, by edge: after a refusal the ticket is not where the log has it. */
  readonly accepted = new Map<string, number>();
  readonly refused = new Map<string, number>();
  /** Refusals that are not of an edge, by code. */
  readonly otherRefusals = new Map<string, number>();
}

const count = <Key>(of: Map<Key, number>, key: Key) => of.set(key, (of.get(key) ?? 0) + 1);

/** Keeps what was decided: here it is counted. */
export function keep(tally: Tally, decision: Decision): Ticket {
  tally.decisions++;
  tally.history += decision.history.length;
  tally.breaches += decision.breaches.length;
  tally.comments += decision.comments.length;
  for (const effect of decision.effects) {
    if (effect.kind === "page" && effect.action === "trigger") tally.pages++;
    if (effect.kind === "notify" && effect.event.type === "warning") tally.warnings++;
  }
  for (const entry of decision.history) {
    if (entry.fieldChanged === "closedAt" && entry.rule !== null && entry.newValue !== null)
      tally.autoClosed++;
  }
  return decision.ticket;
}

/** What is asked of an engine while a story is lived. */
export type Decider = Pick<Engine, "open" | "advance" | "update" | "comment" | "transition">;

/** Lives one ticket's story through the engine. */
export function live(engine: Decider, story: Story, tally: Tally): Ticket {
  const { id, priority, category, reporter, openedAt } = story;
  const draft = { ticketId: id, title: `Ticket ${id}`, priority, category, reporterId: reporter };
  let ticket = keep(tally, engine.open(draft, { at: openedAt }));
  tally.tickets++;

  let loggedStatus = ticket.status;
  for (const [index, happening] of [...inOrder(story)].entries()) {
    const { at } = happening;
    if (happening.isEarlier) tally.backwards++;
    const actor = { id: happening.by, role: happening.role };
    if (happening.changes) {
      ticket = keep(tally, engine.update(ticket, { changes: happening.changes, actor, at }));
      tally.updates++;
    }
    if (happening.status !== undefined) {
      count(tally.logged, `${loggedStatus} > ${happening.status}`);
      loggedStatus = happening.status;
      ticket = move(engine, ticket, { ...happening, status: happening.status }, tally);
    }
    if (happening.comment) {
      const comment = { commentId: `${id}-${index}`, ...happening.comment };
      ticket = keep(tally, engine.comment(ticket, { ...comment, actor, at }));
    }
  }
  return ticket;
}

function move(
  engine: Decider,
  ticket: Ticket,
  { status: to, by, role, at }: Happening & { readonly status: string },
  tally: Tally,
): Ticket {
  // What fell due before comes first, as it would for a worker that wakes tickets in time.
  ticket = keep(tally, engine.advance(ticket, { at }));
  if (to === "CLOSED" && ticket.status === to && ticket.closedAt) {
    count(tally.closedBefore, Math.floor((at.getTime() - ticket.closedAt.getTime()) / 3_600_000));
    return ticket;
  }
  const edge = `${ticket.status} > ${to}`;
  try {
    const wasDone = ticket.resolvedAt !== null || ticket.closedAt !== null;
    const moved = keep(tally, engine.transition(ticket, { to, actor: { id: by, role }, at }));
    count(tally.accepted, edge);
    if (wasDone && moved.resolvedAt === null && moved.closedAt === null) tally.reopenings++;
    return moved;
  } catch (error) {
    // A refusal is an answer: the ticket stays where it is, and it is counted and shown.
    if (!(error instanceof TicketEngineError)) throw error;
    if (error.code === "INVALID_TRANSITION") count(tally.refused, edge);
    else count(tally.otherRefusals, error.code);
    return ticket;
  }
}

/** Of the log's own changes, those that the engine's workflow does not have: it is asked once for each edge. */
export function offTheTable(engine: Engine, tally: Tally): number {
  let count = 0;
  const at = 0;
  for (const [edge, times] of tally.logged) {
    const [status, to] = edge.split(" > ") as [string, string];
    const draft = { ticketId: edge, title: edge, priority: "P1", reporterId: 0, status };
    const { ticket } = engine.open(draft, { at });
    try {
      engine.transition(ticket, { to, actor: { id: 0, role: "agent" }, at });
    } catch (error) {
      if (!(error instanceof TicketEngineError && error.code === "INVALID_TRANSITION")) throw error;
      count += times;
    }
  }
  return count;
}
