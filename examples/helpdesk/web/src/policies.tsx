/** How the policies were tried on a ticket, in the engine's trace. */
import type { PolicyTrace } from "ticket-engine";
import { words } from "./words.ts";

export const Policies = ({ policies }: { policies: readonly PolicyTrace[] }) => (
  <details>
    <summary>Why this policy</summary>
    <ul>
      {policies.map(({ policyId, outcome, failed }) => (
        <li key={policyId}>
          <strong>{policyId}</strong>:{" "}
          {words(outcome.replace(/[A-Z]/g, (letter) => `_${letter}`)).toLowerCase()}
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
