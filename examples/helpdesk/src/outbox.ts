/**
 * From the outbox into the queues of pg-boss, in one transaction. Pages of a ticket are queued one after another: the
 * next one when the one before is done or given up, so that nobody is called after all is over.
 */
import PgBoss from "pg-boss";
import type { Effect } from "ticket-engine";
import type { Database, Queries, Row } from "./sql.js";

/** The kinds of effects that are delivered: a load is counted where it is decided. */
export const KINDS = ["page", "notify", "reassign"] as const;
export type Kind = (typeof KINDS)[number];

/** Where pg-boss brings what it has tried too often. */
export const DEAD = "desk-dead";
export const queueOf = (kind: Kind): string => `desk-${kind}`;

export type Job = { readonly key: string };
export type OutboxRow = Row & { readonly effect: Effect };

/** Six to eleven hours in all; the wait doubles, and ends at some three to six. */
const RETRIES = { retryLimit: 12, retryDelay: 5, retryBackoff: true };
/** Longer than any attempt: what is at work for so long was in the hands of a worker that is gone. */
const EXPIRE_SECONDS = 60;
/** pg-boss forgets what was queued for so long: a year, for receivers that are taken out and put back. */
const RETENTION_MINUTES = 365 * 24 * 60;
const BATCH = 100;

/** pg-boss on the desk's own database, or in one of its transactions. */
export const bossOn = (queries: Queries): PgBoss.Db => ({
  executeSql: async (sql, values: unknown[] | undefined) => ({
    rows: values ? await queries.query(sql, values) : await queries.run(sql),
  }),
});

/** Makes what pg-boss needs, in its own schema, where it is missing. */
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
 * Queues what is ready of the kinds that are received here; returns how much. The others wait for a process that receives
 * them or, when they are discarded, are done as they are.
 */
export const relay = (
  database: Database,
  boss: PgBoss,
  received: ReadonlySet<Kind>,
  discardsRest: boolean,
): Promise<number> =>
  database.transaction(async (transaction) => {
    const rows = await transaction.query<{ key: string; kind: Kind; isReceived: boolean }>(
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
       returning outbox.key, kind, done_at is null as "isReceived"`,
      [BATCH, [...received], discardsRest],
    );
    const jobs = rows
      .filter(({ isReceived }) => isReceived)
      .map(({ key, kind }) => ({ name: queueOf(kind), data: { key } satisfies Job }));
    if (jobs.length > 0) await boss.insert(jobs, { db: bossOn(transaction) });
    return rows.length;
  });

/** The effect, while it is still to be done. */
export async function openEffect(queries: Queries, key: string): Promise<Effect | undefined> {
  const [row] = await queries.query<OutboxRow>(
    "select effect from outbox where key = $1 and done_at is null and dead_at is null",
    [key],
  );
  return row?.effect;
}

/** Has queued anew what the queues have no job for any more, and which is still to be done. */
export const requeueLost = (queries: Queries): Promise<unknown> =>
  queries.query(
    `update outbox set queued_at = null
     where queued_at < now() - interval '1 hour' and done_at is null and dead_at is null
       and not exists (select 1 from pgboss.job where state < 'completed' and data ->> 'key' = outbox.key)`,
  );

/** How much of what is long done is forgotten at once. */
const FORGOTTEN_AT_ONCE = 1_000;

/** Forgets some of what was done a month ago; returns whether there is more. What was given up stays. */
export async function forgetDone(queries: Queries): Promise<boolean> {
  const rows = await queries.query(
    `delete from outbox where key in
       (select key from outbox where done_at < now() - interval '30 days' limit $1) returning 1`,
    [FORGOTTEN_AT_ONCE],
  );
  return rows.length === FORGOTTEN_AT_ONCE;
}

export const markDone = (queries: Queries, key: string): Promise<unknown> =>
  queries.query("update outbox set done_at = now() where key = $1 and done_at is null", [key]);

export const noteError = (queries: Queries, key: string, error: string): Promise<unknown> =>
  queries.query("update outbox set attempts = attempts + 1, last_error = $2 where key = $1", [key, error]);

/** How often it is put off, before it is given up: of somebody who always says "later" nothing is to be hoped. */
const PUT_OFFS = 100;

/** Takes it out of the queue until `seconds` have passed. */
export async function putOff(queries: Queries, key: string, seconds: number, error: string): Promise<void> {
  const [row] = await queries.query<{ attempts: number }>(
    `update outbox set attempts = attempts + 1, last_error = $3, queued_at = null,
       next_at = now() + $2::float8 * interval '1 second' where key = $1 returning attempts`,
    [key, seconds, error],
  );
  if (row && row.attempts >= PUT_OFFS) await giveUp(queries, key, error);
}

export async function giveUp(queries: Queries, key: string, error: string | null): Promise<void> {
  const [row] = await queries.query<{ why: string }>(
    `update outbox set dead_at = now(), last_error = coalesce($2, last_error, 'every worker that had it was gone before the end')
     where key = $1 and done_at is null and dead_at is null returning last_error as why`,
    [key, error],
  );
  if (row) console.error(`${key} is given up: ${row.why}`);
}
