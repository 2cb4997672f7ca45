/**
 * The desk's background work: waking due tickets, delivering the outbox, moving tickets to a new
 * configuration and deleting old rows. It runs in a worker process (worker.ts), or in the server's
 * process where the database is embedded. Each duty has its own loop, so no duty waits for another.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Desk } from "./app.js";
import { reapplyPass } from "./configuration.js";
import { Delivery, type DeliveryOptions, KINDS } from "./deliver.js";
import { deleteOldKeys } from "./idempotency.js";
import { deleteOldEffects } from "./outbox.js";
import { DUTIES, type Duty } from "./settings.js";
import { nextWake, type Woken, wakePass } from "./wake.js";

export type WorkerOptions = {
  /** All duties by default. */
  readonly duties?: readonly Duty[];
  /** Where pages and notifications go. By default they are left to another process. */
  readonly delivery?: DeliveryOptions;
  /** Called after each pass that woke tickets. */
  readonly onWoken?: (woken: Woken) => void;
};

export type Worker = {
  /** Finishes the work in progress, then stops. The database stays open. */
  end(): Promise<void>;
};

/** Tickets per turn. Between two turns, requests get their turn at an embedded database. */
const BATCH = 20;
/** Longest wait of an idle duty, and the wait after an error. */
const IDLE_MS = 250;
/** Shortest wait: another worker may hold the ticket that is due. */
const MIN_WAIT_MS = 10;
const MAINTAIN_MS = 15_000;
const CLEAN_UP_MS = 3_600_000;

/**
 * Starts the background work in this process. Any number of processes may work for one desk. Errors
 * are retried, never thrown.
 */
export function startWorker(
  { database, configurations, now }: Pick<Desk, "database" | "configurations" | "now">,
  { duties = DUTIES, delivery = {}, onWoken }: WorkerOptions = {},
): Worker {
  const ending = new AbortController();
  const work: Promise<void>[] = [];

  /** Runs `turn` in a loop. It returns the milliseconds to wait before the next run. */
  const repeat = async (turn: () => Promise<number>) => {
    let lastError = "";
    while (!ending.signal.aborted) {
      const waitMs = await turn().then(
        (requestedMs) => {
          lastError = "";
          return requestedMs;
        },
        (error: unknown) => {
          // For example, the database is down. Uncommitted work can be claimed again.
          const message = error instanceof Error ? error.message : String(error);
          if (message !== lastError) console.error(message);
          lastError = message;
          return IDLE_MS;
        },
      );
      await sleep(waitMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };

  const wake = async () => {
    const woken = await wakePass(database, configurations, now, BATCH);
    if (woken.tickets > 0) {
      onWoken?.(woken);
      return 0;
    }
    const next = (await nextWake(database))?.getTime() ?? Number.POSITIVE_INFINITY;
    return Math.min(IDLE_MS, Math.max(MIN_WAIT_MS, next - now().getTime()));
  };

  const unmovable = new Set<string>();
  const move = async () =>
    (await reapplyPass(database, configurations, now, BATCH, unmovable)) === BATCH ? 0 : 4 * IDLE_MS;

  const tidy = async () => {
    await deleteOldKeys(database, now());
    return (await deleteOldEffects(database)) ? 0 : CLEAN_UP_MS;
  };

  if (duties.includes("wake")) work.push(repeat(wake));
  if (duties.includes("move")) work.push(repeat(move));
  if (duties.includes("tidy")) work.push(repeat(tidy));
  if (duties.includes("deliver")) {
    const outbox = new Delivery(database, configurations, now, delivery);
    if (outbox.unhandledKinds.length > 0) {
      const kinds = outbox.unhandledKinds.join(" and ");
      console.error(`No receiver is configured here for ${kinds}; left to other processes.`);
    }
    const unlessIdle = (turn: () => Promise<number>) => async () => ((await turn()) > 0 ? 0 : IDLE_MS);
    work.push(repeat(unlessIdle(() => outbox.relay())));
    for (const kind of KINDS) work.push(repeat(unlessIdle(() => outbox.deliver(kind))));
    work.push(repeat(unlessIdle(() => outbox.giveUpDeadJobs())));
    work.push(repeat(() => outbox.maintain().then(() => MAINTAIN_MS)));
  }
  return {
    async end() {
      ending.abort();
      await Promise.all(work);
    },
  };
}
