/** The command line: `npm run replay -- [PATH] [--workflow strict|relaxed] [--config FILE]`. */
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

const USAGE = `Replays a ticket log through the engine and reports how the desk performed.

  npm run replay                a generated, synthetic log
  npm run replay -- PATH        a log file: a ServiceNow incident event log or a log
                                of help desk activities, as CSV, plain or gzip
  --workflow strict|relaxed     which status changes are allowed (relaxed)
  --config FILE                 JSON for createEngine: policies, calendars, ...
                                (the standard policies; Monday to Friday 09:00-18:00;
                                resolved tickets close after five days)
  --roster FILE                 instead assigns the log's incidents, by each strategy,
                                to the agents in FILE: CSV with the columns
                                assignment_group and assigned_to
  --tickets N                   the size of the synthetic log (4000)`;

/** Resolves a path from the folder where npm was called. */
const fromCaller = (path: string): string => resolve(process.env["INIT_CWD"] ?? ".", path);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      workflow: { type: "string", default: "relaxed" },
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
  const workflows = { strict: presets.strictWorkflow, relaxed: presets.relaxedWorkflow };
  const workflow = workflows[values.workflow as keyof typeof workflows];
  if (!workflow) throw new Error(`--workflow must be strict or relaxed, got ${values.workflow}.`);
  const tickets = Number(values.tickets);
  if (!Number.isSafeInteger(tickets) || tickets < 1) {
    throw new Error(`--tickets must be a whole number of at least 1, got ${values.tickets}.`);
  }

  const config: EngineConfig = values.config
    ? JSON.parse(await readFile(fromCaller(values.config), "utf8"))
    : deskConfig(workflow);
  using engine = createEngine({ workflow, ...config });
  const path = positionals[0] && fromCaller(positionals[0]);
  if (values.roster !== undefined) {
    if (path === undefined) throw new Error("--roster needs a log; give its path.");
    await printRouting(path, fromCaller(values.roster));
    return;
  }
  const log = path === undefined ? generatedLog(tickets) : await openLog(path);

  // Without a terminal, SingleBar prints nothing.
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

/** Prints the report on routing. */
async function printRouting(path: string, rosterPath: string): Promise<void> {
  const day = [["08:00", "18:00"]] as const;
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
  using engine = createEngine({
    ...deskConfig(presets.relaxedWorkflow),
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
