/**
 * Delivers the outbox at least once, as every queue does: deliverers do not coordinate, and every
 * second time they do not mark what they delivered. Receivers recognize repeats by their keys. The
 * engine refuses a repeated reassignment, because the ticket is assigned already.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Effect, type Engine, TicketEngineError } from "ticket-engine";
import { assignCommand, decide } from "../../src/commit.js";
import type { Database } from "../../src/database.js";
import { repeatUntilDone } from "./client.js";

const SYSTEM = { id: "desk", role: "system" } as const;

/** Counts the deliveries of each effect. */
export class ReceivedEffects {
  readonly times = new Map<string, number>();
  readonly #database: Database;
  readonly #engine: Engine;

  constructor(database: Database, engine: Engine) {
    this.#database = database;
    this.#engine = engine;
  }

  async receive(effect: Effect): Promise<void> {
    this.times.set(effect.key, (this.times.get(effect.key) ?? 0) + 1);
    if (effect.kind !== "reassign") return;
    try {
      await decide(this.#database, this.#engine, String(effect.ticketId), (engine, ticket, transaction) => {
        const at = new Date(Math.max(Date.now(), Date.parse(String(ticket.updatedAt))));
        return assignCommand(null, { actor: SYSTEM, at })(engine, ticket, transaction);
      });
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
    }
  }
}

/** Delivers until `isOver`. Every second batch is not marked as done, and so delivered again. */
export async function deliver(
  database: Database,
  received: ReceivedEffects,
  isOver: () => boolean,
): Promise<void> {
  for (let batch = 1; !isOver(); batch++) {
    await repeatUntilDone({ lost: 0 }, async () => {
      await deliverBatch(database, received, batch % 2 === 0);
    });
    await sleep(20);
  }
}

/** Delivers a batch and returns its size. */
export async function deliverBatch(
  database: Database,
  received: ReceivedEffects,
  marksDone = true,
): Promise<number> {
  const rows = await database.query<{ key: string; effect: Effect }>(
    "select key, effect from outbox where done_at is null order by next_at limit 100",
  );
  for (const { effect } of rows) await received.receive(effect);
  if (!marksDone) return rows.length;
  const keys = rows.map(({ key }) => key);
  await database.query("update outbox set done_at = now() where key = any($1)", [keys]);
  return rows.length;
}
