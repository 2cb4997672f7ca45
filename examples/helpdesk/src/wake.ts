/**
 * Wakes tickets that are due. Any number of workers claim due tickets concurrently and advance
 * them. If a worker dies, its transaction is rolled back and another worker claims the same
 * tickets.
 */
import { type Engine, type Ticket, TicketEngineError } from "ticket-engine";
import { commitAll, type PendingCommit } from "./commit.js";
import type { Configurations } from "./configuration.js";
import { type Database, isOvertaken, isUnavailable, type Queries } from "./sql.js";

export type Woken = { readonly tickets: number; readonly breaches: number; readonly lagMs: number[] };

/**
 * Tickets claimed in one transaction. A larger batch costs less per ticket; a smaller one locks
 * tickets for less time and loses less work when a worker dies.
 */
const BATCH = 20;

/** How long to wait before retrying a ticket that cannot be advanced. */
const RETRY_MS = 5 * 60_000;

/** Wakes at most `limit` tickets that are due at `at`, one batch per transaction. */
export async function wakePass(
  database: Database,
  engine: Engine | Configurations,
  at: () => Date,
  limit = 100,
): Promise<Woken> {
  const woken = none();
  while (woken.tickets < limit) {
    const batchLimit = Math.min(BATCH, limit - woken.tickets);
    const batch = await wakeBatch(database, engine, at(), batchLimit);
    if (batch === "overtaken") continue;
    add(woken, batch);
    if (batch.tickets < batchLimit) break;
  }
  return woken;
}

type Sum = { tickets: number; breaches: number; lagMs: number[] };

const none = (): Sum => ({ tickets: 0, breaches: 0, lagMs: [] });

function add(sum: Sum, { tickets, breaches, lagMs }: Woken): void {
  sum.tickets += tickets;
  sum.breaches += breaches;
  sum.lagMs.push(...lagMs);
}

/** When the next ticket is due; null if none will be without a command. */
export async function nextWake(database: Database): Promise<Date | null> {
  const [row] = await database.query<{ next: Date | null }>("select min(next_wake_at) as next from tickets");
  return row?.next ?? null;
}

async function wakeBatch(
  database: Database,
  engine: Engine | Configurations,
  at: Date,
  limit: number,
): Promise<Woken | "overtaken"> {
  try {
    return await database.transaction((transaction) => wakeIn(transaction, engine, at, limit));
  } catch (error) {
    if (isOvertaken(error)) return "overtaken";
    if (isUnavailable(error)) throw error;
    return wakeEach(database, engine, at, limit);
  }
}

/**
 * After the database refused a batch, wakes each ticket in its own transaction and postpones those
 * that fail.
 */
async function wakeEach(
  database: Database,
  engine: Engine | Configurations,
  at: Date,
  limit: number,
): Promise<Woken> {
  // If the configuration cannot be read, fail here instead of postponing tickets.
  if ("newest" in engine) await engine.newest(database);
  const due = await database.query<{ ticketId: string }>(
    `select ticket_id as "ticketId" from tickets where next_wake_at <= $1 order by next_wake_at limit $2`,
    [at, limit],
  );
  const woken = none();
  for (const { ticketId } of due) {
    try {
      add(woken, await database.transaction((transaction) => wakeIn(transaction, engine, at, 1, ticketId)));
    } catch (error) {
      if (isOvertaken(error)) continue;
      if (isUnavailable(error) || !(error instanceof Error)) throw error;
      await postpone(database, ticketId, at, error);
      woken.tickets++;
    }
  }
  return woken;
}

/** Claims and advances due tickets; with `ticketId`, only that one. */
async function wakeIn(
  transaction: Queries,
  engine: Engine | Configurations,
  at: Date,
  limit: number,
  ticketId?: string,
): Promise<Woken> {
  // `skip locked` leaves out tickets that another worker or a request is changing, instead of
  // waiting for them.
  const rows = await transaction.query<{ snapshot: Ticket; next_wake_at: Date }>(
    `select snapshot, next_wake_at from tickets
     where next_wake_at <= $1 ${ticketId === undefined ? "" : "and ticket_id = $3"}
     order by next_wake_at limit $2 for update skip locked`,
    [at, limit, ...(ticketId === undefined ? [] : [ticketId])],
  );
  const currentEngine = "newest" in engine ? (await engine.newest(transaction)).engine : engine;
  const commits: PendingCommit[] = [];
  for (const { snapshot } of rows) {
    try {
      commits.push({ revision: snapshot.revision, decision: currentEngine.advance(snapshot, { at }) });
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
      await postpone(transaction, String(snapshot.ticketId), at, error);
    }
  }
  await commitAll(transaction, commits);
  return {
    tickets: rows.length,
    breaches: commits.reduce((sum, { decision }) => sum + decision.breaches.length, 0),
    lagMs: rows.map((row) => at.getTime() - new Date(row.next_wake_at).getTime()),
  };
}

/**
 * Retries a ticket later, so that one that the configuration or the database refuses does not hold
 * up the others.
 */
async function postpone(queries: Queries, ticketId: string, at: Date, error: Error): Promise<void> {
  console.error(`${ticketId} cannot be woken: ${error.message}`);
  await queries.query("update tickets set next_wake_at = $2 where ticket_id = $1", [
    ticketId,
    new Date(at.getTime() + RETRY_MS),
  ]);
}
