/**
 * The whole desk in one process: `npm start`. Its database is brought to the newest shape and, the first time, filled;
 * then it serves, wakes tickets and delivers until it is told to end. `--once` answers one request and ends, for a trial.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import { generatedLog } from "../../replay/src/generated.js";
import { app } from "./app.js";
import { startWorker } from "./background.js";
import { Configurations } from "./configuration.js";
import { openDatabase } from "./database.js";
import { fill, isEmpty } from "./fill.js";
import { listen } from "./listen.js";
import { migrate } from "./migrate.js";
import { withPages } from "./pages.js";
import { receiversOf } from "./receivers.js";
import { DEMO } from "./scenery.js";
import { secretIn } from "./secret.js";
import { databaseFolder, settingsOf } from "./settings.js";
import { onEnding } from "./signals.js";
import type { Database } from "./sql.js";
import { sign } from "./token.js";
import { wakePass } from "./wake.js";

/** Files that stay beside the source, wherever it is compiled to. */
const examples = new URL("../", import.meta.resolve("ticket-engine-helpdesk/package.json"));
const MIGRATIONS = new URL("helpdesk/migrations/", examples);
const PAGE = fileURLToPath(new URL("helpdesk/web/dist", examples));
const WHAT_IF = fileURLToPath(new URL("what-if/dist", examples));

async function main(ending: AbortSignal): Promise<void> {
  const { values } = parseArgs({ options: { once: { type: "boolean", default: false } } });
  const settings = settingsOf(process.env);
  const delivery = receiversOf(process.env, settings.isDemo);
  const began = performance.now();
  const secret = settings.secret ?? (await secretIn(settings.data));
  const database = await openDatabase(settings.databaseUrl, databaseFolder(settings));
  try {
    const configurations = new Configurations();
    await migrate(database, MIGRATIONS);
    if (settings.isDemo && settings.tickets > 0 && (await isEmpty(database))) {
      await fillUp(database, configurations, settings.tickets, ending);
    }
    const { host, port, isDemo, isHttps, duties } = settings;
    const desk = { database, configurations, secret, now: () => new Date(), isHttps, ending };
    const whole = served(app(isDemo ? { ...desk, demo: DEMO } : desk));
    const http = await listen(whole.fetch, host, port);
    const catchingUp = duties.includes("wake")
      ? catchUp(database, configurations, ending)
      : Promise.resolve();
    const working = catchingUp.then(() => startWorker(desk, { duties, delivery }));
    console.log(`The desk is at ${http.address}, ready after ${seconds(began)}.`);
    for (const [role, { id }] of isDemo ? Object.entries(DEMO) : []) {
      console.log(`  ${`${id}, ${role}:`.padEnd(15)} ${http.address}/session/${role}`);
    }
    try {
      if (values.once) await tryOut(http.address, secret);
      else await ended(ending, "Ctrl-C ends it.");
    } finally {
      end();
      await Promise.all([http.end(), working.then((worker) => worker.end())]);
    }
    console.log("Ended: everything that was begun is done.");
  } finally {
    await database.close();
  }
}

/** The desk as a browser has it: with its pages, as far as they are built. */
function served(routes: ReturnType<typeof app>) {
  return withPages(routes, PAGE, existsSync(WHAT_IF) ? { "/what-if": WHAT_IF } : {});
}

/** The first start: the desk gets a past. */
async function fillUp(
  database: Database,
  configurations: Configurations,
  tickets: number,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const format = "Filling the desk with a synthetic log: {bar} {value} of {total} tickets";
  // Without a terminal it tells how far it is now and then.
  const bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 1_000 }, Presets.shades_classic);
  try {
    const filled = await fill(database, await configurations.newest(database), {
      log: generatedLog(tickets),
      now: new Date(),
      onProgress: (written, of) => (written === 0 ? bar.start(of, 0) : bar.update(written)),
      signal,
    });
    bar.stop();
    if (filled === 0) return;
    console.log(`Filled with ${filled} tickets of the last three weeks in ${seconds(began)}.`);
  } finally {
    bar.stop();
  }
}

/** Wakes what fell due while the desk was away. */
async function catchUp(
  database: Database,
  configurations: Configurations,
  ending: AbortSignal,
): Promise<void> {
  const all = { tickets: 0, breaches: 0 };
  try {
    while (!ending.aborted) {
      const { tickets, breaches } = await wakePass(database, configurations, () => new Date());
      if (tickets === 0) break;
      all.tickets += tickets;
      all.breaches += breaches;
    }
  } catch (error) {
    // What was not committed is there for the worker.
    console.error(error instanceof Error ? error.message : error);
  }
  if (all.tickets === 0) return;
  console.log(
    `Caught up with ${all.tickets} tickets that fell due meanwhile: ${all.breaches} deadlines had passed.`,
  );
}

/** One request, as a client would send it. */
async function tryOut(address: string, secret: string): Promise<void> {
  const token = sign(DEMO.admin, secret, new Date(Date.now() + 60_000));
  const response = await fetch(`${address}/teams`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`/teams was answered with ${response.status}: ${await response.text()}`);
  const { teams } = (await response.json()) as { teams: { name: string; openTickets: number }[] };
  const open = teams.map(({ name, openTickets }) => `${name} ${openTickets}`).join(", ");
  console.log(`Answered one request. Open tickets by team: ${open || "no teams yet"}.`);
}

const ended = (ending: AbortSignal, how: string): Promise<void> => {
  console.log(how);
  return new Promise((resolve) => {
    if (ending.aborted) resolve();
    ending.addEventListener("abort", () => resolve());
  });
};

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

const ending = new AbortController();
const end = () => ending.abort();
onEnding(end);

try {
  await main(ending.signal);
} catch (error) {
  if (error !== ending.signal.reason) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
