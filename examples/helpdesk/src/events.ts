/**
 * Publishes changes as they happen, whichever process made them, by polling the history table.
 * There is one poller per process, and only while somebody listens.
 */
import type { Actor } from "ticket-engine";
import { INTERNAL_FIELDS, isStaff } from "./access.js";
import type { Database } from "./sql.js";

/** A ticket that changed. Reporters do not get the revision. */
export type Change = { readonly ticketId: string; readonly revision?: number };

/** The changes before transaction `position`; `"many"` if there are too many to list. */
export type Update = { readonly changes: readonly Change[] | "many"; readonly position: string };

type Row = {
  readonly ticketId: string;
  readonly revision: number;
  readonly reporterId: string;
  readonly isPublic: boolean;
};

type Listener = {
  readonly actor: Actor;
  readonly send: (update: Update) => Promise<void>;
  /** The transaction up to which changes were sent. */
  position: string;
  /** A slow reader gets its changes later and combined, so that nothing piles up. */
  isBusy: boolean;
};

/** The most changes that one update lists. */
const MAX_CHANGES = 1_000;

export class Changes {
  readonly #database: Database;
  readonly #every: number;
  readonly #listeners = new Set<Listener>();
  #isPolling = false;

  constructor(database: Database, every = 500) {
    this.#database = database;
    this.#every = every;
  }

  /**
   * Sends `actor` the changes that they may see, from now on or from `after`, the position of the
   * last update that they received. Returns a function that stops it.
   */
  async listen(actor: Actor, after: string | undefined, send: Listener["send"]): Promise<() => void> {
    const now = await this.#horizon();
    // A position in the future comes from before the database was restored; start from now.
    const position = after !== undefined && BigInt(after) < BigInt(now) ? after : now;
    const listener = { actor, send, position, isBusy: false };
    this.#listeners.add(listener);
    if (!this.#isPolling) void this.#poll();
    return () => this.#listeners.delete(listener);
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    while (this.#listeners.size > 0) {
      try {
        await this.#sendUpdates();
      } catch (error) {
        // The database is down. Changes made in the meantime are sent once it is back.
        console.error(error instanceof Error ? error.message : error);
      }
      await new Promise((resolve) => setTimeout(resolve, this.#every));
    }
    this.#isPolling = false;
  }

  async #sendUpdates(): Promise<void> {
    const until = await this.#horizon();
    const waiting = [...this.#listeners].filter(({ position, isBusy }) => position !== until && !isBusy);
    // Most listeners are at the same position and share one query.
    for (const position of new Set(waiting.map((listener) => listener.position))) {
      const rows = await this.#between(position, until);
      for (const listener of waiting) {
        if (listener.position !== position) continue;
        listener.position = until;
        const changes = rows.length > MAX_CHANGES ? "many" : changesFor(rows, listener.actor);
        if (changes.length === 0) continue;
        listener.isBusy = true;
        void listener.send({ changes, position: until }).finally(() => {
          listener.isBusy = false;
        });
      }
    }
  }

  /**
   * The oldest transaction still in progress. All transactions before it have ended, so none of
   * theirs can be missed.
   */
  async #horizon(): Promise<string> {
    const [row] = await this.#database.query<{ horizon: string }>(
      "select pg_snapshot_xmin(pg_current_snapshot())::text as horizon",
    );
    return (row as { horizon: string }).horizon;
  }

  #between(from: string, until: string): Promise<Row[]> {
    return this.#database.query<Row>(
      `select ticket_id as "ticketId", reporter_id as "reporterId", max(history.revision) as revision,
         bool_or(not is_internal and field_changed !~ $3) as "isPublic"
       from ticket_history as history join tickets using (ticket_id)
       where written_in >= $1::xid8 and written_in < $2::xid8
       group by ticket_id, reporter_id order by ticket_id limit $4`,
      [from, until, INTERNAL_FIELDS.source, MAX_CHANGES + 1],
    );
  }
}

const changesFor = (rows: readonly Row[], actor: Actor): Change[] =>
  isStaff(actor)
    ? rows.map(({ ticketId, revision }) => ({ ticketId, revision }))
    : rows
        .filter(({ reporterId, isPublic }) => reporterId === actor.id && isPublic)
        .map(({ ticketId }) => ({ ticketId }));
