/**
 * A whole log under one configuration: folded by `createReplay`, lived ticket by ticket through single decisions, and
 * folded by hand in plain JavaScript, which knows one set of policies only. The answers are compared. Without an argument
 * the log is the generated one; with a path it is that file.
 */
import { createEngine, createReplay, outcomeNames, presets } from "ticket-engine";
import { columnsOf } from "../target/replay/src/columns.js";
import { openLog } from "../target/replay/src/file.js";
import { generatedLog } from "../target/replay/src/generated.js";
import { live, Tally } from "../target/replay/src/host.js";
import { foldByHand } from "./replay-by-hand.mjs";

const TICKETS = 25_000;
const path = process.argv[2];
const open = () => (path === undefined ? generatedLog(TICKETS) : openLog(path));

const { title } = await open();
const { log } = await columnsOf(await open());
const config = { policies: presets.itil, workflow: presets.deskWorkflow, timers: [] };
const until = log.at.reduce((latest, at) => Math.max(latest, at), 0);

/** The best of several rounds, in milliseconds. */
function best(rounds, call) {
  let least = Number.POSITIVE_INFINITY;
  let answer;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    answer = call();
    least = Math.min(least, performance.now() - began);
  }
  return [least, answer];
}

const [reading, kept] = best(3, () => createReplay(log));
const [folding, folded] = best(25, () => kept.run(config));
const [byHand, handMade] = best(25, () => foldByHand(log, until));

const engine = createEngine(config);
const stories = [];
for await (const story of (await open()).stories) stories.push(story);
const [deciding, tickets] = best(1, () =>
  stories.map((story) => {
    const ticket = live(engine, story, new Tally());
    return engine.advance(ticket, { at: until }).ticket;
  }),
);

/** How single decisions left a clock, by the names of a replay. */
function outcomeOf({ breachedAt, phase }) {
  if (breachedAt !== null) return "breached";
  return phase.state === "stopped" ? "met" : phase.state;
}
for (const [row, { ticketId, sla }] of tickets.entries()) {
  for (const metric of ["firstResponse", "resolution"]) {
    const { outcome, breachedAt, usedMs } = folded.outcomes[metric];
    const own = outcomeNames[outcome[row]];
    const decided = [outcomeOf(sla[metric]), sla[metric].breachedAt?.getTime()];
    const byHand = [outcomeNames[handMade[metric].outcome[row]], handMade[metric].breachedAt[row]];
    const breached = Number.isNaN(breachedAt[row]) ? undefined : breachedAt[row];
    const isSame = own === decided[0] && breached === decided[1];
    const isSameByHand = own === byHand[0] && Object.is(breachedAt[row], byHand[1]);
    if (!isSame || !isSameByHand || usedMs[row] !== handMade[metric].usedMs[row]) {
      throw new Error(`${ticketId} ${metric}: ${own} ${breached}, decided ${decided}, by hand ${byHand}`);
    }
  }
}

console.log(
  `\n${title}: ${kept.tickets.toLocaleString("en")} tickets, ${log.at.length.toLocaleString("en")} rows`,
);
console.log("  the same outcome of every ticket, three times");
for (const [name, time] of [
  ["ticket-engine, run of a kept log", folding],
  ["ticket-engine, reading a log", reading],
  ["by hand, one set of policies", byHand],
  ["ticket-engine, single decisions", deciding],
]) {
  console.log(
    `  ${name.padEnd(56)}${time.toFixed(1).padStart(9)} ms${`${(time / folding).toFixed(1)}x`.padStart(9)}`,
  );
}
