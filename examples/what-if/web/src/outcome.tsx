/** The outcome in one line, which stays in sight while one edits. */

import { useSettled } from "../../../helpdesk/web/src/load.ts";
import type { Evaluated } from "./evaluation.ts";
import { count, percent, points } from "./format.ts";
import { share, total } from "./kept.ts";
import { METRIC_NAMES, type MetricName, TITLES } from "./metric.ts";

type Props = {
  readonly evaluated: Evaluated;
  readonly tickets: number;
  readonly metric: MetricName;
  readonly set: (metric: MetricName) => void;
};

export function Outcome({ evaluated: { evaluation, wholeMs, problems }, tickets, metric, set }: Props) {
  const [was, now] = evaluation
    ? [share(total(evaluation.before[metric])), share(total(evaluation.after[metric]))]
    : [null, null];
  const flipped = evaluation?.flips[metric].ticket.length ?? 0;
  const spoken = `${TITLES[metric]} kept: ${percent(was)} before, ${percent(now)} after; ${count(flipped)} tickets flip.`;
  const settled = useSettled(evaluation ? spoken : "", 700);
  return (
    <section class="outcome" aria-label="Outcome">
      <fieldset class="tabs">
        <legend class="unseen">Metric</legend>
        {METRIC_NAMES.filter((name) => name !== "nextResponse" || has(evaluation, name)).map((name) => (
          <label key={name}>
            <input type="radio" name="metric" checked={name === metric} onChange={() => set(name)} />
            {TITLES[name]}
          </label>
        ))}
      </fieldset>
      <p class="change">
        <span class="was">{percent(was)}</span> <span aria-hidden="true">→</span>{" "}
        <strong>{percent(now)}</strong>{" "}
        <span class="delta" data-good={(now ?? 0) >= (was ?? 0)}>
          {points(was, now)}
        </span>
      </p>
      {evaluation && (
        <p class="timing">
          <span>
            {count(tickets)} tickets in{" "}
            {evaluation.ms < 10 ? evaluation.ms.toFixed(1) : Math.round(evaluation.ms)} ms
          </span>
          {wholeMs !== undefined && <span>, on the page after {Math.round(wholeMs)} ms</span>}
          {problems.length > 0 && <span class="stale"> of the last configuration that held</span>}
        </p>
      )}
      <span class="unseen" role="status">
        {settled}
      </span>
    </section>
  );
}

const has = (evaluation: Evaluated["evaluation"], metric: MetricName): boolean =>
  evaluation?.after[metric].some(({ hours, target }) => hours.length > 0 || target !== null) ?? false;
