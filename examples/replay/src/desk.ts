/** How the replayed desk is configured, unless a file says otherwise. */
import { type EngineConfig, presets } from "ticket-engine";

/**
 * The ITIL targets with a warning at three quarters; a page for a P1 that nobody takes for a quarter of an hour; and
 * what the log's desk does by a batch: closing what has been resolved for five days. The default timer that raises
 * a P2 is left out: the log says itself when a priority changed.
 */
export function deskConfig(workflow: EngineConfig["workflow"]): EngineConfig {
  return {
    workflow,
    policies: presets.itil.map((policy) => ({ ...policy, warnAt: [0.75] })),
    timers: [
      ...presets.timers.filter(({ id }) => id === "page-unassigned-p1"),
      {
        id: "auto-close",
        when: { field: "status", equals: "RESOLVED" },
        anchor: "lastCustomerActivity",
        after: "PT120H",
        do: [{ setStatus: "CLOSED" }],
      },
    ],
  };
}
