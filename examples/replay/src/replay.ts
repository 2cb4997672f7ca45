/** Replays a log through an engine: every ticket as a host would have handled it. */
import type { Engine, Ticket } from "ticket-engine";
import { Attainment } from "./attainment.js";
import { keep, live, offTheTable, Tally } from "./host.js";
import type { Timing } from "./report.js";
import type { Log } from "./story.js";

export type Result = {
  readonly tally: Tally;
  /** Changes of the log that the workflow does not have. */
  readonly offTheTable: number;
  readonly attainment: Attainment;
  readonly timing: Timing;
};

export async function replay(log: Log, engine: Engine, onProgress: (share: number) => void): Promise<Result> {
  const started = performance.now();
  const tally = new Tally();
  const attainment = new Attainment();
  const waiting: Ticket[] = [];
  let engineMs = 0;
  let latest = 0;
  for await (const story of log.stories) {
    const began = performance.now();
    const ticket = live(engine, story, tally);
    engineMs += performance.now() - began;
    latest = Math.max(latest, ticket.updatedAt.getTime());
    if (ticket.nextWakeAt === null) attainment.add(ticket);
    else waiting.push(ticket);
    if (tally.tickets % 64 === 0) onProgress(log.progress());
  }
  // What is still open when the log ends is woken once more, at its last instant, as a worker would.
  const began = performance.now();
  const woken = new Map(waiting.map((ticket, index) => [index, ticket]));
  for (const item of engine.sweep(waiting, { at: latest })) {
    if (item.outcome === "refused") throw new Error(item.problems[0]?.message);
    woken.set(item.index, keep(tally, item.decision));
  }
  engineMs += performance.now() - began;
  for (const ticket of woken.values()) attainment.add(ticket);
  onProgress(1);
  const timing = { seconds: (performance.now() - started) / 1000, engineSeconds: engineMs / 1000 };
  return { tally, offTheTable: offTheTable(engine, tally), attainment, timing };
}
