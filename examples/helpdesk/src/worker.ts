/**
 * A worker as a process: `node worker.js`, as many as you like. It ends at SIGTERM and SIGINT after what is in hand; one
 * that is killed leaves nothing half done.
 */
import { startWorker } from "./background.js";
import { Configurations } from "./configuration.js";
import { openDatabase } from "./database.js";
import { receiversOf } from "./receivers.js";
import { databaseFolder, settingsOf } from "./settings.js";
import { onEnding } from "./signals.js";

const env = process.env;
const settings = settingsOf(env);
const delivery = receiversOf(env);
const database = await openDatabase(settings.databaseUrl, databaseFolder(settings));
const configurations = new Configurations(env["DESK_CONFIG"] ? JSON.parse(env["DESK_CONFIG"]) : undefined);
const worker = startWorker(
  { database, configurations, now: () => new Date() },
  { duties: settings.duties, delivery, onWoken: tell },
);
onEnding(() => void end());

async function end(): Promise<void> {
  await worker.end();
  await database.close();
}

function tell(woken: object): void {
  console.log(JSON.stringify(woken));
}
