/** The tickets that have another verdict under the edited configuration. */
import { type OutcomeColumns, outcomeNames } from "ticket-engine";
import { type ClockKey, clockKey } from "../clock-key.ts";
import type { Columns } from "./replay-worker.ts";

/** One row per ticket, in columns: moving a slider may change thousands of verdicts. */
export type VerdictChanges = {
  /** The tickets, by their indexes in the log. */
  readonly ticket: Uint32Array;
  /** 1 if the deadline was breached and is met now, 0 the other way round. */
  readonly isMet: Uint8Array;
  /** The priority under the edited configuration, as an index into its priorities. */
  readonly priority: Uint32Array;
  /** The working hours used under the base and under the edited configuration. */
  readonly before: Float64Array;
  readonly after: Float64Array;
};

const MET = outcomeNames.indexOf("met");
const BREACHED = outcomeNames.indexOf("breached");
const HOUR = 3_600_000;

/** The changes by clock. A clock that only one of the configurations has changes no verdict. */
export function verdictChanges(before: Columns, after: Columns): Record<ClockKey, VerdictChanges> {
  const old = new Map(before.clocks.map((clock) => [clockKey(clock), clock]));
  return Object.fromEntries(
    after.clocks.map((clock) => {
      const key = clockKey(clock);
      return [key, changesOf(old.get(key) ?? clock, clock, after.priority)];
    }),
  );
}

function changesOf(was: OutcomeColumns, is: OutcomeColumns, priority: Uint32Array): VerdictChanges {
  const tickets: number[] = [];
  for (let ticket = 0; ticket < priority.length; ticket++) {
    const [old, now] = [was.outcome[ticket], is.outcome[ticket]];
    if ((old === MET && now === BREACHED) || (old === BREACHED && now === MET)) tickets.push(ticket);
  }
  const ticket = Uint32Array.from(tickets);
  return {
    ticket,
    isMet: Uint8Array.from(ticket, (index) => Number(is.outcome[index] === MET)),
    priority: ticket.map((index) => priority[index] as number),
    before: Float64Array.from(ticket, (index) => (was.usedMs[index] as number) / HOUR),
    after: Float64Array.from(ticket, (index) => (is.usedMs[index] as number) / HOUR),
  };
}
