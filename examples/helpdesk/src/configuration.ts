/**
 * The configuration in versions: a new one is a new row, and every process decides by the newest from then on. Tickets
 * that are open are moved to it one by one, as decisions like any other.
 */
import { createEngine, type Engine, type EngineConfig, type Ticket } from "ticket-engine";
import { commitIn } from "./commit.js";
import { deskConfig } from "./desk.js";
import { type Database, isOvertaken, type Queries } from "./sql.js";

export type Configured = {
  /** 0 before there is any row. */
  readonly version: number;
  readonly config: EngineConfig;
  readonly engine: Engine;
};

export class Configurations {
  #latest: Configured | undefined;

  /** The newest, as `queries` sees it; its engine is made once. */
  async newest(queries: Queries): Promise<Configured> {
    const [row] = await queries.query<{ version: number | null }>(
      "select max(version) as version from configurations",
    );
    const version = row?.version ?? 0;
    if (this.#latest?.version === version) return this.#latest;
    const [stored] = await queries.query<{ config: EngineConfig }>(
      "select config from configurations where version = $1",
      [version],
    );
    const config = stored?.config ?? deskConfig;
    // The one before may still be at work; what is forgotten is given back when it is collected.
    this.#latest = { version, config, engine: createEngine(config) };
    return this.#latest;
  }
}

/** Adds a version; returns its number. */
export async function addConfiguration(queries: Queries, config: unknown, by: string): Promise<number> {
  const [row] = await queries.query<{ version: number }>(
    "insert into configurations (config, created_by) values ($1, $2) returning version",
    [JSON.stringify(config), by],
  );
  return (row as { version: number }).version;
}

/** Moves at most `limit` open tickets to the newest configuration; returns how many. Any number of workers may. */
export async function migratePass(
  database: Database,
  configurations: Configurations,
  at: () => Date,
  limit = 100,
): Promise<number> {
  for (let moved = 0; moved < limit; moved++) {
    try {
      if (!(await migrateOne(database, configurations, at()))) return moved;
    } catch (error) {
      if (!isOvertaken(error)) throw error;
    }
  }
  return limit;
}

const migrateOne = (database: Database, configurations: Configurations, at: Date): Promise<boolean> =>
  database.transaction(async (transaction) => {
    const { version, engine } = await configurations.newest(transaction);
    const [row] = await transaction.query<{ snapshot: Ticket }>(
      `select snapshot from tickets where is_open and config_version < $1
       order by config_version limit 1 for update skip locked`,
      [version],
    );
    if (!row) return false;
    const { snapshot } = row;
    await commitIn(transaction, snapshot.revision, engine.migrate(snapshot, { at: later(at, snapshot) }));
    await transaction.query("update tickets set config_version = $2 where ticket_id = $1", [
      snapshot.ticketId,
      version,
    ]);
    return true;
  });

/** A process whose clock is behind another's decides no earlier than what was decided already. */
export const later = (at: Date, { updatedAt }: Ticket): Date =>
  new Date(Math.max(at.getTime(), new Date(updatedAt).getTime()));
