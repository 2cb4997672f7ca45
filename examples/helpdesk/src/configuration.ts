/**
 * Versions of the configuration. A new version is a new row, and every process uses the newest one
 * from then on. Open tickets are moved to it one by one, by `reapplyPolicies`.
 */
import { createEngine, type Engine, type EngineConfig, type Ticket, TicketEngineError } from "ticket-engine";
import { commitIn } from "./commit.js";
import { deskConfig } from "./desk-config.js";
import { type Database, isOvertaken, type Queries } from "./sql.js";

export type ActiveConfiguration = {
  /** 0 before the first row. */
  readonly version: number;
  readonly config: EngineConfig;
  readonly engine: Engine;
};

export class Configurations {
  #latest: ActiveConfiguration | undefined;
  readonly #initial: EngineConfig;

  /** `initial` applies until a version is stored. */
  constructor(initial: EngineConfig = deskConfig) {
    this.#initial = initial;
  }

  /** The newest version that `queries` sees. The engine is created once per version. */
  async newest(queries: Queries): Promise<ActiveConfiguration> {
    const [row] = await queries.query<{ version: number | null }>(
      "select max(version) as version from configurations",
    );
    const version = row?.version ?? 0;
    if (this.#latest?.version === version) return this.#latest;
    const [stored] = await queries.query<{ config: EngineConfig }>(
      "select config from configurations where version = $1",
      [version],
    );
    const config = stored?.config ?? this.#initial;
    // The previous engine may still be in use, so it is left to the garbage collector.
    this.#latest = { version, config, engine: createEngine(config) };
    return this.#latest;
  }
}

/** Adds a version and returns its number. */
export async function addConfiguration(
  queries: Queries,
  config: unknown,
  createdBy: string,
): Promise<number> {
  const [row] = await queries.query<{ version: number }>(
    "insert into configurations (config, created_by) values ($1, $2) returning version",
    [JSON.stringify(config), createdBy],
  );
  return (row as { version: number }).version;
}

/**
 * Moves at most `limit` open tickets to the newest configuration and returns how many. Any number
 * of workers may run it. A ticket that cannot be moved is logged, added to `unmovable` and skipped
 * until the next version.
 */
export async function reapplyPass(
  database: Database,
  configurations: Configurations,
  at: () => Date,
  limit = 100,
  unmovable = new Set<string>(),
): Promise<number> {
  for (let moved = 0; moved < limit; moved++) {
    try {
      if (!(await reapplyOne(database, configurations, at(), unmovable))) return moved;
    } catch (error) {
      if (!isOvertaken(error)) throw error;
    }
  }
  return limit;
}

const reapplyOne = (
  database: Database,
  configurations: Configurations,
  at: Date,
  unmovable: Set<string>,
): Promise<boolean> =>
  database.transaction(async (transaction) => {
    const { version, engine } = await configurations.newest(transaction);
    const [row] = await transaction.query<{ snapshot: Ticket }>(
      `select snapshot from tickets where is_open and config_version < $1 and $1::int || ' ' || ticket_id <> all ($2::text[])
       order by config_version limit 1 for update skip locked`,
      [version, [...unmovable]],
    );
    if (!row) return false;
    const { snapshot } = row;
    try {
      await commitIn(
        transaction,
        snapshot.revision,
        engine.reapplyPolicies(snapshot, { at: notBeforeUpdate(at, snapshot) }),
      );
    } catch (error) {
      if (!(error instanceof TicketEngineError)) throw error;
      console.error(`${snapshot.ticketId} cannot be moved to configuration ${version}: ${error.message}`);
      unmovable.add(`${version} ${snapshot.ticketId}`);
      return true;
    }
    await transaction.query("update tickets set config_version = $2 where ticket_id = $1", [
      snapshot.ticketId,
      version,
    ]);
    return true;
  });

/**
 * `at`, or the ticket's last update if that is later: this process's clock may be behind the one
 * that made it.
 */
export const notBeforeUpdate = (at: Date, { updatedAt }: Ticket): Date =>
  new Date(Math.max(at.getTime(), new Date(updatedAt).getTime()));
