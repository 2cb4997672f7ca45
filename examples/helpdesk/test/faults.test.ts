/**
 * Clients and workers on a real PostgreSQL and on PGlite, while workers are killed in the middle, the database crashes,
 * effects are delivered again and clocks jump: at the end nothing is lost and nothing is there twice.
 * `npm run proof` does it with 10,000 tickets.
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
import { Chance } from "./faults/chance.js";
import { Answers, client } from "./faults/client.js";
import { Crashing } from "./faults/crashing.js";
import { deliver, deliverSome, Received } from "./faults/delivery.js";
import { configOf, jumpMs, prepare, type Size } from "./faults/desk.js";
import { errorAt } from "./faults/jumping-clock.mjs";
import { report } from "./faults/report.js";
import { Workers } from "./faults/workers.js";

const TICKETS = Number(process.env["PROOF_TICKETS"] ?? 2_000);
const CLIENTS = 8;
const WORKERS = 4;
const DELIVERERS = 2;

/** Cuts the connections of all clients, whatever they are about. */
const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
  where backend_type = 'client backend' and application_name = '' and pid <> pg_backend_pid()`;

/** Every so often the answer to a transaction is lost on its way, which is over all the same. */
function losing(database: Database, chance: Chance): Database {
  return {
    ...database,
    query: (sql, values) => database.query(sql, values),
    transaction: async (work) => {
      const answer = await database.transaction(work);
      if (chance.below(50) === 0) throw new Error("terminated: the answer was lost");
      return answer;
    },
  };
}

/** Runs the clients and the deliverers, and meanwhile `faults`, each when its share of the requests is over. */
async function underLoad(
  database: Database,
  engine: Engine,
  size: Size,
  faults: readonly (() => Promise<void> | void)[],
) {
  const work = { opened: 0, requested: 0 };
  const answers = new Answers();
  const received = new Received(database, engine);
  let isOver = false;
  const began = performance.now();
  const deliverers = Array.from({ length: DELIVERERS }, () => deliver(database, received, () => isOver));
  const clients = Array.from({ length: CLIENTS }, (_, number) =>
    client(losing(database, new Chance(99 + number)), engine, size, work, answers, {
      seed: 7 + number,
      // The clock of every other one jumps; some of these do not mind what the ticket's last change says.
      now: () => (number % 2 === 0 ? Date.now() : Date.now() + errorAt(Date.now(), jumpMs(size))),
      followsTicket: number % 4 !== 3,
    }),
  );
  const all = Promise.all(clients).finally(() => {
    isOver = true;
  });
  const done = () => (work.opened + work.requested) / (size.tickets + size.requests);
  const happening = (async () => {
    for (const [index, fault] of faults.entries()) {
      while (!isOver && done() < (index + 1) / (faults.length + 1)) await sleep(10);
      if (!isOver) await fault();
    }
  })();
  await Promise.all([all, happening]);
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(deliverers);
  return { answers, received, seconds };
}

const clocks = (size: Size) => `clocks off by up to ${(jumpMs(size) / 1000).toFixed(1)} s either way`;

/** Wakes and delivers all that can have come due by any of the clocks; returns up to when. */
async function settle(database: Database, engine: Engine, size: Size, received: Received): Promise<number> {
  const end = new Date(Date.now() + 2 * jumpMs(size));
  let isSettled = false;
  while (!isSettled) {
    const { tickets } = await wakePass(database, engine, () => end, 1_000);
    isSettled = tickets + (await deliverSome(database, received)) === 0;
  }
  return end.getTime();
}

test("on PostgreSQL nothing is lost and nothing is there twice, whatever dies", async () => {
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
    const own = workers;
    const kill = () => own.replaceOne();
    const awaySeconds: number[] = [];
    const crash = async () => {
      const went = performance.now();
      server.crash();
      await sleep(300);
      server.up();
      awaySeconds.push((performance.now() - went) / 1000);
    };
    const cut = async () => {
      await database.query(CUT);
    };
    const faults = [kill, kill, cut, kill, crash, kill, kill, cut, kill, crash, kill, kill, cut, kill, kill];
    const run = await underLoad(database, engine, size, faults);
    await workers.end();
    // What they had left is woken here, and not counted.
    const end = await settle(database, engine, size, run.received);
    const found = await audit(database, size, end, run.answers, run.received);
    expect(workers.killsInTransaction).toBeGreaterThan(0);
    console.log(
      report("On PostgreSQL", size, {
        ...run,
        ...{ wakeUps: workers.wakeUps, lagMs: workers.lagMs, audit: found },
        faults:
          `${workers.kills} workers of ${WORKERS} killed, ${workers.killsInTransaction} of them caught in the middle of a transaction; ` +
          `${awaySeconds.length} crashes of the database, away for up to ${Math.max(...awaySeconds).toFixed(1)} s; connections cut; ${clocks(size)}`,
      }),
    );
  } finally {
    workers?.kill();
    await database.close();
    server.remove();
  }
});

test("on PGlite nothing is lost and nothing is there twice, wherever it stops", async () => {
  const tickets = Math.ceil(TICKETS / 10);
  const size = { tickets, requests: tickets * 2, seconds: tickets / 40 };
  const engine = createEngine(configOf(size));
  const folder = mkdtempSync(join(tmpdir(), "ticket-engine-lite-"));
  const database = await Crashing.open(folder);
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
    const found = await audit(database, size, end, run.answers, run.received);
    console.log(
      report("On PGlite, in one process", size, {
        ...run,
        ...woken,
        audit: found,
        faults: `${database.crashes} times stopped in the middle of a transaction and opened from what was on disk; ${clocks(size)}`,
      }),
    );
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
