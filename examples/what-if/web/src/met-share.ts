/** Shares of deadlines that were met. */
import type { PrioritySummary } from "./worker/summary.ts";

export type VerdictCounts = { readonly met: number; readonly breached: number };

/** The share of verdicts that are "met"; null without any verdict. */
export const metShare = ({ met, breached }: VerdictCounts): number | null =>
  met + breached === 0 ? null : met / (met + breached);

/** The counts of all priorities together. */
export const total = (summaries: readonly PrioritySummary[]): VerdictCounts =>
  summaries.reduce(
    (sum, { counts }) => ({ met: sum.met + counts.met, breached: sum.breached + counts.breached }),
    { met: 0, breached: 0 },
  );

/** Each priority of the edited configuration, with the base's summary of the same priority. */
export const pairs = (before: readonly PrioritySummary[], after: readonly PrioritySummary[]) =>
  after.map((now) => ({
    priority: now.priority,
    now,
    was: before.find(({ priority }) => priority === now.priority),
  }));
