/** Summarizes the columns of a replay by clock and priority: counts, and curves to draw. */
import { createEngine, type EngineConfig, type OutcomeColumns, outcomeNames } from "ticket-engine";
import { type ClockKey, clockKey } from "../clock-key.ts";
import type { Columns } from "./replay-worker.ts";

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

export type Summaries = Readonly<Record<ClockKey, readonly PrioritySummary[]>>;

/** The most steps in a curve. */
const MAX_STEPS = 160;
const HOUR = 3_600_000;

export function summarize(result: Columns, config: EngineConfig, at: Date): Summaries {
  const targets = targetsOf(config, result.priorities, at);
  const summariesOf = (key: ClockKey, { outcome, usedMs }: OutcomeColumns): PrioritySummary[] => {
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
      target: targets.get(key)?.get(priority) ?? null,
    }));
  };
  return Object.fromEntries(
    result.clocks.map((clock) => [clockKey(clock), summariesOf(clockKey(clock), clock)]),
  );
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

/** The targets of each clock of a ticket by its priority, from the engine's preview. */
function targetsOf(config: EngineConfig, priorities: readonly string[], at: Date) {
  const targets = new Map<ClockKey, Map<string, number>>();
  using engine = createEngine(config);
  for (const priority of priorities) {
    for (const clock of engine.preview({ priority }, { at }).clocks) {
      if (clock.targetMinutes === null) continue;
      const key = clockKey(clock);
      const byPriority = targets.get(key) ?? new Map<string, number>();
      targets.set(key, byPriority.set(priority, clock.targetMinutes / 60));
    }
  }
  return targets;
}
