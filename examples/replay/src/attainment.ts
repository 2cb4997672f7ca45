/** Which deadlines were kept, by policy, and how long the work took. */
import type { Metric, SlaClock, Ticket } from "ticket-engine";

export type Verdicts = { met: number; breached: number; cancelled: number; running: number; pauses: number };

export type Measured = Verdicts & {
  /** Working minutes to the end, as the policy counts them, of every clock that stopped. */
  readonly minutes: number[];
};

const nothing = (): Measured => ({ met: 0, breached: 0, cancelled: 0, running: 0, pauses: 0, minutes: [] });

export class Attainment {
  readonly #policies = new Map<string, Map<Metric, Measured>>();

  /** Adds a ticket as it is at the end of the log: each clock, of completed cycles too, under the policy it had last. */
  add({ sla }: Ticket): void {
    this.#add("FIRST_RESPONSE", sla.firstResponse);
    this.#add("NEXT_RESPONSE", sla.nextResponse);
    this.#add("RESOLUTION", sla.resolution);
    for (const { metric, clock } of sla.completed) this.#add(metric, clock);
  }

  #add(metric: Metric, clock: SlaClock | null): void {
    if (clock === null || clock.policyId === null || clock.targetMs === null) return;
    const policy = String(clock.policyId);
    const metrics = this.#policies.get(policy) ?? new Map<Metric, Measured>();
    this.#policies.set(policy, metrics);
    const measured = metrics.get(metric) ?? nothing();
    metrics.set(metric, measured);
    const { state } = clock.phase;
    if (clock.breachedAt !== null) measured.breached++;
    else if (state === "stopped") measured.met++;
    else if (state === "cancelled") measured.cancelled++;
    else measured.running++;
    if (clock.pauses.length > 0) measured.pauses++;
    if (state === "stopped") measured.minutes.push(clock.usedMs / 60_000);
  }

  /** By policy and metric, in the order of their names. */
  byPolicy(): [string, Metric, Measured][] {
    const rows = [...this.#policies].flatMap(([policy, metrics]) =>
      [...metrics].map(([metric, measured]): [string, Metric, Measured] => [policy, metric, measured]),
    );
    return rows.sort(([a, m], [b, n]) => (a === b ? (m < n ? -1 : 1) : a < b ? -1 : 1));
  }
}

/** The value that the given share of the values does not exceed (nearest rank); null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
