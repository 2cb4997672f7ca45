/**
 * All that a desk does besides answering: wakes what is due, delivers the outbox, moves tickets to a new configuration
 * and forgets what is old. A process of its own runs it (worker.ts), or the process that answers, where the database is
 * embedded. Each duty takes turns of its own, so that none waits for another.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Desk } from "./app.js";
import { migratePass } from "./configuration.js";
import { Delivery, type DeliveryOptions, KINDS } from "./deliver.js";
import { forgetKeys } from "./idempotency.js";
import { forgetDone } from "./outbox.js";
import { DUTIES, type Duty } from "./settings.js";
import { nextWake, type Woken, wakePass } from "./wake.js";

export type WorkerOptions = {
  /** All of them when absent. */
  readonly duties?: readonly Duty[];
  /** Where pages and notifications go; when absent, they are left to another process. */
  readonly delivery?: DeliveryOptions;
  /** Is told of what was woken. */
  readonly onWoken?: (woken: Woken) => void;
};

export type Worker = {
  /** Finishes what is in hand, and ends. The database stays open. */
  end(): Promise<void>;
};

/** How much is done in one turn: between two of them an embedded database is everybody's. */
const TURN = 20;
/** How long a duty waits at most when there is nothing to do, or no database: tickets are opened meanwhile. */
const IDLE_MS = 250;
/** How long it waits at least: what is due may be in somebody else's hands. */
const LEAST_MS = 10;
const MAINTAIN_MS = 15_000;
const FORGET_MS = 3_600_000;

/** Begins to work for a desk, in this process; any number may for the same one. Never throws: what fails is tried again. */
export function startWorker(
  { database, configurations, now }: Pick<Desk, "database" | "configurations" | "now">,
  { duties = DUTIES, delivery = {}, onWoken }: WorkerOptions = {},
): Worker {
  const ending = new AbortController();
  const work: Promise<void>[] = [];

  /** Does `turn` again and again; it says how long to wait until the next one, in milliseconds. */
  const repeat = async (turn: () => Promise<number>) => {
    let told = "";
    while (!ending.signal.aborted) {
      const wait = await turn().then(
        (own) => {
          told = "";
          return own;
        },
        (error: unknown) => {
          // The database is away, or has just come back: what was not committed is there to be claimed again.
          const message = error instanceof Error ? error.message : String(error);
          if (message !== told) console.error(message);
          told = message;
          return IDLE_MS;
        },
      );
      await sleep(wait, undefined, { signal: ending.signal }).catch(() => {});
    }
  };

  const wake = async () => {
    const woken = await wakePass(database, configurations, now, TURN);
    if (woken.tickets > 0) {
      onWoken?.(woken);
      return 0;
    }
    const next = (await nextWake(database))?.getTime() ?? Number.POSITIVE_INFINITY;
    return Math.min(IDLE_MS, Math.max(LEAST_MS, next - now().getTime()));
  };

  const unmovable = new Set<string>();
  const move = async () =>
    (await migratePass(database, configurations, now, TURN, unmovable)) === TURN ? 0 : 4 * IDLE_MS;

  const forget = async () => {
    await forgetKeys(database, now());
    return (await forgetDone(database)) ? 0 : FORGET_MS;
  };

  if (duties.includes("wake")) work.push(repeat(wake));
  if (duties.includes("move")) work.push(repeat(move));
  if (duties.includes("tidy")) work.push(repeat(forget));
  if (duties.includes("deliver")) {
    const outbox = new Delivery(database, configurations, now, delivery);
    if (outbox.left.length > 0) {
      console.error(`No receiver is set here for ${outbox.left.join(" and ")}: left to other processes.`);
    }
    const unlessIdle = (turn: () => Promise<number>) => async () => ((await turn()) > 0 ? 0 : IDLE_MS);
    work.push(repeat(unlessIdle(() => outbox.relay())));
    for (const kind of KINDS) work.push(repeat(unlessIdle(() => outbox.deliver(kind))));
    work.push(repeat(unlessIdle(() => outbox.bury())));
    work.push(repeat(() => outbox.maintain().then(() => MAINTAIN_MS)));
  }
  return {
    async end() {
      ending.abort();
      await Promise.all(work);
    },
  };
}
