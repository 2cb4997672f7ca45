/**
 * Takes effects from their queues and carries them out, at least once: who is killed after sending sends again, under
 * the same key. What cannot succeed is given up (`dead_at`), and so is what has been tried too often.
 */
import type PgBoss from "pg-boss";
import { type Effect, TicketEngineError } from "ticket-engine";
import { assignment, decideIn, retried, TicketNotFound } from "./commit.js";
import { type Configurations, later } from "./configuration.js";
import {
  bossOn,
  DEAD,
  giveUp,
  type Job,
  KINDS,
  type Kind,
  markDone,
  noteError,
  openEffect,
  putOff,
  queueOf,
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
  /** How long an answer is waited for; 10,000 when absent. */
  readonly timeoutMs?: number;
};

type Of<K extends Kind> = Extract<Effect, { kind: K }>;

const SYSTEM = { id: "desk", role: "system" } as const;
const BATCH = 20;
/** Somebody has the ticket already, which is what was wanted, or nobody needs to have it any more. */
const NOT_NEEDED = new Set(["ALREADY_ASSIGNED", "TICKET_CLOSED"]);

export class Delivery {
  readonly #database: Database;
  readonly #configurations: Configurations;
  readonly #now: () => Date;
  readonly #options: DeliveryOptions;
  readonly #received: ReadonlySet<Kind>;
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
    this.#received = new Set<Kind>([
      "reassign",
      ...(pager ? (["page"] as const) : []),
      ...(notifyUrl ? (["notify"] as const) : []),
    ]);
  }

  /** The kinds that wait for another process, as they have no receiver in this one. */
  get left(): readonly Kind[] {
    return this.#options.discardsRest ? [] : KINDS.filter((kind) => !this.#received.has(kind));
  }

  /** Queues what is ready; returns how much. */
  async relay(): Promise<number> {
    return relay(this.#database, await this.#started(), this.#received, this.#options.discardsRest ?? false);
  }

  /** Carries out some of a kind, all at once; returns how many: none of what is left to others. */
  async deliver(kind: Kind): Promise<number> {
    if (this.left.includes(kind)) return 0;
    const boss = await this.#started();
    const jobs = await boss.fetch<Job>(queueOf(kind), { batchSize: BATCH });
    // One that cannot be written, as the database is away, is tried again when it expires; the others go on.
    const settled = await Promise.allSettled(jobs.map((job) => this.#carryOut(boss, job)));
    for (const one of settled) if (one.status === "rejected") throw one.reason;
    return jobs.length;
  }

  /** Gives up what pg-boss has tried too often; returns how many. */
  async bury(): Promise<number> {
    const boss = await this.#started();
    const jobs = await boss.fetch<Job>(DEAD, { batchSize: BATCH });
    for (const job of jobs) await this.#settle(boss, job, (own) => giveUp(own, job.data.key, null));
    return jobs.length;
  }

  /** Gives what dead workers had in hand back to the queues, and what the queues have lost; clears away what is done. */
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

  async #carryOut(boss: PgBoss, job: PgBoss.Job<Job>): Promise<void> {
    const { key } = job.data;
    const effect = await openEffect(this.#database, key);
    if (effect?.kind === "reassign") return this.#reassign(boss, job, effect);
    const outcome = await this.#send(effect);
    if (outcome.is === "later" && outcome.seconds === undefined) {
      // When, and whether at all, is for the queue to say.
      await noteError(this.#database, key, outcome.why);
      await boss.fail(job.name, job.id, { message: outcome.why });
      return;
    }
    await this.#settle(boss, job, async (own) => {
      if (outcome.is === "done") {
        if (effect?.kind === "page" && outcome.incidentId) {
          await keepIncident(own, effect.dedupKey, outcome.incidentId);
        }
        await markDone(own, key);
      } else if (outcome.is === "later") await putOff(own, key, outcome.seconds ?? 0, outcome.why);
      else await giveUp(own, key, outcome.why);
    });
  }

  async #send(effect: Effect | undefined): Promise<Outcome> {
    const { pager, notifyUrl, timeoutMs = 10_000, pagerDutyOrigin } = this.#options;
    const sent = (request: Parameters<typeof send>[0]) => send(request, timeoutMs, pagerDutyOrigin);
    try {
      if (effect?.kind === "notify" && notifyUrl) return await sent(notifyRequest(effect, notifyUrl));
      if (effect?.kind !== "page" || !pager) return { is: "done" };
      const outcome = await sent(pageRequest(effect, pager, await this.#incidentOf(effect)));
      const isRepeat = outcome.is === "refused" && outcome.status === 400 && effect.action === "trigger";
      if (!isRepeat || pager.kind !== "incidents") return outcome;
      const found = await sent(incidentSearch(effect.dedupKey, pager.apiKey));
      return found.is === "done" && found.incidentId === undefined ? outcome : found;
    } catch (error) {
      // A page that the receiver could not take; nothing was sent.
      if (!(error instanceof TicketEngineError)) throw error;
      return { is: "refused", status: 0, why: error.message };
    }
  }

  async #incidentOf({ dedupKey }: Of<"page">): Promise<string | null> {
    const [row] = await this.#database.query<{ id: string }>(
      "select incident_id as id from incidents where dedup_key = $1",
      [dedupKey],
    );
    return row?.id ?? null;
  }

  /** Asks for an agent, in the transaction in which the effect is done: it is carried out exactly once. */
  #reassign(boss: PgBoss, job: PgBoss.Job<Job>, effect: Of<"reassign">): Promise<void> {
    const { key, ticketId, from } = effect;
    const exclude = from === null ? [] : [from];
    return this.#settle(boss, job, async (own) => {
      try {
        await decideIn(own, this.#configurations, String(ticketId), (engine, ticket, transaction) =>
          assignment(null, { actor: SYSTEM, at: later(this.#now(), ticket), exclude })(
            engine,
            ticket,
            transaction,
          ),
        );
        await markDone(own, key);
      } catch (error) {
        if (error instanceof TicketEngineError && NOT_NEEDED.has(error.code)) await markDone(own, key);
        else if (error instanceof TicketEngineError) await giveUp(own, key, error.message);
        else if (error instanceof TeamNotFound) await giveUp(own, key, "the ticket is in no team's queue");
        else if (error instanceof TicketNotFound) await giveUp(own, key, "there is no such ticket");
        else throw error;
      }
    });
  }

  /** Writes what became of an effect, and takes it from the queue, in one transaction. */
  #settle(boss: PgBoss, job: PgBoss.Job<Job>, write: (own: Queries) => Promise<unknown>): Promise<void> {
    return retried(this.#database, async (transaction) => {
      await write(transaction);
      await boss.complete(job.name, job.id, {}, { db: bossOn(transaction) });
    });
  }
}

const keepIncident = (queries: Queries, dedupKey: string, incidentId: string): Promise<unknown> =>
  queries.query(
    `insert into incidents (dedup_key, incident_id) values ($1, $2)
     on conflict (dedup_key) do update set incident_id = excluded.incident_id`,
    [dedupKey, incidentId],
  );
