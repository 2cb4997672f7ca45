/** Shares of what was kept, from counts. */
import type { Standing } from "./worker/standing.ts";

export type Kept = { readonly met: number; readonly breached: number };

/** The share of the verdicts that are good; null without any. */
export const share = ({ met, breached }: Kept): number | null =>
  met + breached === 0 ? null : met / (met + breached);

/** All priorities together. */
export const total = (standings: readonly Standing[]): Kept =>
  standings.reduce(
    (sum, { counts }) => ({ met: sum.met + counts.met, breached: sum.breached + counts.breached }),
    { met: 0, breached: 0 },
  );

/** Each priority of the edited configuration, beside what the base had for it. */
export const pairs = (before: readonly Standing[], after: readonly Standing[]) =>
  after.map((now) => ({
    priority: now.priority,
    now,
    was: before.find(({ priority }) => priority === now.priority),
  }));
