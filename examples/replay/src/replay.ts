/** Replays a log through an engine, ticket by ticket, as a host would have handled it. */
import type { Engine, Ticket } from "ticket-engine";
import { Attainment } from "./attainment.js";
import { countMissingEdges, record, replayTicket, Tally } from "./host.js";
import type { TicketLog } from "./log.js";
import type { Timing } from "./report.js";

export type Result = {
  readonly tally: Tally;
  /** Status changes in the log that the workflow has no edge for. */
  readonly missingEdges: number;
  readonly attainment: Attainment;
  readonly timing: Timing;
};

export async function replay(
  log: TicketLog,
  engine: Engine,
  onProgress: (share: number) => void,
): Promise<Result> {
  const started = performance.now();
  const tally = new Tally();
  const attainment = new Attainment();
  const waiting: Ticket[] = [];
  let engineMs = 0;
  let latest = 0;
  for await (const logged of log.tickets) {
    const began = performance.now();
    const ticket = replayTicket(engine, logged, tally);
    engineMs += performance.now() - began;
    latest = Math.max(latest, ticket.updatedAt.getTime());
    if (ticket.nextWakeAt === null) attainment.add(ticket);
    else waiting.push(ticket);
    if (tally.tickets % 64 === 0) onProgress(log.progress());
  }
  // Wake the tickets that are still waiting when the log ends, at its last instant, as a worker
  // would.
  const began = performance.now();
  const woken = new Map(waiting.map((ticket, index) => [index, ticket]));
  for (const item of engine.advanceAll(waiting, { at: latest })) {
    if (item.outcome === "refused") throw new Error(item.problems[0]?.message);
    woken.set(item.index, record(tally, item.decision));
  }
  engineMs += performance.now() - began;
  for (const ticket of woken.values()) attainment.add(ticket);
  onProgress(1);
  const timing = { seconds: (performance.now() - started) / 1000, engineSeconds: engineMs / 1000 };
  return { tally, missingEdges: countMissingEdges(engine, tally), attainment, timing };
}
