/** The outcome in one line, which stays in sight during edits. */
import { useDebounced } from "../../../helpdesk/web/src/load.ts";
import { type ClockKey, clockName, MAIN_CLOCKS } from "./clocks.ts";
import type { Evaluated } from "./evaluation.ts";
import { count, percent, points } from "./format.ts";
import { metShare, total } from "./met-share.ts";

type Props = {
  readonly evaluated: Evaluated;
  readonly tickets: number;
  readonly clock: ClockKey;
  readonly set: (clock: ClockKey) => void;
};

export function Outcome({ evaluated: { evaluation, wholeMs, problems }, tickets, clock, set }: Props) {
  const [was, now] = evaluation
    ? [metShare(total(evaluation.before[clock] ?? [])), metShare(total(evaluation.after[clock] ?? []))]
    : [null, null];
  const changes = evaluation?.changes[clock]?.ticket.length ?? 0;
  const sentence = `${clockName(clock)} met: ${percent(was)} before, ${percent(now)} after; ${count(changes)} verdicts change.`;
  const announced = useDebounced(evaluation ? sentence : "", 700);
  return (
    <section class="outcome" aria-label="Outcome">
      <fieldset class="tabs">
        <legend class="visually-hidden">Clock</legend>
        {shownClocks(evaluation, clock).map((key) => (
          <label key={key}>
            <input type="radio" name="clock" checked={key === clock} onChange={() => set(key)} />
            {clockName(key)}
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
          {problems.length > 0 && <span class="stale"> for the last valid configuration</span>}
        </p>
      )}
      <span class="visually-hidden" role="status">
        {announced}
      </span>
    </section>
  );
}

/** The main clocks, the chosen one, and every other one that has results. */
const shownClocks = (evaluation: Evaluated["evaluation"], clock: ClockKey): ClockKey[] => {
  const others = Object.entries(evaluation?.after ?? {}).flatMap(([key, summaries]) =>
    summaries.some(({ hours, target }) => hours.length > 0 || target !== null) ? [key] : [],
  );
  return [...new Set([...MAIN_CLOCKS, ...others, clock])];
};
