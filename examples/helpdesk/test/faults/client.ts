/**
 * A client: opens tickets, then sends random requests on random ones, until it has an answer to each. When it does not
 * know what became of a request it asks again, and finds out first: a request is its own actor, and so the history says
 * whether it was carried out.
 */
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { type Actor, type Decision, type Engine, type Ticket, TicketEngineError } from "ticket-engine";
import { type Ask, assignment, decide, open, TicketExists, TooManyRaces } from "../../src/commit.js";
import type { Database } from "../../src/database.js";
import { Chance } from "./chance.js";
import { PRIORITIES, type Size, TEAMS } from "./desk.js";

/** What the clients were told. */
export class Answers {
  /** Tickets that were opened. */
  readonly opened = new Set<string>();
  /** Requests that were carried out, and on which ticket. */
  readonly done = new Map<string, string>();
  /** Requests that changed nothing. */
  idle = 0;
  /** Refusals by their code. */
  readonly refused = new Map<string, number>();
  /** How often an answer was lost, and how often the request had been carried out all the same. */
  lost = 0;
  foundDone = 0;

  refuse(code: string): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }
}

/** A request that was carried out before its answer was lost. */
class DoneBefore extends Error {}

/** Shared by the clients: who does what next. */
export type Work = { opened: number; requested: number };

export async function client(
  database: Database,
  engine: Engine,
  size: Size,
  work: Work,
  answers: Answers,
  options: { seed: number; now: () => number; followsTicket: boolean },
): Promise<void> {
  const chance = new Chance(options.seed);
  while (work.opened < size.tickets) {
    const ticketId = `T-${work.opened++}`;
    const draft = {
      ticketId,
      title: "Help",
      priority: chance.one(PRIORITIES),
      reporterId: "ray",
      teamId: chance.one(TEAMS),
    };
    await answered(answers, async () => {
      try {
        await open(database, engine.open(draft, { at: new Date(options.now()) }));
      } catch (error) {
        if (!(error instanceof TicketExists)) throw error;
      }
    });
    answers.opened.add(ticketId);
  }
  while (work.requested < size.requests) {
    const request = `request/${work.requested++}`;
    const ticketId = `T-${chance.below(size.tickets)}`;
    const ask = randomAsk(chance, request, options);
    await answered(answers, async (attempt) => {
      try {
        const decision = await decide(database, engine, ticketId, async (own, ticket, transaction) => {
          if (attempt > 0) {
            const found = await transaction.query(
              "select 1 from ticket_history where ticket_id = $1 and changed_by = $2 limit 1",
              [ticketId, request],
            );
            if (found.length > 0) throw new DoneBefore();
          }
          return ask(own, ticket, transaction);
        });
        if (decision.history.some(({ changedBy }) => changedBy === request))
          answers.done.set(request, ticketId);
        else answers.idle++;
      } catch (error) {
        if (error instanceof DoneBefore) {
          answers.foundDone++;
          answers.done.set(request, ticketId);
        } else if (error instanceof TicketEngineError) answers.refuse(error.code);
        else throw error;
      }
    });
  }
}

function randomAsk(
  chance: Chance,
  request: string,
  { now, followsTicket }: { now: () => number; followsTicket: boolean },
): Ask<Decision> {
  const actor: Actor = { id: request, role: "admin" };
  // Whoever goes by the ticket's own time, too, is not refused because another's clock was ahead. What another has decided
  // up to an instant is over then: who comes next comes after it.
  const at = ({ updatedAt }: Ticket) => {
    const own = now();
    const last = Date.parse(String(updatedAt));
    return new Date(own === last || (followsTicket && own < last) ? last + 1 : own);
  };
  const to = chance.one(["IN_PROGRESS", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED", "OPEN"]);
  const priority = chance.one(PRIORITIES);
  const isInternal = chance.below(3) === 0;
  const role = chance.one(["reporter", "admin"] as const);
  const assign =
    (anew: boolean): Ask<Decision> =>
    (engine, ticket, transaction) =>
      assignment(null, { actor, at: at(ticket) }, anew)(engine, ticket, transaction);
  return chance.one<Ask<Decision>>([
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

/** Asks until there is an answer, through a database that is away. */
export async function answered(
  answers: Pick<Answers, "lost">,
  ask: (attempt: number) => Promise<void>,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    // A request comes over a wire: an embedded database, which never waits for one, would let no timer have its turn.
    await turn();
    try {
      return await ask(attempt);
    } catch (error) {
      if (!(isAway(error) || error instanceof TooManyRaces) || attempt > 400) throw error;
      answers.lost++;
      await sleep(50);
    }
  }
}

/** Whether the database has gone, or is not there yet. */
function isAway(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return (
    /^(?:57|08)/.test(code) ||
    /ECONN|EPIPE|terminat|starting up|shutting down|recovery|closed|timeout|not queryable/i.test(
      `${code} ${message}`,
    )
  );
}
