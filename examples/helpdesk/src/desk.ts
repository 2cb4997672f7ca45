/** How this desk is configured: the ITIL targets in European business hours. */
import { createEngine, type Engine, type EngineConfig, presets } from "ticket-engine";

const day = [["08:00", "18:00"]] as const;

export const deskConfig: EngineConfig = {
  workflow: {
    ...presets.deskWorkflow,
    reopenWindowMinutes: 14 * 24 * 60,
    // Whoever reported a ticket may close it, or open it again; to work on it is the desk's.
    transitions: presets.deskWorkflow.transitions.map((edge) =>
      edge.to === "CLOSED" || ["RESOLVED", "CLOSED"].includes(edge.from)
        ? edge
        : { ...edge, roles: ["agent", "admin", "system"] },
    ),
  },
  policies: presets.itil.map((policy) => ({ ...policy, warnAt: [0.75], nextResponseTimeMinutes: "PT8H" })),
  timers: [
    ...presets.timers,
    {
      id: "auto-close",
      when: { field: "status", equals: "RESOLVED" },
      anchor: "lastCustomerActivity",
      after: "PT120H",
      do: [{ setStatus: "CLOSED" }],
    },
  ],
  calendars: {
    default: { timeZone: "Europe/Rome", hours: { mon: day, tue: day, wed: day, thu: day, fri: day } },
  },
  historyChain: true,
};

export const deskEngine = (config: EngineConfig = deskConfig): Engine => createEngine(config);
