/**
 * Takes effects from their queues and delivers them at least once. A worker killed after sending
 * causes a second request under the same key. Effects that cannot succeed, or that failed too
 * often, are given up (`dead_at`).
 */
import type PgBoss from "pg-boss";
import { type Effect, TicketEngineError } from "ticket-engine";
import { assignCommand, decideIn, TicketNotFound, withRetries } from "./commit.js";
import { type Configurations, notBeforeUpdate } from "./configuration.js";
import {
  bossOn,
  DEAD,
  giveUp,
  type Job,
  KINDS,
  type Kind,
  markDone,
  openEffect,
  postpone,
  queueOf,
  recordError,
  relay,
  requeueLost,
  startBoss,
} from "./outbox.js";
import {
  incidentSearch,
  notifyRequest,
  type Outcome,
  pageRequest,
  type Receivers,
  send,
} from "./receivers.js";
import type { Database, Queries } from "./sql.js";
import { TeamNotFound } from "./teams.js";

export { KINDS } from "./outbox.js";

export type DeliveryOptions = Receivers & {
  /** How long to wait for a response, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
};

type EffectOf<K extends Kind> = Extract<Effect, { kind: K }>;

const SYSTEM = { id: "desk", role: "system" } as const;
const BATCH = 20;
/** Refusals that make a reassignment unnecessary: the ticket is assigned already, or closed. */
const NOT_NEEDED = new Set(["ALREADY_ASSIGNED", "TICKET_CLOSED"]);

export class Delivery {
  readonly #database: Database;
  readonly #configurations: Configurations;
  readonly #now: () => Date;
  readonly #options: DeliveryOptions;
  readonly #handledKinds: ReadonlySet<Kind>;
  #boss: Promise<PgBoss> | undefined;

  constructor(
    database: Database,
    configurations: Configurations,
    now: () => Date,
    options: DeliveryOptions = {},
  ) {
    this.#database = database;
    this.#configurations = configurations;
    this.#now = now;
    this.#options = options;
    const { pager, notifyUrl } = options;
    this.#handledKinds = new Set<Kind>([
      "reassign",
      ...(pager ? (["page"] as const) : []),
      ...(notifyUrl ? (["notify"] as const) : []),
    ]);
  }

  /** The kinds that have no receiver in this process and wait for another one. */
  get unhandledKinds(): readonly Kind[] {
    return this.#options.discardsRest ? [] : KINDS.filter((kind) => !this.#handledKinds.has(kind));
  }

  /** Queues the effects that are ready, and returns their number. */
  async relay(): Promise<number> {
    return relay(
      this.#database,
      await this.#started(),
      this.#handledKinds,
      this.#options.discardsRest ?? false,
    );
  }

  /** Delivers a batch of one kind concurrently and returns its size; 0 for an unhandled kind. */
  async deliver(kind: Kind): Promise<number> {
    if (this.unhandledKinds.includes(kind)) return 0;
    const boss = await this.#started();
    const jobs = await boss.fetch<Job>(queueOf(kind), { batchSize: BATCH });
    // A job whose result cannot be written, because the database is down, is retried once it
    // expires.
    const results = await Promise.allSettled(jobs.map((job) => this.#deliverJob(boss, job)));
    for (const result of results) if (result.status === "rejected") throw result.reason;
    return jobs.length;
  }

  /** Gives up the jobs that pg-boss has tried too often, and returns their number. */
  async giveUpDeadJobs(): Promise<number> {
    const boss = await this.#started();
    const jobs = await boss.fetch<Job>(DEAD, { batchSize: BATCH });
    for (const job of jobs) {
      await this.#settle(boss, job, (transaction) => giveUp(transaction, job.data.key, null));
    }
    return jobs.length;
  }

  /** Requeues jobs of dead workers and effects whose job is missing, and deletes finished jobs. */
  async maintain(): Promise<void> {
    await (await this.#started()).maintain();
    await requeueLost(this.#database);
  }

  #started(): Promise<PgBoss> {
    this.#boss ??= startBoss(this.#database).catch((error: unknown) => {
      this.#boss = undefined;
      throw error;
    });
    return this.#boss;
  }

  async #deliverJob(boss: PgBoss, job: PgBoss.Job<Job>): Promise<void> {
    const { key } = job.data;
    const effect = await openEffect(this.#database, key);
    if (effect?.kind === "reassign") return this.#reassign(boss, job, effect);
    const outcome = await this.#send(effect);
    if (outcome.kind === "retry" && outcome.seconds === undefined) {
      // pg-boss decides when to retry, and whether to.
      await recordError(this.#database, key, outcome.reason);
      await boss.fail(job.name, job.id, { message: outcome.reason });
      return;
    }
    await this.#settle(boss, job, async (transaction) => {
      if (outcome.kind === "done") {
        if (effect?.kind === "page" && outcome.incidentId) {
          await saveIncident(transaction, effect.dedupKey, outcome.incidentId);
        }
        await markDone(transaction, key);
      } else if (outcome.kind === "retry") {
        await postpone(transaction, key, outcome.seconds ?? 0, outcome.reason);
      } else await giveUp(transaction, key, outcome.reason);
    });
  }

  async #send(effect: Effect | undefined): Promise<Outcome> {
    const { pager, notifyUrl, timeoutMs = 10_000, pagerDutyOrigin } = this.#options;
    const sendTo = (request: Parameters<typeof send>[0]) => send(request, timeoutMs, pagerDutyOrigin);
    try {
      if (effect?.kind === "notify" && notifyUrl) return await sendTo(notifyRequest(effect, notifyUrl));
      if (effect?.kind !== "page" || !pager) return { kind: "done" };
      const outcome = await sendTo(pageRequest(effect, pager, await this.#incidentOf(effect)));
      // The Incidents API answers 400 to a trigger whose incident is open already.
      const isRepeat = outcome.kind === "refused" && outcome.status === 400 && effect.action === "trigger";
      if (!isRepeat || pager.kind !== "incidents") return outcome;
      const found = await sendTo(incidentSearch(effect.dedupKey, pager.apiKey));
      return found.kind === "done" && found.incidentId === undefined ? outcome : found;
    } catch (error) {
      // The page does not fit the receiver's limits; nothing was sent.
      if (!(error instanceof TicketEngineError)) throw error;
      return { kind: "refused", status: 0, reason: error.message };
    }
  }

  async #incidentOf({ dedupKey }: EffectOf<"page">): Promise<string | null> {
    const [row] = await this.#database.query<{ id: string }>(
      "select incident_id as id from incidents where dedup_key = $1",
      [dedupKey],
    );
    return row?.id ?? null;
  }

  /** Reassigns in the same transaction that marks the effect done, so it happens exactly once. */
  #reassign(boss: PgBoss, job: PgBoss.Job<Job>, effect: EffectOf<"reassign">): Promise<void> {
    const { key, ticketId, from } = effect;
    const excludedAgents = from === null ? [] : [from];
    return this.#settle(boss, job, async (transaction) => {
      try {
        await decideIn(transaction, this.#configurations, String(ticketId), (engine, ticket, queries) =>
          assignCommand(null, { actor: SYSTEM, at: notBeforeUpdate(this.#now(), ticket), excludedAgents })(
            engine,
            ticket,
            queries,
          ),
        );
        await markDone(transaction, key);
      } catch (error) {
        const reason = reasonToGiveUp(error);
        if (error instanceof TicketEngineError && NOT_NEEDED.has(error.code))
          await markDone(transaction, key);
        else if (reason !== undefined) await giveUp(transaction, key, reason);
        else throw error;
      }
    });
  }

  /** Records an effect's outcome and completes its job, in one transaction. */
  #settle(
    boss: PgBoss,
    job: PgBoss.Job<Job>,
    write: (transaction: Queries) => Promise<unknown>,
  ): Promise<void> {
    return withRetries(this.#database, async (transaction) => {
      await write(transaction);
      await boss.complete(job.name, job.id, {}, { db: bossOn(transaction) });
    });
  }
}

function reasonToGiveUp(error: unknown): string | undefined {
  if (error instanceof TicketEngineError) return error.message;
  if (error instanceof TeamNotFound) return "the ticket is in no team's queue";
  if (error instanceof TicketNotFound) return "there is no such ticket";
  return undefined;
}

const saveIncident = (queries: Queries, dedupKey: string, incidentId: string): Promise<unknown> =>
  queries.query(
    `insert into incidents (dedup_key, incident_id) values ($1, $2)
     on conflict (dedup_key) do update set incident_id = excluded.incident_id`,
    [dedupKey, incidentId],
  );
