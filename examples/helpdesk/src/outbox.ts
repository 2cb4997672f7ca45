/**
 * Moves effects from the outbox into the queues of pg-boss. A ticket's pages are queued one at a
 * time, each after the previous one is done or given up, so that nobody is paged after the page was
 * resolved.
 */
import PgBoss from "pg-boss";
import type { Effect } from "ticket-engine";
import type { Database, Queries, Row } from "./sql.js";

/** The kinds of effects that are delivered. Load effects are applied when they are committed. */
export const KINDS = ["page", "notify", "reassign"] as const;
export type Kind = (typeof KINDS)[number];

/** The dead-letter queue, for jobs that failed too often. */
export const DEAD = "desk-dead";
export const queueOf = (kind: Kind): string => `desk-${kind}`;

export type Job = { readonly key: string };
export type OutboxRow = Row & { readonly effect: Effect };

/** The wait doubles, from seconds to three to six hours; six to eleven hours in total. */
const RETRIES = { retryLimit: 12, retryDelay: 5, retryBackoff: true };
/** Longer than any attempt: the worker of an expired job is gone. */
const EXPIRE_SECONDS = 60;
/**
 * pg-boss deletes queued jobs after this time: a year, in case a receiver is removed and added
 * again.
 */
const RETENTION_MINUTES = 365 * 24 * 60;
const BATCH = 100;

/** Lets pg-boss use the desk's database, or one of its transactions. */
export const bossOn = (queries: Queries): PgBoss.Db => ({
  executeSql: async (sql, values: unknown[] | undefined) => ({
    rows: values ? await queries.query(sql, values) : await queries.run(sql),
  }),
});

/** Starts pg-boss, which creates its own schema, and creates the desk's queues. */
export async function startBoss(database: Database): Promise<PgBoss> {
  const boss = new PgBoss({ db: bossOn(database), supervise: false, schedule: false });
  boss.on("error", (error) => console.error(error.message));
  await boss.start();
  const retentionMinutes = RETENTION_MINUTES;
  await boss.createQueue(DEAD, { name: DEAD, retentionMinutes });
  for (const kind of KINDS) {
    const name = queueOf(kind);
    await boss.createQueue(name, {
      name,
      ...RETRIES,
      retentionMinutes,
      expireInSeconds: EXPIRE_SECONDS,
      deadLetter: DEAD,
    });
  }
  return boss;
}

/**
 * Queues the effects that are ready and of a handled kind, and returns their number. Other kinds
 * wait for a process that handles them or, with `discardsRest`, are marked done.
 */
export const relay = (
  database: Database,
  boss: PgBoss,
  handledKinds: ReadonlySet<Kind>,
  discardsRest: boolean,
): Promise<number> =>
  database.transaction(async (transaction) => {
    const rows = await transaction.query<{ key: string; kind: Kind; isHandled: boolean }>(
      `with ready as (
         select key from outbox
         where queued_at is null and done_at is null and dead_at is null and next_at <= now()
           and ($3 or kind = any ($2))
           and not (kind = 'page' and exists (
             select 1 from outbox as earlier
             where earlier.ticket_id = outbox.ticket_id and earlier.kind = 'page' and earlier.place < outbox.place
               and earlier.done_at is null and earlier.dead_at is null))
         order by next_at, place limit $1 for update skip locked)
       update outbox set queued_at = now(), done_at = case when kind = any ($2) then null else now() end
       from ready where outbox.key = ready.key
       returning outbox.key, kind, done_at is null as "isHandled"`,
      [BATCH, [...handledKinds], discardsRest],
    );
    const jobs = rows
      .filter(({ isHandled }) => isHandled)
      .map(({ key, kind }) => ({ name: queueOf(kind), data: { key } satisfies Job }));
    if (jobs.length > 0) await boss.insert(jobs, { db: bossOn(transaction) });
    return rows.length;
  });

/** The effect, unless it is done or given up. */
export async function openEffect(queries: Queries, key: string): Promise<Effect | undefined> {
  const [row] = await queries.query<OutboxRow>(
    "select effect from outbox where key = $1 and done_at is null and dead_at is null",
    [key],
  );
  return row?.effect;
}

/** Requeues open effects whose job is missing. */
export const requeueLost = (queries: Queries): Promise<unknown> =>
  queries.query(
    `update outbox set queued_at = null
     where queued_at < now() - interval '1 hour' and done_at is null and dead_at is null
       and not exists (select 1 from pgboss.job where state < 'completed' and data ->> 'key' = outbox.key)`,
  );

/** Rows deleted in one statement. */
const DELETE_BATCH = 1_000;

/**
 * Deletes a batch of effects that were done 30 days ago. Returns whether there may be more.
 * Given-up effects stay.
 */
export async function deleteOldEffects(queries: Queries): Promise<boolean> {
  const rows = await queries.query(
    `delete from outbox where key in
       (select key from outbox where done_at < now() - interval '30 days' limit $1) returning 1`,
    [DELETE_BATCH],
  );
  return rows.length === DELETE_BATCH;
}

export const markDone = (queries: Queries, key: string): Promise<unknown> =>
  queries.query("update outbox set done_at = now() where key = $1 and done_at is null", [key]);

export const recordError = (queries: Queries, key: string, error: string): Promise<unknown> =>
  queries.query("update outbox set attempts = attempts + 1, last_error = $2 where key = $1", [key, error]);

/** How often an effect may be postponed before it is given up. */
const MAX_ATTEMPTS = 100;

/** Takes an effect out of its queue for `seconds`. */
export async function postpone(queries: Queries, key: string, seconds: number, error: string): Promise<void> {
  const [row] = await queries.query<{ attempts: number }>(
    `update outbox set attempts = attempts + 1, last_error = $3, queued_at = null,
       next_at = now() + $2::float8 * interval '1 second' where key = $1 returning attempts`,
    [key, seconds, error],
  );
  if (row && row.attempts >= MAX_ATTEMPTS) await giveUp(queries, key, error);
}

export async function giveUp(queries: Queries, key: string, error: string | null): Promise<void> {
  const [row] = await queries.query<{ reason: string }>(
    `update outbox set dead_at = now(), last_error = coalesce($2, last_error, 'every worker that took it died')
     where key = $1 and done_at is null and dead_at is null returning last_error as reason`,
    [key, error],
  );
  if (row) console.error(`gave up ${key}: ${row.reason}`);
}
