/** What the columns of a replay come to, for each metric and priority: counts and curves to draw. */
import { createEngine, type EngineConfig, outcomeNames } from "ticket-engine";
import type { Columns } from "./part.ts";

/** The metrics by the names that a replay's columns have. */
export const METRICS = ["firstResponse", "nextResponse", "resolution"] as const;
export type MetricName = (typeof METRICS)[number];

export type OutcomeName = (typeof outcomeNames)[number];

export type Standing = {
  readonly priority: string;
  /** How many tickets stand how. */
  readonly counts: Readonly<Record<OutcomeName, number>>;
  /** Working hours that the clocks with a verdict had used, at equal steps of their share: the first is the least. */
  readonly hours: Float64Array;
  /** Working hours allowed a ticket of nothing but this priority; null without a target. */
  readonly target: number | null;
};

export type Standings = Readonly<Record<MetricName, readonly Standing[]>>;

/** Into how many steps a curve is cut at most. */
const STEPS = 160;
const HOUR = 3_600_000;

export function standings(result: Columns, config: EngineConfig, at: Date): Standings {
  const targets = targetsOf(config, result.priorities, at);
  const of = (metric: MetricName): Standing[] => {
    const { outcome, usedMs } = result.outcomes[metric];
    const counts = result.priorities.map(() => new Uint32Array(outcomeNames.length));
    const used: number[][] = result.priorities.map(() => []);
    for (let ticket = 0; ticket < result.tickets; ticket++) {
      const priority = result.priority[ticket] as number;
      const code = outcome[ticket] as number;
      const own = counts[priority] as Uint32Array;
      own[code] = (own[code] as number) + 1;
      if (hasVerdict(code)) used[priority]?.push(usedMs[ticket] as number);
    }
    return result.priorities.map((priority, place) => ({
      priority,
      counts: Object.fromEntries(
        outcomeNames.map((name, code) => [name, counts[place]?.[code] ?? 0]),
      ) as Standing["counts"],
      hours: curve(used[place] ?? []),
      target: targets[metric].get(priority) ?? null,
    }));
  };
  return {
    firstResponse: of("firstResponse"),
    nextResponse: of("nextResponse"),
    resolution: of("resolution"),
  };
}

const hasVerdict = (code: number) => outcomeNames[code] === "met" || outcomeNames[code] === "breached";

function curve(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const steps = Math.min(sorted.length, STEPS);
  return Float64Array.from(
    { length: steps },
    (_, step) => (sorted[Math.round((step * (sorted.length - 1)) / Math.max(1, steps - 1))] as number) / HOUR,
  );
}

const NAMES = {
  FIRST_RESPONSE: "firstResponse",
  NEXT_RESPONSE: "nextResponse",
  RESOLUTION: "resolution",
} as const;

/** What a ticket of each priority would be promised: the engine says. */
function targetsOf(config: EngineConfig, priorities: readonly string[], at: Date) {
  const targets = Object.fromEntries(METRICS.map((metric) => [metric, new Map<string, number>()])) as Record<
    MetricName,
    Map<string, number>
  >;
  using engine = createEngine(config);
  for (const priority of priorities) {
    const draft = { ticketId: priority, title: priority, priority, reporterId: "-" };
    for (const { metric, targetMinutes } of engine.preview(draft, { at }).clocks)
      if (targetMinutes !== null) targets[NAMES[metric]].set(priority, targetMinutes / 60);
  }
  return targets;
}
