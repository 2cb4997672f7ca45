/** The invariants that must hold in the end, whatever died. */
import { type Ticket, type TicketComment, type TicketHistory, verifyHistory } from "ticket-engine";
import { expect } from "vitest";
import type { Database } from "../../src/database.js";
import { readComments, readHistory } from "../../src/read.js";
import type { ClientResults } from "./client.js";
import type { ReceivedEffects } from "./delivery.js";
import { expectedBreaches } from "./oracle.js";
import { type Size, WEIGHTS } from "./workload.js";

export type Audit = { readonly breaches: number; readonly assignments: number; readonly entries: number };

export async function audit(
  database: Database,
  size: Size,
  end: number,
  results: ClientResults,
  received: ReceivedEffects,
): Promise<Audit> {
  const tickets = (
    await database.query<{ snapshot: Ticket }>("select snapshot from tickets order by ticket_id")
  ).map(({ snapshot }) => snapshot);
  expect(tickets.map(({ ticketId }) => ticketId)).toEqual([...results.opened].sort());
  expect(tickets).toHaveLength(size.tickets);
  await checkRequests(database, results);
  const { breached, entries } = await checkHistories(database, tickets, size, end);
  const breaches = await checkBreaches(database, breached);
  await checkLoads(database, tickets);
  const assignments = await checkCapacities(database);
  await checkEffects(database, received);
  return { breaches, assignments, entries };
}

/** Every request that succeeded is in the history once, and no other request is. */
async function checkRequests(database: Database, results: ClientResults): Promise<void> {
  const carriedOut = await database.query<{ request: string; ticket: string; revisions: number }>(
    `select changed_by as request, min(ticket_id) as ticket, count(distinct (ticket_id, revision))::int as revisions
     from ticket_history where changed_by like 'request/%' group by changed_by`,
  );
  expect(carriedOut.filter(({ revisions }) => revisions !== 1)).toEqual([]);
  expect(new Map(carriedOut.map(({ request, ticket }) => [request, ticket]))).toEqual(results.done);
}

/**
 * Every history replays to its ticket. Returns the breaches that the oracle derives from the
 * histories.
 */
async function checkHistories(database: Database, tickets: readonly Ticket[], size: Size, end: number) {
  const breached: string[] = [];
  let entries = 0;
  for (const ticket of tickets) {
    const id = String(ticket.ticketId);
    const history: TicketHistory[] = await readHistory(database, id);
    const comments: TicketComment[] = await readComments(database, id);
    expect(verifyHistory(history, ticket), id).toMatchObject({ ok: true });
    breached.push(...expectedBreaches(history, comments, size, end));
    entries += history.length;
  }
  return { breached, entries };
}

/** Every expected breach is recorded once, at its exact instant, and no other is. */
async function checkBreaches(database: Database, expected: readonly string[]): Promise<number> {
  const rows = await database.query<{
    ticket_id: string;
    breach_type: string;
    cycle: number;
    breached_at: Date;
  }>("select ticket_id, breach_type, cycle, breached_at from sla_breaches");
  const recorded = rows.map(
    (row) => `${row.ticket_id} ${row.breach_type} ${row.cycle} ${row.breached_at.getTime()}`,
  );
  const [recordedSet, expectedSet] = [new Set(recorded), new Set(expected)];
  expect({
    missing: expected.filter((breach) => !recordedSet.has(breach)),
    unexpected: recorded.filter((breach) => !expectedSet.has(breach)),
  }).toEqual({ missing: [], unexpected: [] });
  expect(recorded).toHaveLength(recordedSet.size);
  return recorded.length;
}

/** Every agent's load equals the weight of their tickets. */
async function checkLoads(database: Database, tickets: readonly Ticket[]): Promise<void> {
  const counted = new Map<string, number>();
  for (const { assigneeId, status, priority } of tickets) {
    if (assigneeId === null || ["RESOLVED", "CLOSED", "CANCELLED"].includes(status)) continue;
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
 * In the log of load changes, each change starts where the agent's previous one ended, and no
 * assignment exceeds the agent's capacity. A reopened ticket or a raised priority may exceed it.
 * Returns the number of assignments.
 */
async function checkCapacities(database: Database): Promise<number> {
  const broken = await database.query(
    `select * from (
       select agent_id, before, lag(after, 1, 0) over (partition by agent_id order by place) as ended from load_log
     ) as steps where before <> ended`,
  );
  expect(broken).toEqual([]);
  const assignments = await database.query<{ load: number; capacity: number }>(
    `select max(after) as load, max(capacity) as capacity from load_log
     group by transaction, agent_id having bool_or(before = after)`,
  );
  expect(assignments.filter(({ load, capacity }) => load > capacity)).toEqual([]);
  // Some agents reached their capacity, so the check above means something.
  expect(assignments.filter(({ load, capacity }) => load === capacity).length).toBeGreaterThan(0);
  return assignments.length;
}

/** Every effect in the outbox was delivered, and some more than once. */
async function checkEffects(database: Database, { times }: ReceivedEffects): Promise<void> {
  const rows = await database.query<{ key: string }>(
    "select key from outbox where effect ->> 'kind' <> 'agentLoad'",
  );
  expect(rows.filter(({ key }) => !times.has(key))).toEqual([]);
  expect(rows).toHaveLength(times.size);
  expect([...times.values()].some((deliveries) => deliveries > 1)).toBe(true);
}
