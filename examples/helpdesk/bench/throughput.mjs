/** Decisions per second, committed by 1, 2 and 4 worker processes at one PostgreSQL that writes to disk. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createEngine, presets } from "ticket-engine";
import { Postgres } from "../../../scripts/postgres.mjs";
import { open } from "../../../target/helpdesk/commit.js";
import { openDatabase } from "../../../target/helpdesk/database.js";
import { migrate } from "../../../target/helpdesk/migrate.js";
import { table } from "./table.mjs";

const TICKETS = Number(process.env.BENCH_TICKETS ?? 6_000);
const CONNECTIONS = 8;
/** How many tickets come due in a second where it is asked how late they are woken. */
const RATE = 300;
const WORKER = fileURLToPath(new URL("../../../target/helpdesk/worker.js", import.meta.url));

const config = { workflow: presets.deskWorkflow, policies: presets.itil };
const engine = createEngine(config);

/** Opens tickets that have missed both their deadlines meanwhile; returns how many a second. */
async function openTickets(database) {
  const at = new Date(Date.now() - 6 * 3_600_000);
  const began = performance.now();
  let next = 0;
  const client = async () => {
    while (next < TICKETS) {
      const ticketId = `T-${next++}`;
      await open(
        database,
        engine.open({ ticketId, title: "VPN is down", priority: "P1", reporterId: "ray" }, { at }),
      );
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return (TICKETS * 1_000) / (performance.now() - began);
}

/** Makes all of them due by `when`, once `count` workers are waiting for work; how long until none is, and how late each was woken. */
async function wakeAll(database, url, count, when) {
  // Nothing is due yet, as far as a worker can see.
  await database.query("update tickets set next_wake_at = null");
  const env = { ...process.env, DATABASE_URL: url, DESK_CONFIG: JSON.stringify(config) };
  const lagMs = [];
  const workers = Array.from({ length: count }, (_, number) => {
    const worker = spawn(process.execPath, [WORKER], {
      env: { ...env, PGAPPNAME: `worker-${number}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface(worker.stdout).on("line", (line) => lagMs.push(...JSON.parse(line).lagMs));
    return worker;
  });
  try {
    const there =
      "select count(distinct application_name)::int as count from pg_stat_activity where application_name like 'worker-%'";
    await until(async () => (await database.query(there))[0].count === count);
    await sleep(500);
    const began = performance.now();
    await database.query(`update tickets set next_wake_at = ${when}`);
    const waiting = "select exists (select from tickets where next_wake_at is not null) as are";
    await until(async () => !(await database.query(waiting))[0].are);
    return { seconds: (performance.now() - began) / 1_000, lagMs };
  } finally {
    await Promise.all(
      workers.map((worker) => new Promise((resolve) => worker.once("close", resolve).kill("SIGTERM"))),
    );
  }
}

async function until(isSo, seconds = 120) {
  const end = performance.now() + seconds * 1_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error("the workers did not come to an end");
    await sleep(20);
  }
}

/** A desk of its own with all tickets opened, and how many a second that was. */
async function onDesk(work) {
  const server = await Postgres.start({ isDurable: true });
  const database = await openDatabase(server.url, "");
  try {
    await migrate(database, new URL("../migrations/", import.meta.url));
    const opened = await openTickets(database);
    return await work(database, server.url, opened);
  } finally {
    await database.close();
    server.remove();
  }
}

const rows = [];
let one;
for (const count of [1, 2, 4]) {
  await onDesk(async (database, url, opened) => {
    const { seconds } = await wakeAll(database, url, count, "(snapshot ->> 'nextWakeAt')::timestamptz");
    const woken = TICKETS / seconds;
    one ??= woken;
    rows.push([`${count}`, woken.toFixed(0), `${(woken / one).toFixed(2)} times`, opened.toFixed(0)]);
  });
}
console.log(
  `\nDecisions a second, committed: ${TICKETS.toLocaleString("en")} tickets that are due, each with two breaches; and as many opened over ${CONNECTIONS} connections`,
);
console.log(table(["workers", "woken a second", "of one worker", "opened a second"], rows));

await onDesk(async (database, url) => {
  const evenly = `now() + interval '2 s' + substr(ticket_id, 3)::int * interval '1 s' / ${RATE}`;
  const { lagMs } = await wakeAll(database, url, 2, evenly);
  lagMs.sort((a, b) => a - b);
  const at = (share) => `${lagMs[Math.floor(share * (lagMs.length - 1))]} ms`;
  console.log(
    `\nHow late ${lagMs.length.toLocaleString("en")} tickets are woken by 2 workers, ${RATE} coming due a second: p50 ${at(0.5)}, p99 ${at(0.99)}`,
  );
});
