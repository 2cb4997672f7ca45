/**
 * What time alone does: tickets that are due are claimed, any number of workers at once, and advanced. A worker that
 * dies in the middle has claimed nothing: its transaction is gone, and the next one finds the tickets as they were.
 */
import { type Engine, type Ticket, TicketEngineError } from "ticket-engine";
import { commitAll, type Made } from "./commit.js";
import type { Configurations } from "./configuration.js";
import { type Database, isAway, isOvertaken, type Queries } from "./sql.js";

export type Woken = { readonly tickets: number; readonly breaches: number; readonly lagMs: number[] };

/**
 * How many tickets are claimed in one transaction. More make a commit cheaper by the ticket; fewer are kept from their
 * people for less long, and done again when a worker dies.
 */
const BATCH = 20;

/** When a ticket that cannot be advanced is tried again. */
const PUT_OFF_MS = 5 * 60_000;

/** Wakes at most `limit` tickets that are due at `at`, some in a transaction. */
export async function wakePass(
  database: Database,
  engine: Engine | Configurations,
  at: () => Date,
  limit = 100,
): Promise<Woken> {
  const woken = none();
  while (woken.tickets < limit) {
    const wanted = Math.min(BATCH, limit - woken.tickets);
    const some = await wakeSome(database, engine, at(), wanted);
    if (some === "overtaken") continue;
    add(woken, some);
    if (some.tickets < wanted) break;
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

/** When the next ticket is due; null when none will be by itself. */
export async function nextWake(database: Database): Promise<Date | null> {
  const [row] = await database.query<{ next: Date | null }>("select min(next_wake_at) as next from tickets");
  return row?.next ?? null;
}

async function wakeSome(
  database: Database,
  engine: Engine | Configurations,
  at: Date,
  limit: number,
): Promise<Woken | "overtaken"> {
  try {
    return await database.transaction((transaction) => wakeIn(transaction, engine, at, limit));
  } catch (error) {
    if (isOvertaken(error)) return "overtaken";
    if (isAway(error)) throw error;
    return wakeEach(database, engine, at, limit);
  }
}

/** Each in a transaction of its own, after the database has refused them together: the culprit is put off. */
async function wakeEach(
  database: Database,
  engine: Engine | Configurations,
  at: Date,
  limit: number,
): Promise<Woken> {
  // No ticket is to blame for a configuration that cannot be read.
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
      if (isAway(error) || !(error instanceof Error)) throw error;
      await putOff(database, ticketId, at, error);
      woken.tickets++;
    }
  }
  return woken;
}

/** `ticketId`: no other than this. */
async function wakeIn(
  transaction: Queries,
  engine: Engine | Configurations,
  at: Date,
  limit: number,
  ticketId?: string,
): Promise<Woken> {
  // Locked as they are found: nobody waits for a ticket that another worker, or a person, has in hand.
  const rows = await transaction.query<{ snapshot: Ticket; next_wake_at: Date }>(
    `select snapshot, next_wake_at from tickets
     where next_wake_at <= $1 ${ticketId === undefined ? "" : "and ticket_id = $3"}
     order by next_wake_at limit $2 for update skip locked`,
    [at, limit, ...(ticketId === undefined ? [] : [ticketId])],
  );
  const own = "newest" in engine ? (await engine.newest(transaction)).engine : engine;
  const made: Made[] = [];
  for (const { snapshot } of rows) {
    try {
      made.push({ revision: snapshot.revision, decision: own.advance(snapshot, { at }) });
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
      await putOff(transaction, String(snapshot.ticketId), at, error);
    }
  }
  await commitAll(transaction, made);
  return {
    tickets: rows.length,
    breaches: made.reduce((sum, { decision }) => sum + decision.breaches.length, 0),
    lagMs: rows.map((row) => at.getTime() - new Date(row.next_wake_at).getTime()),
  };
}

/** One ticket of which the configuration, or the database, makes nothing keeps no other from being woken. */
async function putOff(queries: Queries, ticketId: string, at: Date, error: Error): Promise<void> {
  console.error(`${ticketId} cannot be woken: ${error.message}`);
  await queries.query("update tickets set next_wake_at = $2 where ticket_id = $1", [
    ticketId,
    new Date(at.getTime() + PUT_OFF_MS),
  ]);
}
