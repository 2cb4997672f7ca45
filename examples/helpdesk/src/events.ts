/**
 * What changes, as it changes, in whatever process it was decided: the history is the log that is followed. One poller a
 * process, and only while somebody listens.
 */
import type { Actor } from "ticket-engine";
import { INTERNAL_FIELDS, isDesk } from "./access.js";
import type { Database } from "./sql.js";

/** A ticket that changed; of its revision a reporter is not told. */
export type Change = { readonly ticketId: string; readonly revision?: number };

/** What changed up to `place` in the history; `"many"` when it is more than is told one by one. */
export type News = { readonly changes: readonly Change[] | "many"; readonly place: string };

type Row = {
  readonly ticketId: string;
  readonly revision: number;
  readonly reporterId: string;
  readonly isPublic: boolean;
};

type Listener = {
  readonly actor: Actor;
  readonly tell: (news: News) => Promise<void>;
  /** Up to which transaction it was told. */
  place: string;
  /** Whoever reads slowly is told more at once, later: nothing piles up. */
  isBusy: boolean;
};

/** How many changes are told one by one. */
const MANY = 1_000;

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
   * Tells `actor` of what changes of what they may see: from now on, or from `after` on, the place of news that they had
   * before. Returns what ends it.
   */
  async listen(actor: Actor, after: string | undefined, tell: Listener["tell"]): Promise<() => void> {
    const now = await this.#horizon();
    // A place that is not there yet is one of another database, before it was restored.
    const place = after !== undefined && BigInt(after) < BigInt(now) ? after : now;
    const listener = { actor, tell, place, isBusy: false };
    this.#listeners.add(listener);
    if (!this.#isPolling) void this.#poll();
    return () => this.#listeners.delete(listener);
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    while (this.#listeners.size > 0) {
      try {
        await this.#tellAll();
      } catch (error) {
        // The database is away: what happens meanwhile is told when it is back.
        console.error(error instanceof Error ? error.message : error);
      }
      await new Promise((resolve) => setTimeout(resolve, this.#every));
    }
    this.#isPolling = false;
  }

  async #tellAll(): Promise<void> {
    const until = await this.#horizon();
    const waiting = [...this.#listeners].filter(({ place, isBusy }) => place !== until && !isBusy);
    // All but those that are new, or slow, are at the same place.
    for (const place of new Set(waiting.map((listener) => listener.place))) {
      const rows = await this.#between(place, until);
      for (const listener of waiting) {
        if (listener.place !== place) continue;
        listener.place = until;
        const changes = rows.length > MANY ? "many" : changesFor(rows, listener.actor);
        if (changes.length === 0) continue;
        listener.isBusy = true;
        void listener.tell({ changes, place: until }).finally(() => {
          listener.isBusy = false;
        });
      }
    }
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
         bool_or(not is_internal and field_changed !~ $3) as "isPublic"
       from ticket_history as history join tickets using (ticket_id)
       where written_in >= $1::xid8 and written_in < $2::xid8
       group by ticket_id, reporter_id order by ticket_id limit $4`,
      [from, until, INTERNAL_FIELDS.source, MANY + 1],
    );
  }
}

const changesFor = (rows: readonly Row[], actor: Actor): Change[] =>
  isDesk(actor)
    ? rows.map(({ ticketId, revision }) => ({ ticketId, revision }))
    : rows
        .filter(({ reporterId, isPublic }) => reporterId === actor.id && isPublic)
        .map(({ ticketId }) => ({ ticketId }));
