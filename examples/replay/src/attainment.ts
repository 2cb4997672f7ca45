/** How many deadlines were met, by policy and clock, and how long the work took. */
import type { ClockId, SlaClock, Ticket } from "ticket-engine";

export type Measurement = {
  met: number;
  breached: number;
  cancelled: number;
  running: number;
  pauses: number;
  /** The working minutes used by every stopped clock. */
  readonly minutes: number[];
};

const emptyMeasurement = (): Measurement => ({
  met: 0,
  breached: 0,
  cancelled: 0,
  running: 0,
  pauses: 0,
  minutes: [],
});

export class Attainment {
  readonly #policies = new Map<string, Map<ClockId, Measurement>>();

  /**
   * Adds a ticket as it is at the end of the log. Each clock, of completed cycles too, counts for
   * its last policy.
   */
  add({ sla }: Ticket): void {
    for (const clocks of Object.values(sla.clocks)) {
      for (const [clockId, clock] of Object.entries(clocks)) this.#add(clockId, clock);
    }
    for (const { clockId, clock } of sla.completed) this.#add(clockId, clock);
  }

  // A policy belongs to one group, so its clocks have distinct ids.
  #add(clockId: ClockId, clock: SlaClock): void {
    if (clock.policyId === null || clock.targetMs === null) return;
    const policy = String(clock.policyId);
    const clocks = this.#policies.get(policy) ?? new Map<ClockId, Measurement>();
    this.#policies.set(policy, clocks);
    const measurement = clocks.get(clockId) ?? emptyMeasurement();
    clocks.set(clockId, measurement);
    const { state } = clock.phase;
    if (clock.breachedAt !== null) measurement.breached++;
    else if (state === "stopped") measurement.met++;
    else if (state === "cancelled") measurement.cancelled++;
    else measurement.running++;
    if (clock.pauses.length > 0) measurement.pauses++;
    if (state === "stopped") measurement.minutes.push(clock.usedMs / 60_000);
  }

  /** Sorted by policy and clock. */
  byPolicy(): [string, ClockId, Measurement][] {
    const rows = [...this.#policies].flatMap(([policy, clocks]) =>
      [...clocks].map(([clockId, measurement]): [string, ClockId, Measurement] => [
        policy,
        clockId,
        measurement,
      ]),
    );
    return rows.sort(([a, m], [b, n]) => (a === b ? (m < n ? -1 : 1) : a < b ? -1 : 1));
  }
}

/** The nearest-rank percentile; null without values. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
