/** The default configuration of the replayed desk. */
import { type EngineConfig, presets } from "ticket-engine";

/**
 * The standard policies with a warning at 75%, a page when a P1 stays unassigned for 15 minutes,
 * and a timer that closes tickets five days after they were resolved, which the log's desk does by
 * a batch. The default timer that raises a P2 is left out, because the log contains every change of
 * priority.
 */
export function deskConfig(workflow: EngineConfig["workflow"]): EngineConfig {
  return {
    workflow,
    policies: presets.standardPolicies.map((policy) => ({ ...policy, warnAt: [0.75] })),
    timers: [
      ...presets.timers.filter(({ id }) => id === "page-unassigned-p1"),
      {
        id: "auto-close",
        when: { field: "status", equals: "RESOLVED" },
        since: "lastCustomerActivity",
        after: "PT120H",
        do: [{ setStatus: "CLOSED" }],
      },
    ],
  };
}
