/**
 * A client that opens tickets and then sends random requests on random tickets. It repeats each
 * request until it has a result. Before a repeat it looks up whether the request was carried out:
 * every request acts under an id of its own, so the history shows it.
 */
import { setTimeout as sleep, setImmediate as yieldToEvents } from "node:timers/promises";
import { type Actor, type Decision, type Engine, type Ticket, TicketEngineError } from "ticket-engine";
import { assignCommand, type Command, decide, open, TicketExists, TooManyRaces } from "../../src/commit.js";
import type { Database } from "../../src/database.js";
import { Random } from "./random.js";
import { PRIORITIES, type Size, TEAMS } from "./workload.js";

/** The results that the clients received. */
export class ClientResults {
  /** Tickets that were opened. */
  readonly opened = new Set<string>();
  /** Requests that were carried out, with their tickets. */
  readonly done = new Map<string, string>();
  /** Requests that changed nothing. */
  unchanged = 0;
  /** Refusals by their code. */
  readonly refused = new Map<string, number>();
  /**
   * How often a response was lost, and how often the request turned out to have been carried out.
   */
  lost = 0;
  foundDone = 0;

  refuse(code: string): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }
}

/** The request was carried out before its response was lost. */
class DoneBefore extends Error {}

/** The counters by which the clients share the work. */
export type Work = { opened: number; requested: number };

export async function client(
  database: Database,
  engine: Engine,
  size: Size,
  work: Work,
  results: ClientResults,
  options: { seed: number; now: () => number; followsTicket: boolean },
): Promise<void> {
  const random = new Random(options.seed);
  while (work.opened < size.tickets) {
    const ticketId = `T-${work.opened++}`;
    const draft = {
      ticketId,
      title: "Help",
      priority: random.one(PRIORITIES),
      reporterId: "ray",
      teamId: random.one(TEAMS),
    };
    await repeatUntilDone(results, async () => {
      try {
        await open(database, engine.open(draft, { at: new Date(options.now()) }));
      } catch (error) {
        if (!(error instanceof TicketExists)) throw error;
      }
    });
    results.opened.add(ticketId);
  }
  while (work.requested < size.requests) {
    const request = `request/${work.requested++}`;
    const ticketId = `T-${random.below(size.tickets)}`;
    const command = randomCommand(random, request, options);
    await repeatUntilDone(results, async (attempt) => {
      try {
        const decision = await decide(database, engine, ticketId, async (engine, ticket, transaction) => {
          if (attempt > 0) {
            const found = await transaction.query(
              "select 1 from ticket_history where ticket_id = $1 and changed_by = $2 limit 1",
              [ticketId, request],
            );
            if (found.length > 0) throw new DoneBefore();
          }
          return command(engine, ticket, transaction);
        });
        if (decision.history.some(({ changedBy }) => changedBy === request))
          results.done.set(request, ticketId);
        else results.unchanged++;
      } catch (error) {
        if (error instanceof DoneBefore) {
          results.foundDone++;
          results.done.set(request, ticketId);
        } else if (error instanceof TicketEngineError) results.refuse(error.code);
        else throw error;
      }
    });
  }
}

function randomCommand(
  random: Random,
  request: string,
  { now, followsTicket }: { now: () => number; followsTicket: boolean },
): Command<Decision> {
  const actor: Actor = { id: request, role: "admin" };
  // A client that follows the ticket's time is not refused because another client's clock was
  // ahead. A command never has the exact time of the last update, because that instant has been
  // decided already.
  const at = ({ updatedAt }: Ticket) => {
    const current = now();
    const last = Date.parse(String(updatedAt));
    return new Date(current === last || (followsTicket && current < last) ? last + 1 : current);
  };
  const to = random.one([
    "IN_PROGRESS",
    "IN_PROGRESS",
    "IN_PROGRESS",
    "PENDING",
    "ON_HOLD",
    "RESOLVED",
    "RESOLVED",
    "CLOSED",
    "CANCELLED",
    "OPEN",
  ]);
  const priority = random.one(PRIORITIES);
  const isInternal = random.below(3) === 0;
  const role = random.one(["reporter", "admin"] as const);
  const assign =
    (isReassignment: boolean): Command<Decision> =>
    (engine, ticket, transaction) =>
      assignCommand(null, { actor, at: at(ticket) }, isReassignment)(engine, ticket, transaction);
  return random.one<Command<Decision>>([
    (engine, ticket) => engine.transition(ticket, { to, actor, at: at(ticket) }),
    (engine, ticket) => engine.transition(ticket, { to, actor, at: at(ticket) }),
    assign(false),
    assign(true),
    (engine, ticket) => engine.update(ticket, { changes: { priority }, actor, at: at(ticket) }),
    (engine, ticket) =>
      engine.comment(ticket, {
        commentId: request,
        body: "hm",
        isInternal: role === "admin" && isInternal,
        actor: { id: request, role },
        at: at(ticket),
      }),
  ]);
}

/** Repeats `send` until it gets a result, while the database is down. */
export async function repeatUntilDone(
  results: Pick<ClientResults, "lost">,
  send: (attempt: number) => Promise<void>,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    // The embedded database never waits for I/O, so let timers run, as they would between requests
    // over a network.
    await yieldToEvents();
    try {
      return await send(attempt);
    } catch (error) {
      if (!(isDown(error) || error instanceof TooManyRaces) || attempt > 400) throw error;
      results.lost++;
      await sleep(50);
    }
  }
}

/** Whether the database is down or not up yet. */
function isDown(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return (
    /^(?:57|08)/.test(code) ||
    /ECONN|EPIPE|terminat|starting up|shutting down|recovery|closed|timeout|not queryable/i.test(
      `${code} ${message}`,
    )
  );
}
