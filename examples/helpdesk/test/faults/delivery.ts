/**
 * Delivers what is in the outbox at least once, as every queue does: two deliverers that do not ask each other, and
 * that forget now and then what they have delivered. Whoever receives them goes by their keys; a reassignment that comes again is refused
 * by the engine, since the ticket has its agent already.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Effect, type Engine, TicketEngineError } from "ticket-engine";
import { assignment, decide } from "../../src/commit.js";
import type { Database } from "../../src/database.js";
import { answered } from "./client.js";

const SYSTEM = { id: "desk", role: "system" } as const;

/** How often each effect has come. */
export class Received {
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
        return assignment(null, { actor: SYSTEM, at })(engine, ticket, transaction);
      });
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
    }
  }
}

/** Delivers until `isOver`; every other time what was delivered is not marked. */
export async function deliver(database: Database, received: Received, isOver: () => boolean): Promise<void> {
  for (let time = 1; !isOver(); time++) {
    await answered({ lost: 0 }, async () => {
      await deliverSome(database, received, time % 2 === 1);
    });
    await sleep(20);
  }
}

/** Delivers some of what there is; returns how much. */
export async function deliverSome(database: Database, received: Received, forgets = false): Promise<number> {
  const rows = await database.query<{ key: string; effect: Effect }>(
    "select key, effect from outbox where done_at is null order by next_at limit 100",
  );
  for (const { effect } of rows) await received.receive(effect);
  if (forgets) return rows.length;
  const keys = rows.map(({ key }) => key);
  await database.query("update outbox set done_at = now() where key = any($1)", [keys]);
  return rows.length;
}
