/**
 * A worker process: `node worker.js`, any number of them. On SIGTERM and SIGINT it finishes its
 * work in progress. One that is killed leaves nothing half done, because its transaction is rolled
 * back.
 */
import { startWorker } from "./background.js";
import { Configurations } from "./configuration.js";
import { openDatabase } from "./database.js";
import { receiversOf } from "./receivers.js";
import { databaseFolder, settingsOf } from "./settings.js";
import { onShutdown } from "./signals.js";

const env = process.env;
const settings = settingsOf(env);
const delivery = receiversOf(env);
const database = await openDatabase(settings.databaseUrl, databaseFolder(settings));
const configurations = new Configurations(env["DESK_CONFIG"] ? JSON.parse(env["DESK_CONFIG"]) : undefined);
const worker = startWorker(
  { database, configurations, now: () => new Date() },
  { duties: settings.duties, delivery, onWoken: print },
);
onShutdown(() => void end());

async function end(): Promise<void> {
  await worker.end();
  await database.close();
}

function print(woken: object): void {
  console.log(JSON.stringify(woken));
}
