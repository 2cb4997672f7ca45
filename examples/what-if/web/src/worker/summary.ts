/** Summarizes the columns of a replay by clock and priority: counts, and curves to draw. */
import { type ClockId, createEngine, type EngineConfig, outcomeNames } from "ticket-engine";
import type { Columns } from "./replay-worker.ts";

export const CLOCK_IDS = [
  "firstResponse",
  "nextResponse",
  "resolution",
] as const satisfies readonly ClockId[];

export type OutcomeName = (typeof outcomeNames)[number];

export type PrioritySummary = {
  readonly priority: string;
  /** The number of tickets by outcome. */
  readonly counts: Readonly<Record<OutcomeName, number>>;
  /** Working hours used by clocks with a verdict, sorted and sampled at equal steps. */
  readonly hours: Float64Array;
  /**
   * The target in working hours of a ticket with this priority and no other fields; null without a
   * target.
   */
  readonly target: number | null;
};

export type Summaries = Readonly<Record<ClockId, readonly PrioritySummary[]>>;

/** The most steps in a curve. */
const MAX_STEPS = 160;
const HOUR = 3_600_000;

export function summarize(result: Columns, config: EngineConfig, at: Date): Summaries {
  const targets = targetsOf(config, result.priorities, at);
  const summariesOf = (clockId: ClockId): PrioritySummary[] => {
    const { outcome, usedMs } = result.outcomes[clockId];
    const counts = result.priorities.map(() => new Uint32Array(outcomeNames.length));
    const used: number[][] = result.priorities.map(() => []);
    for (let ticket = 0; ticket < result.tickets; ticket++) {
      const priority = result.priority[ticket] as number;
      const code = outcome[ticket] as number;
      const byOutcome = counts[priority] as Uint32Array;
      byOutcome[code] = (byOutcome[code] as number) + 1;
      if (hasVerdict(code)) used[priority]?.push(usedMs[ticket] as number);
    }
    return result.priorities.map((priority, index) => ({
      priority,
      counts: Object.fromEntries(
        outcomeNames.map((name, code) => [name, counts[index]?.[code] ?? 0]),
      ) as PrioritySummary["counts"],
      hours: curve(used[index] ?? []),
      target: targets[clockId].get(priority) ?? null,
    }));
  };
  return {
    firstResponse: summariesOf("firstResponse"),
    nextResponse: summariesOf("nextResponse"),
    resolution: summariesOf("resolution"),
  };
}

const hasVerdict = (code: number) => outcomeNames[code] === "met" || outcomeNames[code] === "breached";

function curve(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const steps = Math.min(sorted.length, MAX_STEPS);
  return Float64Array.from(
    { length: steps },
    (_, step) => (sorted[Math.round((step * (sorted.length - 1)) / Math.max(1, steps - 1))] as number) / HOUR,
  );
}

/** The targets of a ticket of each priority, from the engine's preview. */
function targetsOf(config: EngineConfig, priorities: readonly string[], at: Date) {
  const targets = Object.fromEntries(
    CLOCK_IDS.map((clockId) => [clockId, new Map<string, number>()]),
  ) as Record<ClockId, Map<string, number>>;
  using engine = createEngine(config);
  for (const priority of priorities) {
    const draft = { ticketId: priority, title: priority, priority, reporterId: "-" };
    for (const { clockId, targetMinutes } of engine.preview(draft, { at }).clocks)
      if (targetMinutes !== null) targets[clockId].set(priority, targetMinutes / 60);
  }
  return targets;
}
