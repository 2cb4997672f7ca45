/** What must be true in the end, whatever died. */
import { type Ticket, type TicketComment, type TicketHistory, verifyHistory } from "ticket-engine";
import { expect } from "vitest";
import type { Database } from "../../src/database.js";
import { readComments, readHistory } from "../../src/read.js";
import type { Answers } from "./client.js";
import type { Received } from "./delivery.js";
import { type Size, WEIGHTS } from "./desk.js";
import { misses } from "./oracle.js";

export type Audit = { readonly breaches: number; readonly assignments: number; readonly entries: number };

export async function audit(
  database: Database,
  size: Size,
  end: number,
  answers: Answers,
  received: Received,
): Promise<Audit> {
  const tickets = (
    await database.query<{ snapshot: Ticket }>("select snapshot from tickets order by ticket_id")
  ).map(({ snapshot }) => snapshot);
  expect(tickets.map(({ ticketId }) => ticketId)).toEqual([...answers.opened].sort());
  expect(tickets).toHaveLength(size.tickets);
  await eachRequestOnce(database, answers);
  const { missed, entries } = await histories(database, tickets, size, end);
  const breaches = await breachesAre(database, missed);
  await loadsAre(database, tickets);
  const assignments = await nobodyIsOverCapacity(database);
  await everyEffectCame(database, received);
  return { breaches, assignments, entries };
}

/** What was answered is there, once; and nothing is there that was not answered. */
async function eachRequestOnce(database: Database, answers: Answers): Promise<void> {
  const carriedOut = await database.query<{ request: string; ticket: string; revisions: number }>(
    `select changed_by as request, min(ticket_id) as ticket, count(distinct (ticket_id, revision))::int as revisions
     from ticket_history where changed_by like 'request/%' group by changed_by`,
  );
  expect(carriedOut.filter(({ revisions }) => revisions !== 1)).toEqual([]);
  expect(new Map(carriedOut.map(({ request, ticket }) => [request, ticket]))).toEqual(answers.done);
}

/** Every history replays to its ticket; the deadlines that were missed by what it tells. */
async function histories(database: Database, tickets: readonly Ticket[], size: Size, end: number) {
  const missed: string[] = [];
  let entries = 0;
  for (const ticket of tickets) {
    const id = String(ticket.ticketId);
    const history: TicketHistory[] = await readHistory(database, id);
    const comments: TicketComment[] = await readComments(database, id);
    expect(verifyHistory(history, ticket), id).toMatchObject({ ok: true });
    missed.push(...misses(history, comments, size, end));
    entries += history.length;
  }
  return { missed, entries };
}

/** Every breach once, at its exact instant, and no other. */
async function breachesAre(database: Database, missed: readonly string[]): Promise<number> {
  const rows = await database.query<{
    ticket_id: string;
    breach_type: string;
    cycle: number;
    breached_at: Date;
  }>("select ticket_id, breach_type, cycle, breached_at from sla_breaches");
  const recorded = rows.map(
    (own) => `${own.ticket_id} ${own.breach_type} ${own.cycle} ${own.breached_at.getTime()}`,
  );
  const [there, due] = [new Set(recorded), new Set(missed)];
  expect({
    notRecorded: missed.filter((own) => !there.has(own)),
    notMissed: recorded.filter((own) => !due.has(own)),
  }).toEqual({ notRecorded: [], notMissed: [] });
  expect(recorded).toHaveLength(there.size);
  return recorded.length;
}

/** The load of every agent is what a count of their tickets gives. */
async function loadsAre(database: Database, tickets: readonly Ticket[]): Promise<void> {
  const counted = new Map<string, number>();
  for (const { assigneeId, status, priority } of tickets) {
    if (assigneeId === null || status === "RESOLVED" || status === "CLOSED") continue;
    const agent = String(assigneeId);
    counted.set(agent, (counted.get(agent) ?? 0) + WEIGHTS[priority as "P1"]);
  }
  const agents = await database.query<{ agent_id: string; current_load: number }>(
    "select agent_id, current_load from agents order by agent_id",
  );
  expect(agents.map(({ agent_id, current_load }) => [agent_id, current_load])).toEqual(
    agents.map(({ agent_id }) => [agent_id, counted.get(agent_id) ?? 0]),
  );
}

/**
 * Of all changes of loads in their order: each begins where the one before ended, and whoever is given a ticket is within
 * their capacity with it. A ticket that is reopened or raised weighs on whoever has it, capacity or not.
 */
async function nobodyIsOverCapacity(database: Database): Promise<number> {
  const broken = await database.query(
    `select * from (
       select agent_id, before, lag(after, 1, 0) over (partition by agent_id order by place) as ended from load_log
     ) as steps where before <> ended`,
  );
  expect(broken).toEqual([]);
  const given = await database.query<{ load: number; capacity: number }>(
    `select max(after) as load, max(capacity) as capacity from load_log
     group by transaction, agent_id having bool_or(before = after)`,
  );
  expect(given.filter(({ load, capacity }) => load > capacity)).toEqual([]);
  // There were those who had all that they may have.
  expect(given.filter(({ load, capacity }) => load === capacity).length).toBeGreaterThan(0);
  return given.length;
}

/** Each effect that is in the outbox came, and some more than once. */
async function everyEffectCame(database: Database, { times }: Received): Promise<void> {
  const rows = await database.query<{ key: string }>(
    "select key from outbox where effect ->> 'kind' <> 'agentLoad'",
  );
  expect(rows.filter(({ key }) => !times.has(key))).toEqual([]);
  expect(rows).toHaveLength(times.size);
  expect([...times.values()].some((came) => came > 1)).toBe(true);
}
