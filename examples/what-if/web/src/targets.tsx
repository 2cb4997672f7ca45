/** The form for the targets of each policy. */
import type { EngineConfig, Problem, SlaPolicy, TargetTime } from "ticket-engine";
import { FieldProblem, IS_WIDE, Priority, problemsAt } from "./components.tsx";
import { type TargetField, targetOf, withPolicy, withTarget } from "./configuration.ts";
import { span } from "./format.ts";

type Props = {
  readonly config: EngineConfig;
  readonly problems: readonly Problem[];
  readonly set: (config: EngineConfig) => void;
};

export function Targets({ config, problems, set }: Props) {
  const policies = config.policies ?? [];
  return (
    <details class="card" open={IS_WIDE}>
      <summary>
        <h2>Targets</h2>
      </summary>
      {policies.length === 0 ? (
        <p class="muted">There are no policies, so there are no deadlines. Add policies as JSON below.</p>
      ) : (
        <p class="muted">
          In minutes, or in hours and minutes such as PT4H30M. Leave it empty for no target.
        </p>
      )}
      {policies.map((policy, index) => (
        <Policy
          key={policy.policyId}
          policy={policy}
          path={`config.policies[${index}]`}
          problems={problems}
          set={(changed) => set(withPolicy(config, index, changed))}
        />
      ))}
    </details>
  );
}

type PolicyProps = {
  readonly policy: SlaPolicy;
  readonly path: string;
  readonly problems: readonly Problem[];
  readonly set: (policy: SlaPolicy) => void;
};

function Policy({ policy, path, problems, set }: PolicyProps) {
  const name = policy.name ?? String(policy.policyId);
  const target = (field: TargetField, title: string) => (
    <Target
      title={title}
      value={targetOf(policy, field)}
      path={`${path}.${field}`}
      problems={problemsAt(problems, `${path}.${field}`)}
      set={(text) => set(withTarget(policy, field, text))}
    />
  );
  return (
    <fieldset class="policy">
      <legend>
        {policy.priority && <Priority of={policy.priority} />} {name}
      </legend>
      <div class="pair">
        {target("responseTimeMinutes", "First response")}
        {target("nextResponseTimeMinutes", "Next response")}
        {target("resolutionTimeMinutes", "Resolution")}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={policy.businessHoursOnly ?? policy.calendar != null}
          onChange={(event) => set({ ...policy, businessHoursOnly: event.currentTarget.checked })}
        />
        Opening hours only
      </label>
    </fieldset>
  );
}

type TargetProps = {
  readonly title: string;
  readonly value: TargetTime | undefined;
  readonly path: string;
  readonly problems: readonly Problem[];
  readonly set: (text: string) => void;
};

function Target({ title, value, path, problems, set }: TargetProps) {
  const isRefused = problems.length > 0;
  const id = `${path}-problem`;
  return (
    <div>
      <label class="field">
        <span>
          {title}{" "}
          {typeof value === "number" && value >= 60 && !isRefused && <small>{span(value / 60)}</small>}
        </span>
        <input
          value={typeof value === "object" ? `${value.workingDays} working days` : (value ?? "")}
          readOnly={typeof value === "object"}
          inputMode="text"
          autocomplete="off"
          placeholder="none"
          aria-invalid={isRefused}
          aria-describedby={isRefused ? id : undefined}
          onInput={(event) => set(event.currentTarget.value)}
        />
      </label>
      <FieldProblem id={id} problems={problems} />
    </div>
  );
}
