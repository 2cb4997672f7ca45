/** This desk's default configuration: the standard policies in European business hours. */
import { createEngine, type Engine, type EngineConfig, presets } from "ticket-engine";

/** Statuses in which a ticket is done. */
const DONE = ["RESOLVED", "CLOSED", "CANCELLED"];

const day = [["08:00", "18:00"]] as const;

export const deskConfig: EngineConfig = {
  workflow: {
    ...presets.relaxedWorkflow,
    reopenWindowMinutes: 14 * 24 * 60,
    // Reporters may close, cancel and reopen their tickets. Every other edge is for the staff.
    transitions: presets.relaxedWorkflow.transitions.map((edge) =>
      ["CLOSED", "CANCELLED"].includes(edge.to) || DONE.includes(edge.from)
        ? edge
        : { ...edge, roles: ["agent", "admin", "system"] },
    ),
  },
  policies: presets.standardPolicies.map((policy) => ({
    ...policy,
    warnAt: [0.75],
    nextResponseTimeMinutes: "PT8H",
  })),
  timers: [
    ...presets.timers,
    {
      id: "auto-close",
      when: { field: "status", equals: "RESOLVED" },
      since: "lastCustomerActivity",
      after: "PT120H",
      do: [{ setStatus: "CLOSED" }],
    },
  ],
  calendars: {
    default: { timeZone: "Europe/Rome", hours: { mon: day, tue: day, wed: day, thu: day, fri: day } },
  },
  tamperEvidentHistory: true,
};

export const deskEngine = (config: EngineConfig = deskConfig): Engine => createEngine(config);
