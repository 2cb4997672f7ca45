// A ticket's life in a Node program: `node index.mjs`.
import { createEngine, presets, TicketEngineError } from "ticket-engine";

const engine = createEngine({ policies: presets.standardPolicies, workflow: presets.relaxedWorkflow });
const ann = { id: "ann", role: "agent" };
const draft = { ticketId: "T-1", title: "VPN is down", priority: "P2", reporterId: "u-7" };

let { ticket } = engine.open(draft, { at: "2026-11-23T09:00:00Z" });
console.log(
  `opened, respond by ${ticket.responseDueAt.toISOString()}, resolve by ${ticket.dueAt.toISOString()}`,
);

const team = { teamId: "net", queueStrategy: "LOAD_BASED" };
const agents = [
  { agentId: "ann", currentLoad: 2, isAvailable: true },
  { agentId: "bob", currentLoad: 4, isAvailable: true },
];
const assigned = engine.assign(ticket, {
  team,
  agents,
  actor: { id: "desk", role: "system" },
  at: "2026-11-23T09:01:00Z",
});
ticket = assigned.ticket;
console.log(`assigned to ${assigned.assignment.agentId}`);

const started = engine.transition(ticket, { to: "IN_PROGRESS", actor: ann, at: "2026-11-23T09:40:00Z" });
ticket = started.ticket;
for (const { breachType, breachedAt } of started.breaches)
  console.log(`${breachType} breached at ${breachedAt.toISOString()}`);

try {
  engine.transition(ticket, { to: "CLOSED", actor: ann, at: "2026-11-23T09:41:00Z" });
} catch (error) {
  if (!(error instanceof TicketEngineError)) throw error;
  console.log(`refused, ${error.code}: ${error.message}`);
}
console.log(`wake this ticket at ${ticket.nextWakeAt.toISOString()}`);
