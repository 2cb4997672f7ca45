/** The page that shows the elements, and tickets to show. */
import { createEngine, type EngineConfig, presets } from "ticket-engine";
import type { SlaElement } from "ticket-engine/elements";

const config = {
  policies: [
    {
      policyId: "standard",
      fallback: true,
      businessHoursOnly: true,
      responseTimeMinutes: 240,
      resolutionTimeMinutes: 1440,
      warnAt: [0.75],
    },
  ],
  workflow: presets.relaxedWorkflow,
} as const;
export const engine = createEngine(config);
export const ann = { id: "ann", role: "agent" } as const;
export const draft = { ticketId: "T-1", title: "VPN is down", priority: "P3", reporterId: "eva" };
export const friday = (time: string) => `2026-11-20T${time}Z`;
export const monday = (time: string) => `2026-11-23T${time}Z`;

export const opened = engine.open(draft, { at: friday("16:00:00") }).ticket;
const working = engine.transition(opened, { to: "IN_PROGRESS", actor: ann, at: friday("17:00:00") }).ticket;
export const waiting = engine.transition(working, {
  to: "PENDING",
  actor: ann,
  at: monday("10:00:00"),
}).ticket;
export const resolved = engine.transition(waiting, {
  to: "RESOLVED",
  actor: ann,
  at: monday("11:00:00"),
}).ticket;

/** A desk whose network team promises the others to pass a ticket on within an hour. */
const inGroups = {
  clocks: [presets.clocks.ownership],
  policies: [
    ...config.policies,
    {
      policyId: "ola-net",
      group: "ola",
      when: { field: "teamId", equals: "net" },
      targets: { ownership: { time: 60, warnAt: [0.5] } },
    },
  ],
  workflow: presets.relaxedWorkflow,
} as const satisfies EngineConfig;
export const withOwnership = createEngine(inGroups).open(
  { ...draft, teamId: "net" },
  { at: friday("16:00:00") },
).ticket;

const pageFor = (config: EngineConfig): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Elements</title>
<style>:root { color-scheme: light dark; } body { background: light-dark(#fff, #0f172a); color: light-dark(#000, #fff); }</style>
<main><h1>Elements</h1><div id="place"></div></main>
<script type="module">
  import { createEngine } from "/index.js";
  import "/elements.js";
  export const engine = createEngine(${JSON.stringify(config)});
  /** Adds an element with these properties to the page. */
  window.show = async (name, { now, ...properties }) => {
    const element = Object.assign(document.createElement(name), properties, { engine });
    if (now) element.now = () => Date.parse(now);
    document.getElementById("place").append(element);
    await element.updateComplete;
    return element;
  };
</script></html>`;

export const HTML = pageFor(config);
/** The page of the desk whose teams promise something to each other. */
export const GROUPS_HTML = pageFor(inGroups);

declare global {
  interface Window {
    show(name: string, properties: object): Promise<SlaElement>;
    events: string[];
    looks: number;
  }
}
