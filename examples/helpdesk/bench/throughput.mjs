/**
 * Decisions per second, committed by 1, 2 and 4 worker processes to one PostgreSQL with fsync on.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createEngine, presets } from "ticket-engine";
import { Postgres } from "../../../scripts/postgres.mjs";
import { open } from "../../../target/helpdesk/src/commit.js";
import { openDatabase } from "../../../target/helpdesk/src/database.js";
import { migrate } from "../../../target/helpdesk/src/migrate.js";
import { table } from "./table.mjs";

const TICKETS = Number(process.env.BENCH_TICKETS ?? 6_000);
const CONNECTIONS = 8;
/** How many tickets fall due per second while the wake-up lag is measured. */
const RATE = 300;
const WORKER = fileURLToPath(new URL("../../../target/helpdesk/src/worker.js", import.meta.url));

const config = { workflow: presets.relaxedWorkflow, policies: presets.standardPolicies };
const engine = createEngine(config);

/** Opens tickets whose two deadlines have passed already. Returns tickets per second. */
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

/**
 * Starts `count` workers and then makes every ticket due at the SQL expression `dueAt`. Returns how
 * long it took until none was due, and how late each ticket was woken.
 */
async function wakeAll(database, url, count, dueAt) {
  // Hide the due tickets until the workers are ready.
  await database.query("update tickets set next_wake_at = null");
  const env = { ...process.env, DATABASE_URL: url, DESK_CONFIG: JSON.stringify(config) };
  const lagMs = [];
  const workers = Array.from({ length: count }, (_, number) => {
    const worker = spawn(process.execPath, [WORKER], {
      env: { ...env, DESK_DUTIES: "wake", PGAPPNAME: `worker-${number}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface(worker.stdout).on("line", (line) => lagMs.push(...JSON.parse(line).lagMs));
    return worker;
  });
  try {
    const connected =
      "select count(distinct application_name)::int as count from pg_stat_activity where application_name like 'worker-%'";
    await until(async () => (await database.query(connected))[0].count === count);
    await sleep(500);
    const began = performance.now();
    await database.query(`update tickets set next_wake_at = ${dueAt}`);
    const remaining = "select exists (select from tickets where next_wake_at is not null) as found";
    await until(async () => !(await database.query(remaining))[0].found);
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
    if (performance.now() > end) throw new Error("the workers did not finish in time");
    await sleep(20);
  }
}

/**
 * Runs `work` on a new desk with all tickets opened, and passes it how many were opened per second.
 */
async function onNewDesk(work) {
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
let withOneWorker;
for (const count of [1, 2, 4]) {
  await onNewDesk(async (database, url, opened) => {
    const { seconds } = await wakeAll(database, url, count, "(snapshot ->> 'nextWakeAt')::timestamptz");
    const woken = TICKETS / seconds;
    withOneWorker ??= woken;
    const ratio = `${(woken / withOneWorker).toFixed(2)} times`;
    rows.push([`${count}`, woken.toFixed(0), ratio, opened.toFixed(0)]);
  });
}
console.log(
  `\nDecisions committed per second: ${TICKETS.toLocaleString("en")} due tickets with two breaches each, and as many opened over ${CONNECTIONS} connections`,
);
console.log(table(["workers", "woken per second", "relative to one", "opened per second"], rows));

await onNewDesk(async (database, url) => {
  const evenly = `now() + interval '2 s' + substr(ticket_id, 3)::int * interval '1 s' / ${RATE}`;
  const { lagMs } = await wakeAll(database, url, 2, evenly);
  lagMs.sort((a, b) => a - b);
  const at = (share) => `${lagMs[Math.floor(share * (lagMs.length - 1))]} ms`;
  console.log(
    `\nWake-up lag of ${lagMs.length.toLocaleString("en")} tickets with 2 workers, ${RATE} falling due per second: p50 ${at(0.5)}, p99 ${at(0.99)}`,
  );
});
