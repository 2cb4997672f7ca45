/**
 * Clients and workers on a real PostgreSQL and on PGlite, while workers are killed in the middle of
 * a transaction, the database crashes, effects are delivered twice and clocks jump. In the end
 * nothing is lost and nothing is stored twice. `npm run proof` does it with 10,000 tickets.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createEngine, type Engine } from "ticket-engine";
import { expect, test } from "vitest";
import { Postgres } from "../../../scripts/postgres.mjs";
import { type Database, openDatabase } from "../src/database.js";
import { wakePass } from "../src/wake.js";
import { audit } from "./faults/audit.js";
import { ClientResults, client } from "./faults/client.js";
import { CrashingDatabase } from "./faults/crashing-database.js";
import { deliver, deliverBatch, ReceivedEffects } from "./faults/delivery.js";
import { errorAt } from "./faults/jumping-clock.mjs";
import { Random } from "./faults/random.js";
import { report } from "./faults/report.js";
import { Workers } from "./faults/workers.js";
import { configOf, jumpMs, prepare, type Size } from "./faults/workload.js";

const TICKETS = Number(process.env["PROOF_TICKETS"] ?? 2_000);
const CLIENTS = 8;
const WORKERS = 4;
const DELIVERERS = 2;

/** Cuts the connections of all clients, whatever they are doing. */
const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
  where backend_type = 'client backend' and application_name = '' and pid <> pg_backend_pid()`;

/** Loses some responses: the transaction is committed, but its caller gets an error. */
function losingResponses(database: Database, random: Random): Database {
  return {
    ...database,
    query: (sql, values) => database.query(sql, values),
    transaction: async (work) => {
      const result = await database.transaction(work);
      if (random.below(50) === 0) throw new Error("terminated: the response was lost");
      return result;
    },
  };
}

/** Runs the clients and deliverers, and spreads `faults` evenly over their requests. */
async function underLoad(
  database: Database,
  engine: Engine,
  size: Size,
  faults: readonly (() => Promise<void> | void)[],
) {
  const work = { opened: 0, requested: 0 };
  const results = new ClientResults();
  const received = new ReceivedEffects(database, engine);
  let isOver = false;
  const began = performance.now();
  const deliverers = Array.from({ length: DELIVERERS }, () => deliver(database, received, () => isOver));
  const clients = Array.from({ length: CLIENTS }, (_, number) =>
    client(losingResponses(database, new Random(99 + number)), engine, size, work, results, {
      seed: 7 + number,
      // The clock of every second client jumps, and half of those ignore the ticket's last update.
      now: () => (number % 2 === 0 ? Date.now() : Date.now() + errorAt(Date.now(), jumpMs(size))),
      followsTicket: number % 4 !== 3,
    }),
  );
  const all = Promise.all(clients).finally(() => {
    isOver = true;
  });
  const done = () => (work.opened + work.requested) / (size.tickets + size.requests);
  const injecting = (async () => {
    for (const [index, fault] of faults.entries()) {
      while (!isOver && done() < (index + 1) / (faults.length + 1)) await sleep(10);
      if (!isOver) await fault();
    }
  })();
  await Promise.all([all, injecting]);
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(deliverers);
  return { results, received, seconds };
}

const clocks = (size: Size) => `clocks off by up to ${(jumpMs(size) / 1000).toFixed(1)} s either way`;

/** Wakes and delivers everything that fell due by any of the clocks. Returns the instant used. */
async function settle(
  database: Database,
  engine: Engine,
  size: Size,
  received: ReceivedEffects,
): Promise<number> {
  const end = new Date(Date.now() + 2 * jumpMs(size));
  let isSettled = false;
  while (!isSettled) {
    const { tickets } = await wakePass(database, engine, () => end, 1_000);
    isSettled = tickets + (await deliverBatch(database, received)) === 0;
  }
  return end.getTime();
}

test("on PostgreSQL nothing is lost and nothing is stored twice, whatever dies", async () => {
  const size = { tickets: TICKETS, requests: TICKETS * 2, seconds: TICKETS / 70 };
  const config = configOf(size);
  const engine = createEngine(config);
  const server = await Postgres.start();
  const database = await openDatabase(server.url, "");
  let workers: Workers | undefined;
  try {
    await prepare(database, size);
    workers = new Workers(server.url, database, config, jumpMs(size));
    for (let worker = 0; worker < WORKERS; worker++) workers.start();
    const pool = workers;
    const kill = () => pool.replaceOne();
    const downSeconds: number[] = [];
    const crash = async () => {
      const crashedAt = performance.now();
      server.crash();
      await sleep(300);
      server.up();
      downSeconds.push((performance.now() - crashedAt) / 1000);
    };
    const cut = async () => {
      await database.query(CUT);
    };
    const faults = [kill, kill, cut, kill, crash, kill, kill, cut, kill, crash, kill, kill, cut, kill, kill];
    const run = await underLoad(database, engine, size, faults);
    await workers.end();
    // Wake what the workers left. These wake-ups are not counted.
    const end = await settle(database, engine, size, run.received);
    const found = await audit(database, size, end, run.results, run.received);
    expect(workers.killsInTransaction).toBeGreaterThan(0);
    console.log(
      report("On PostgreSQL", size, {
        ...run,
        ...{ wakeUps: workers.wakeUps, lagMs: workers.lagMs, audit: found },
        faults:
          `${workers.kills} kills among ${WORKERS} workers, ${workers.killsInTransaction} in the middle of a transaction; ` +
          `${downSeconds.length} database crashes, down for up to ${Math.max(...downSeconds).toFixed(1)} s; connections cut; ${clocks(size)}`,
      }),
    );
  } finally {
    workers?.kill();
    await database.close();
    server.remove();
  }
});

test("on PGlite nothing is lost and nothing is stored twice, wherever it stops", async () => {
  const tickets = Math.ceil(TICKETS / 10);
  const size = { tickets, requests: tickets * 2, seconds: tickets / 40 };
  const engine = createEngine(configOf(size));
  const folder = mkdtempSync(join(tmpdir(), "ticket-engine-lite-"));
  const database = await CrashingDatabase.open(folder);
  try {
    await prepare(database, size);
    let isOver = false;
    const woken = { wakeUps: 0, lagMs: [] as number[] };
    const wake = async (jumps: boolean) => {
      const at = () => new Date(jumps ? Date.now() + errorAt(Date.now(), jumpMs(size)) : Date.now());
      while (!isOver) {
        try {
          const { tickets: number, lagMs } = await wakePass(database, engine, at, 20);
          woken.wakeUps += number;
          if (!jumps) woken.lagMs.push(...lagMs);
        } catch (error) {
          if (!/terminated/.test(String(error))) throw error;
        }
        await sleep(50);
      }
    };
    const wakers = [false, true].map(wake);
    const crash = () => database.crash();
    const run = await underLoad(database, engine, size, [crash, crash, crash]);
    isOver = true;
    await Promise.all(wakers);
    const end = await settle(database, engine, size, run.received);
    const found = await audit(database, size, end, run.results, run.received);
    console.log(
      report("On PGlite, in one process", size, {
        ...run,
        ...woken,
        audit: found,
        faults: `stopped ${database.crashes} times in the middle of a transaction and reopened from disk; ${clocks(size)}`,
      }),
    );
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
