/**
 * A log replayed under one configuration in three ways: by `createReplay`, by single decisions on
 * each ticket, and by hand in plain JavaScript, which supports one set of policies only. The
 * results are compared. The log is a generated one, or the file whose path is the first argument.
 */
import { createEngine, createReplay, outcomeNames, presets } from "ticket-engine";
import { columnsOf } from "../target/replay/src/columns.js";
import { openLog } from "../target/replay/src/file.js";
import { generatedLog } from "../target/replay/src/generated.js";
import { replayTicket, Tally } from "../target/replay/src/host.js";
import { replayByHand } from "./replay-by-hand.mjs";

const TICKETS = 25_000;
const path = process.argv[2];
const open = () => (path === undefined ? generatedLog(TICKETS) : openLog(path));

const { title } = await open();
const { log } = await columnsOf(await open());
const config = { policies: presets.standardPolicies, workflow: presets.relaxedWorkflow, timers: [] };
const until = log.at.reduce((latest, at) => Math.max(latest, at), 0);

/** The time of the best of several rounds, in milliseconds, and the result. */
function best(rounds, call) {
  let least = Number.POSITIVE_INFINITY;
  let result;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    result = call();
    least = Math.min(least, performance.now() - start);
  }
  return [least, result];
}

const [readTime, replayLog] = best(3, () => createReplay(log));
const [runTime, replayed] = best(25, () => replayLog.run(config));
const [byHandTime, byHand] = best(25, () => replayByHand(log, until));

const engine = createEngine(config);
const loggedTickets = [];
for await (const logged of (await open()).tickets) loggedTickets.push(logged);
const [decisionTime, tickets] = best(1, () =>
  loggedTickets.map((logged) => {
    const ticket = replayTicket(engine, logged, new Tally());
    return engine.advance(ticket, { at: until }).ticket;
  }),
);

/** The outcome of a clock after single decisions, by the names of a replay. */
function outcomeOf({ breachedAt, phase }) {
  if (breachedAt !== null) return "breached";
  return phase.state === "stopped" ? "met" : phase.state;
}
for (const [row, { ticketId, sla }] of tickets.entries()) {
  for (const clockId of ["firstResponse", "resolution"]) {
    const { outcome, breachedAt, usedMs } = replayed.outcomes[clockId];
    const name = outcomeNames[outcome[row]];
    const decided = [outcomeOf(sla[clockId]), sla[clockId].breachedAt?.getTime()];
    const manual = [outcomeNames[byHand[clockId].outcome[row]], byHand[clockId].breachedAt[row]];
    const breached = Number.isNaN(breachedAt[row]) ? undefined : breachedAt[row];
    const isAsDecided = name === decided[0] && breached === decided[1];
    const isAsByHand = name === manual[0] && Object.is(breachedAt[row], manual[1]);
    if (!isAsDecided || !isAsByHand || usedMs[row] !== byHand[clockId].usedMs[row]) {
      throw new Error(`${ticketId} ${clockId}: ${name} ${breached}, decided ${decided}, by hand ${manual}`);
    }
  }
}

console.log(
  `\n${title}: ${replayLog.tickets.toLocaleString("en")} tickets, ${log.at.length.toLocaleString("en")} rows`,
);
console.log("  the same outcome of every ticket in all three ways");
for (const [name, time] of [
  ["ticket-engine, run of a log in memory", runTime],
  ["ticket-engine, reading a log", readTime],
  ["by hand, one set of policies", byHandTime],
  ["ticket-engine, single decisions", decisionTime],
]) {
  console.log(
    `  ${name.padEnd(56)}${time.toFixed(1).padStart(9)} ms${`${(time / runTime).toFixed(1)}x`.padStart(9)}`,
  );
}
