/**
 * What time alone does: tickets that are due are claimed, any number of workers at once, and advanced. A worker that
 * dies in the middle has claimed nothing: its transaction is gone, and the next one finds the ticket as it was.
 */
import type { Decision, Engine, Ticket } from "ticket-engine";
import { commitIn } from "./commit.js";
import type { Configurations } from "./configuration.js";
import { type Database, isOvertaken } from "./sql.js";

export type Woken = { readonly tickets: number; readonly breaches: number; readonly lagMs: number[] };

/** Wakes at most `limit` tickets that are due at `at`, each in a transaction of its own. */
export async function wakePass(
  database: Database,
  engine: Engine | Configurations,
  at: () => Date,
  limit = 100,
): Promise<Woken> {
  const lagMs: number[] = [];
  let breaches = 0;
  for (let woken = 0; woken < limit; woken++) {
    const decision = await wakeOne(database, engine, at());
    if (decision === "none") break;
    if (decision === "overtaken") continue;
    breaches += decision.breaches.length;
    lagMs.push(decision.lag);
  }
  return { tickets: lagMs.length, breaches, lagMs };
}

type One = { readonly breaches: Decision["breaches"]; readonly lag: number };

async function wakeOne(
  database: Database,
  engine: Engine | Configurations,
  at: Date,
): Promise<One | "none" | "overtaken"> {
  try {
    return await database.transaction(async (transaction) => {
      const [row] = await transaction.query<{ snapshot: Ticket; next_wake_at: Date }>(
        `select snapshot, next_wake_at from tickets where next_wake_at <= $1
         order by next_wake_at limit 1 for update skip locked`,
        [at],
      );
      if (!row) return "none";
      const own = "newest" in engine ? (await engine.newest(transaction)).engine : engine;
      const decision = own.advance(row.snapshot, { at });
      await commitIn(transaction, row.snapshot.revision, decision);
      return { breaches: decision.breaches, lag: at.getTime() - new Date(row.next_wake_at).getTime() };
    });
  } catch (error) {
    if (isOvertaken(error)) return "overtaken";
    throw error;
  }
}
