/**
 * A worker as a process: `node worker.js`, as many as you like. It ends at SIGTERM and SIGINT after what is in hand; one
 * that is killed leaves nothing half done.
 */
import { DUTIES, type Duty, startWorker } from "./background.js";
import { Configurations } from "./configuration.js";
import { openDatabase } from "./database.js";
import { receiversOf } from "./receivers.js";
import { databaseFolder, settingsOf } from "./settings.js";

const env = process.env;
const settings = settingsOf(env);
const database = await openDatabase(settings.databaseUrl, databaseFolder(settings));
const configurations = new Configurations(env["DESK_CONFIG"] ? JSON.parse(env["DESK_CONFIG"]) : undefined);
const worker = startWorker(
  { database, configurations, now: () => new Date() },
  { duties: dutiesOf(env["DESK_DUTIES"]), delivery: receiversOf(env), onWoken: tell },
);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());

async function end(): Promise<void> {
  await worker.end();
  await database.close();
}

function tell(woken: object): void {
  console.log(JSON.stringify(woken));
}

function dutiesOf(names: string | undefined): readonly Duty[] {
  if (!names) return DUTIES;
  return names.split(",").map((name) => {
    const duty = DUTIES.find((own) => own === name.trim());
    if (!duty) throw new Error(`DESK_DUTIES: there is no duty ${name}; use some of ${DUTIES.join(",")}`);
    return duty;
  });
}
