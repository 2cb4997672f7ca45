/**
 * What changes, as it changes, in whatever process it was decided: the history is the log that is followed. One poller a
 * process, and only while somebody listens.
 */
import type { Actor } from "ticket-engine";
import { INTERNAL_FIELDS, isDesk } from "./access.js";
import type { Database } from "./sql.js";

export type Change = { readonly ticketId: string; readonly revision: number };

type Row = Change & { readonly reporterId: string; readonly publicRevision: number | null };

type Listener = { readonly actor: Actor; readonly tell: (change: Change) => void };

export class Changes {
  readonly #database: Database;
  readonly #every: number;
  readonly #listeners = new Set<Listener>();
  #isPolling = false;

  constructor(database: Database, every = 500) {
    this.#database = database;
    this.#every = every;
  }

  /** Tells `actor` of what changes from now on of what they may see; returns what ends it. */
  listen(actor: Actor, tell: (change: Change) => void): () => void {
    const listener = { actor, tell };
    this.#listeners.add(listener);
    if (!this.#isPolling) void this.#poll();
    return () => this.#listeners.delete(listener);
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    let from: string | undefined;
    while (this.#listeners.size > 0) {
      try {
        from ??= await this.#horizon();
        const until = await this.#horizon();
        if (until !== from) for (const row of await this.#between(from, until)) this.#tell(row);
        from = until;
      } catch (error) {
        // The database is away: what happens meanwhile is told when it is back.
        console.error(error instanceof Error ? error.message : error);
      }
      await new Promise((resolve) => setTimeout(resolve, this.#every));
    }
    this.#isPolling = false;
  }

  /** The oldest transaction that is still at work: all before it are over, and none comes any more. */
  async #horizon(): Promise<string> {
    const [row] = await this.#database.query<{ horizon: string }>(
      "select pg_snapshot_xmin(pg_current_snapshot())::text as horizon",
    );
    return (row as { horizon: string }).horizon;
  }

  #between(from: string, until: string): Promise<Row[]> {
    return this.#database.query<Row>(
      `select ticket_id as "ticketId", reporter_id as "reporterId", max(history.revision) as revision,
         max(history.revision) filter (where not is_internal and field_changed !~ $3) as "publicRevision"
       from ticket_history as history join tickets using (ticket_id)
       where written_in >= $1::xid8 and written_in < $2::xid8
       group by ticket_id, reporter_id order by ticket_id`,
      [from, until, INTERNAL_FIELDS.source],
    );
  }

  #tell({ ticketId, revision, reporterId, publicRevision }: Row): void {
    for (const { actor, tell } of this.#listeners) {
      if (isDesk(actor)) tell({ ticketId, revision });
      else if (reporterId === actor.id && publicRevision !== null) {
        tell({ ticketId, revision: publicRevision });
      }
    }
  }
}
