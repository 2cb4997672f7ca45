/** The policies in the order they were tried, from the engine's trace. */
import type { PolicyTrace } from "ticket-engine";
import { label } from "./label.ts";

export const Policies = ({ policies }: { policies: readonly PolicyTrace[] }) => (
  <details>
    <summary>Why this policy</summary>
    <ul>
      {policies.map(({ policyId, group, outcome, failed }) => (
        <li key={policyId}>
          <strong>{policyId}</strong>
          {group !== "sla" && ` (${group})`}: {label(outcome).toLowerCase()}
          {failed.map(({ path, test, found }) => (
            <div key={path}>
              <code>{JSON.stringify(test)}</code>, found <code>{JSON.stringify(found)}</code>
            </div>
          ))}
        </li>
      ))}
    </ul>
  </details>
);
