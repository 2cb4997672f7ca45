/** Which deadlines were kept, per priority, and how long the work took. */
import type { SlaClock, Ticket } from "ticket-engine";

export type Verdicts = { met: number; breached: number; cancelled: number; running: number };

export type Measured = Verdicts & {
  /** Working minutes to the end, as the policy counts them, of every clock that stopped. */
  readonly minutes: number[];
};

export type PriorityReport = { tickets: number; readonly response: Measured; readonly resolution: Measured };

const nothing = (): Measured => ({ met: 0, breached: 0, cancelled: 0, running: 0, minutes: [] });

export class Attainment {
  readonly #priorities = new Map<string, PriorityReport>();

  /** Adds a ticket as it is at the end of the log, under its final priority. */
  add(ticket: Ticket): void {
    const report = this.#priorities.get(ticket.priority) ?? {
      tickets: 0,
      response: nothing(),
      resolution: nothing(),
    };
    this.#priorities.set(ticket.priority, report);
    report.tickets++;
    judge(report.response, ticket.sla.firstResponse);
    judge(report.resolution, ticket.sla.resolution);
  }

  /** By priority, in the order of their names. */
  byPriority(): [string, PriorityReport][] {
    return [...this.#priorities].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

function judge(measured: Measured, clock: SlaClock | null): void {
  if (clock === null) return;
  const { state } = clock.phase;
  if (clock.breachedAt !== null) measured.breached++;
  else if (state === "stopped") measured.met++;
  else if (state === "cancelled") measured.cancelled++;
  else measured.running++;
  if (state === "stopped") measured.minutes.push(clock.usedMs / 60_000);
}

/** The value that the given share of the values does not exceed (nearest rank); null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
