/** The command line: `npm run replay -- [PATH] [--workflow strict|desk] [--config FILE]`. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Presets, SingleBar } from "cli-progress";
import { createEngine, type EngineConfig, presets } from "ticket-engine";
import { deskConfig } from "./desk.js";
import { openLog } from "./file.js";
import { generatedLog } from "./generated.js";
import { replay } from "./replay.js";
import { report, routingReport } from "./report.js";
import { openGroups, routeAll } from "./routing.js";

const USAGE = `Replays a ticket log through the engine and reports how the desk did.

  npm run replay                a synthetic log that is generated on the spot
  npm run replay -- PATH        a log: CSV, gzip-compressed or not, of a ServiceNow
                                incident event log or of help desk activities
  --workflow strict|desk        which status changes are allowed (desk)
  --config FILE                 JSON for createEngine: policies, calendars, ...
                                (the ITIL targets; Monday to Friday 09:00-18:00;
                                resolved tickets close after five days)
  --roster FILE                 routes the log's incidents instead, by each assignment
                                strategy, to the agents of FILE: CSV with the columns
                                assignment_group and assigned_to
  --tickets N                   how many tickets the synthetic log has (4000)`;

/** A path is meant from where npm was called. */
const fromCaller = (path: string): string => resolve(process.env["INIT_CWD"] ?? ".", path);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      workflow: { type: "string", default: "desk" },
      config: { type: "string" },
      roster: { type: "string" },
      tickets: { type: "string", default: "4000" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help || positionals.length > 1) {
    console.log(USAGE);
    return;
  }
  const workflows = { strict: presets.strictWorkflow, desk: presets.deskWorkflow };
  const workflow = workflows[values.workflow as keyof typeof workflows];
  if (!workflow) throw new Error(`--workflow is strict or desk, not ${values.workflow}.`);
  const tickets = Number(values.tickets);
  if (!Number.isSafeInteger(tickets) || tickets < 1) throw new Error("--tickets is a whole number from 1.");

  const config: EngineConfig = values.config
    ? JSON.parse(await readFile(fromCaller(values.config), "utf8"))
    : deskConfig(workflow);
  using engine = createEngine({ workflow, ...config });
  const path = positionals[0] && fromCaller(positionals[0]);
  if (values.roster !== undefined) {
    if (path === undefined) throw new Error("--roster routes a log: give its path.");
    await routed(path, fromCaller(values.roster));
    return;
  }
  const log = path === undefined ? generatedLog(tickets) : await openLog(path);

  // Without a terminal the library shows nothing.
  const bar = new SingleBar(
    {
      format: "replaying {bar} {percentage} % | {duration_formatted}",
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  bar.start(1000, 0);
  try {
    const result = await replay(log, engine, (share) => bar.update(Math.floor(share * 1000)));
    bar.stop();
    console.log(
      report(`${log.title}, ${values.config ? "configured" : `${values.workflow} workflow`}`, result),
    );
  } finally {
    bar.stop();
  }
}

/** The report on routing. */
async function routed(path: string, rosterPath: string): Promise<void> {
  const day = [["08:00", "18:00"]] as const;
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
  using engine = createEngine({
    ...deskConfig(presets.deskWorkflow),
    calendars: { default: {}, shift: { hours } },
  });
  const options = { capacity: 15, calendar: "shift" };
  const log = await openLog(path);
  const results = await routeAll(log, await openGroups(rosterPath), engine, options);
  console.log(routingReport(`${log.title}, routed to its groups`, results, options));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
