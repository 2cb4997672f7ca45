/**
 * A process that wakes tickets: `node worker.js`, as many as you like. It ends at SIGTERM after the ticket in hand; one
 * that is killed leaves nothing half done.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "./database.js";
import { deskConfig, deskEngine } from "./desk.js";
import { nextWake, wakePass } from "./wake.js";

/** How long it waits at most when there is nothing to do, or no database: tickets are opened meanwhile. */
const IDLE_MS = 250;
/** How long it waits at least: what is due may be in somebody else's hands. */
const LEAST_MS = 10;

const env = process.env;
const database = await openDatabase(env["DATABASE_URL"], env["DESK_DATA"] ?? "desk-data");
const engine = deskEngine(env["DESK_CONFIG"] ? JSON.parse(env["DESK_CONFIG"]) : deskConfig);
let isEnding = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => (isEnding = true));

while (!isEnding) {
  try {
    const { tickets, breaches, lagMs } = await wakePass(database, engine, () => new Date());
    if (tickets > 0) console.log(JSON.stringify({ tickets, breaches, lagMs }));
    if (tickets === 0) await sleep(await untilNext());
  } catch (error) {
    // The database is away, or has just come back: what was not committed is there to be claimed again.
    console.error(error instanceof Error ? error.message : error);
    await sleep(IDLE_MS);
  }
}
await database.close();

async function untilNext(): Promise<number> {
  const next = (await nextWake(database))?.getTime() ?? Number.POSITIVE_INFINITY;
  return Math.min(IDLE_MS, Math.max(LEAST_MS, next - Date.now()));
}
