/** In which statuses the clocks wait. */
import type { EngineConfig, Problem } from "ticket-engine";
import { type PausedMetric, pausesIn, withPause } from "./configuration.ts";
import { words } from "./format.ts";
import { FieldProblem, IS_WIDE } from "./parts.tsx";

type Props = {
  readonly config: EngineConfig;
  readonly problems: readonly Problem[];
  readonly set: (config: EngineConfig) => void;
};

/** The statuses before the end, of a configuration that names no workflow of its own. */
const DEFAULT_STATUSES = ["OPEN", "IN_PROGRESS", "PENDING"];

export function Pauses({ config, problems, set }: Props) {
  const states = config.workflow?.states;
  const statuses = states ? Object.keys(states) : DEFAULT_STATUSES;
  const waiting = statuses.filter((status) => !["resolved", "closed"].includes(states?.[status] ?? ""));
  return (
    <details class="card" open={IS_WIDE}>
      <summary>
        <h2>Pauses</h2>
      </summary>
      {(config.policies ?? []).length === 0 ? (
        <p class="quiet">Without policies there is nothing to pause.</p>
      ) : (
        <div class="pair">
          <Metric
            title="First response waits in"
            metric="firstResponse"
            {...{ config, statuses: waiting, set }}
          />
          <Metric title="Resolution waits in" metric="resolution" {...{ config, statuses: waiting, set }} />
        </div>
      )}
      <FieldProblem id="pause-problem" problems={problems.filter(({ path }) => path.includes(".pauseOn"))} />
    </details>
  );
}

type MetricProps = {
  readonly title: string;
  readonly metric: PausedMetric;
  readonly config: EngineConfig;
  readonly statuses: readonly string[];
  readonly set: (config: EngineConfig) => void;
};

function Metric({ title, metric, config, statuses, set }: MetricProps) {
  const isLeft = statuses.some((status) => pausesIn(config, metric, status).leaving > 0);
  return (
    <fieldset class="checks">
      <legend>{title}</legend>
      {statuses.map((status) => {
        const { all, pausing, leaving } = pausesIn(config, metric, status);
        return (
          <label class="check" key={status}>
            <input
              type="checkbox"
              checked={pausing === all}
              indeterminate={leaving > 0 || (pausing > 0 && pausing < all)}
              onChange={(event) => set(withPause(config, metric, status, event.currentTarget.checked))}
            />
            {words(status)}
          </label>
        );
      })}
      {isLeft && <p class="quiet">Left to the engine by some policies; a tick here says it for all.</p>}
    </fieldset>
  );
}
