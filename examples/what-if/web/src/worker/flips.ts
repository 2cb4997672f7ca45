/** The tickets whose verdict is another under the edited configuration. */
import { outcomeNames } from "ticket-engine";
import type { Columns } from "./part.ts";
import { METRICS, type MetricName } from "./standing.ts";

/** In columns, as they come: a slider may flip thousands. */
export type Flips = {
  /** Which tickets: their places in the log. */
  readonly ticket: Uint32Array;
  /** Of each, 1 when it is kept now and was missed, 0 the other way round. */
  readonly isKept: Uint8Array;
  /** Of each, its priority under the edited configuration: a place in its priorities. */
  readonly priority: Uint32Array;
  /** Of each, the working hours used under the base and under the edited configuration. */
  readonly before: Float64Array;
  readonly after: Float64Array;
};

const MET = outcomeNames.indexOf("met");
const BREACHED = outcomeNames.indexOf("breached");
const HOUR = 3_600_000;

export function flips(before: Columns, after: Columns): Record<MetricName, Flips> {
  return Object.fromEntries(METRICS.map((metric) => [metric, of(metric, before, after)])) as Record<
    MetricName,
    Flips
  >;
}

function of(metric: MetricName, before: Columns, after: Columns): Flips {
  const [was, is] = [before.outcomes[metric], after.outcomes[metric]];
  const tickets: number[] = [];
  for (let ticket = 0; ticket < after.tickets; ticket++) {
    const [old, now] = [was.outcome[ticket], is.outcome[ticket]];
    if ((old === MET && now === BREACHED) || (old === BREACHED && now === MET)) tickets.push(ticket);
  }
  const ticket = Uint32Array.from(tickets);
  return {
    ticket,
    isKept: Uint8Array.from(ticket, (place) => Number(is.outcome[place] === MET)),
    priority: ticket.map((place) => after.priority[place] as number),
    before: Float64Array.from(ticket, (place) => (was.usedMs[place] as number) / HOUR),
    after: Float64Array.from(ticket, (place) => (is.usedMs[place] as number) / HOUR),
  };
}
