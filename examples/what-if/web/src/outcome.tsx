/** The outcome in one line, which stays in sight during edits. */
import type { ClockId } from "ticket-engine";
import { useDebounced } from "../../../helpdesk/web/src/load.ts";
import { CLOCK_IDS, CLOCK_NAMES } from "./clocks.ts";
import type { Evaluated } from "./evaluation.ts";
import { count, percent, points } from "./format.ts";
import { metShare, total } from "./met-share.ts";

type Props = {
  readonly evaluated: Evaluated;
  readonly tickets: number;
  readonly clockId: ClockId;
  readonly set: (clockId: ClockId) => void;
};

export function Outcome({ evaluated: { evaluation, wholeMs, problems }, tickets, clockId, set }: Props) {
  const [was, now] = evaluation
    ? [metShare(total(evaluation.before[clockId])), metShare(total(evaluation.after[clockId]))]
    : [null, null];
  const changes = evaluation?.changes[clockId].ticket.length ?? 0;
  const sentence = `${CLOCK_NAMES[clockId]} met: ${percent(was)} before, ${percent(now)} after; ${count(changes)} verdicts change.`;
  const announced = useDebounced(evaluation ? sentence : "", 700);
  return (
    <section class="outcome" aria-label="Outcome">
      <fieldset class="tabs">
        <legend class="visually-hidden">Clock</legend>
        {CLOCK_IDS.filter((id) => id !== "nextResponse" || hasResults(evaluation, id)).map((id) => (
          <label key={id}>
            <input type="radio" name="clock" checked={id === clockId} onChange={() => set(id)} />
            {CLOCK_NAMES[id]}
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

const hasResults = (evaluation: Evaluated["evaluation"], clockId: ClockId): boolean =>
  evaluation?.after[clockId].some(({ hours, target }) => hours.length > 0 || target !== null) ?? false;
