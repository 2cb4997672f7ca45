/**
 * The whole desk in one process: `npm start`. It migrates the database, fills it on the first
 * start, then serves, wakes tickets and delivers until it is stopped. With `--once` it answers one
 * request and exits, as a smoke test.
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
import { DEMO_USERS } from "./demo-data.js";
import { fill, isEmpty } from "./fill.js";
import { listen } from "./listen.js";
import { migrate } from "./migrate.js";
import { withPages } from "./pages.js";
import { receiversOf } from "./receivers.js";
import { loadOrCreateSecret } from "./secret.js";
import { databaseFolder, settingsOf } from "./settings.js";
import { onShutdown } from "./signals.js";
import type { Database } from "./sql.js";
import { sign } from "./token.js";
import { wakePass } from "./wake.js";

/** The folder of the examples' sources, wherever this file was compiled to. */
const examples = new URL("../", import.meta.resolve("ticket-engine-helpdesk/package.json"));
const MIGRATIONS = new URL("helpdesk/migrations/", examples);
const DESK_PAGES = fileURLToPath(new URL("helpdesk/web/dist", examples));
const WHAT_IF_PAGES = fileURLToPath(new URL("what-if/dist", examples));

async function main(ending: AbortSignal): Promise<void> {
  const { values } = parseArgs({ options: { once: { type: "boolean", default: false } } });
  const settings = settingsOf(process.env);
  const delivery = receiversOf(process.env, settings.isDemo);
  const began = performance.now();
  const secret = settings.secret ?? (await loadOrCreateSecret(settings.data));
  const database = await openDatabase(settings.databaseUrl, databaseFolder(settings));
  try {
    const configurations = new Configurations();
    await migrate(database, MIGRATIONS);
    if (settings.isDemo && settings.tickets > 0 && (await isEmpty(database))) {
      await fillWithProgress(database, configurations, settings.tickets, ending);
    }
    const { host, port, isDemo, isHttps, duties } = settings;
    const desk = { database, configurations, secret, now: () => new Date(), isHttps, ending };
    const site = withStaticPages(app(isDemo ? { ...desk, demo: DEMO_USERS } : desk));
    const http = await listen(site.fetch, host, port);
    const catchingUp = duties.includes("wake")
      ? catchUp(database, configurations, ending)
      : Promise.resolve();
    const working = catchingUp.then(() => startWorker(desk, { duties, delivery }));
    console.log(`The desk is at ${http.address}, ready after ${seconds(began)}.`);
    for (const [role, { id }] of isDemo ? Object.entries(DEMO_USERS) : []) {
      console.log(`  ${`${id}, ${role}:`.padEnd(15)} ${http.address}/session/${role}`);
    }
    try {
      if (values.once) await sendOneRequest(http.address, secret);
      else {
        console.log("Press Ctrl-C to stop.");
        await aborted(ending);
      }
    } finally {
      end();
      await Promise.all([http.end(), working.then((worker) => worker.end())]);
    }
    console.log("Stopped. All work in progress was finished.");
  } finally {
    await database.close();
  }
}

/** The API together with the pages, the what-if studio only if it has been built. */
function withStaticPages(routes: ReturnType<typeof app>) {
  return withPages(routes, DESK_PAGES, existsSync(WHAT_IF_PAGES) ? { "/what-if": WHAT_IF_PAGES } : {});
}

/** Fills the desk on the first start. */
async function fillWithProgress(
  database: Database,
  configurations: Configurations,
  tickets: number,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const format = "Filling the desk with a synthetic log: {bar} {value} of {total} tickets";
  // Without a terminal, print the progress every second.
  const bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 1_000 }, Presets.shades_classic);
  try {
    const filled = await fill(database, await configurations.newest(database), {
      log: generatedLog(tickets),
      now: new Date(),
      onProgress: (written, total) => (written === 0 ? bar.start(total, 0) : bar.update(written)),
      signal,
    });
    bar.stop();
    if (filled === 0) return;
    console.log(`Filled with ${filled} tickets from the last three weeks in ${seconds(began)}.`);
  } finally {
    bar.stop();
  }
}

/** Wakes the tickets that fell due while the desk was not running. */
async function catchUp(
  database: Database,
  configurations: Configurations,
  ending: AbortSignal,
): Promise<void> {
  const total = { tickets: 0, breaches: 0 };
  try {
    while (!ending.aborted) {
      const { tickets, breaches } = await wakePass(database, configurations, () => new Date());
      if (tickets === 0) break;
      total.tickets += tickets;
      total.breaches += breaches;
    }
  } catch (error) {
    // Whatever was not committed is left to the worker.
    console.error(error instanceof Error ? error.message : error);
  }
  if (total.tickets === 0) return;
  console.log(
    `Caught up with ${total.tickets} tickets that fell due in the meantime. Deadlines breached: ${total.breaches}.`,
  );
}

/** Sends one request, as a client would. */
async function sendOneRequest(address: string, secret: string): Promise<void> {
  const token = sign(DEMO_USERS.admin, secret, new Date(Date.now() + 60_000));
  const response = await fetch(`${address}/teams`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`/teams returned ${response.status}: ${await response.text()}`);
  const { teams } = (await response.json()) as { teams: { name: string; openTickets: number }[] };
  const open = teams.map(({ name, openTickets }) => `${name} ${openTickets}`).join(", ");
  console.log(`Answered one request. Open tickets by team: ${open || "no teams yet"}.`);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

const ending = new AbortController();
const end = () => ending.abort();
onShutdown(end);

try {
  await main(ending.signal);
} catch (error) {
  if (error !== ending.signal.reason) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
