/** The form for the statuses in which clocks pause. */
import type { EngineConfig, Problem } from "ticket-engine";
import { FieldProblem, IS_WIDE } from "./components.tsx";
import { countPauses, type PausableClock, withPause } from "./configuration.ts";
import { label } from "./format.ts";

type Props = {
  readonly config: EngineConfig;
  readonly problems: readonly Problem[];
  readonly set: (config: EngineConfig) => void;
};

/** The statuses of the default workflow in which clocks can pause. */
const DEFAULT_STATUSES = ["OPEN", "IN_PROGRESS", "PENDING"];

export function Pauses({ config, problems, set }: Props) {
  const states = config.workflow?.states;
  const statuses = states ? Object.keys(states) : DEFAULT_STATUSES;
  const unresolved = statuses.filter((status) => {
    const state = states?.[status];
    const category = typeof state === "object" ? state.category : state;
    return !["resolved", "closed", "cancelled"].includes(category ?? "");
  });
  return (
    <details class="card" open={IS_WIDE}>
      <summary>
        <h2>Pauses</h2>
      </summary>
      {(config.policies ?? []).length === 0 ? (
        <p class="muted">Without policies there is nothing to pause.</p>
      ) : (
        <div class="pair">
          <ClockPauses
            title="First response pauses in"
            clockId="firstResponse"
            {...{ config, statuses: unresolved, set }}
          />
          <ClockPauses
            title="Resolution pauses in"
            clockId="resolution"
            {...{ config, statuses: unresolved, set }}
          />
        </div>
      )}
      <FieldProblem id="pause-problem" problems={problems.filter(({ path }) => path.includes(".pauseOn"))} />
    </details>
  );
}

type ClockPausesProps = {
  readonly title: string;
  readonly clockId: PausableClock;
  readonly config: EngineConfig;
  readonly statuses: readonly string[];
  readonly set: (config: EngineConfig) => void;
};

function ClockPauses({ title, clockId, config, statuses, set }: ClockPausesProps) {
  const hasDefaults = statuses.some((status) => countPauses(config, clockId, status).byDefault > 0);
  return (
    <fieldset class="checks">
      <legend>{title}</legend>
      {statuses.map((status) => {
        const { policies, pausing, byDefault } = countPauses(config, clockId, status);
        return (
          <label class="check" key={status}>
            <input
              type="checkbox"
              checked={pausing === policies}
              indeterminate={byDefault > 0 || (pausing > 0 && pausing < policies)}
              onChange={(event) => set(withPause(config, clockId, status, event.currentTarget.checked))}
            />
            {label(status)}
          </label>
        );
      })}
      {hasDefaults && (
        <p class="muted">
          Some policies use the default or a condition; a change here applies to all of them.
        </p>
      )}
    </fieldset>
  );
}
