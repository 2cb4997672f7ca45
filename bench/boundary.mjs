/**
 * The cost of a call into the engine from Node, beside plain JavaScript that does the same by hand,
 * and beside three libraries that make a comparable decision: may this ticket move to that status?
 */
import { execFileSync } from "node:child_process";
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { Engine as Rules } from "json-rules-engine";
import { createCalendar, createColumns, createEngine, dueRows, presets } from "ticket-engine";
import { createMachine, initialTransition, transition as next } from "xstate";
import { measure } from "./measure.mjs";

const ns = (value) =>
  value < 1_000 ? `${value.toFixed(value < 10 ? 1 : 0)} ns` : `${(value / 1_000).toFixed(1)} us`;

async function table(title, rows) {
  console.log(`\n${title}`);
  let base;
  for (const [name, call] of rows) {
    const time = typeof call === "number" ? call : await measure(call);
    base ??= time;
    console.log(`  ${name.padEnd(56)}${ns(time).padStart(10)}${`${(time / base).toFixed(1)}x`.padStart(9)}`);
  }
}

const AT = Date.parse("2026-11-23T10:00:00Z");
const EDGES = presets.strictWorkflow.transitions.map(({ from, to }) => [from, to]);
const engine = createEngine({ policies: presets.standardPolicies });
const actor = { id: "ann", role: "agent" };
const draft = {
  ticketId: "T-1",
  title: "VPN is down",
  priority: "P3",
  category: "INCIDENT",
  tags: ["vpn"],
  reporterId: "user-7",
  teamId: "net",
};
const opened = engine.open(draft, { at: AT - 3_600_000 }).ticket;
const assigned = engine.update(opened, { changes: { assigneeId: "ann" }, actor, at: AT - 60_000 }).ticket;

// --- may this ticket move to that status
// -----------------------------------------------------------------------------

const machine = createMachine({
  initial: "OPEN",
  states: Object.fromEntries(
    Object.keys(presets.strictWorkflow.states).map((state) => [
      state,
      { on: Object.fromEntries(EDGES.filter(([from]) => from === state).map(([, to]) => [to, to])) },
    ]),
  ),
});
const [open] = initialTransition(machine);

preparsePolicySet("desk", {
  staticPolicies: EDGES.map(
    ([from, to]) =>
      `permit(principal, action == Action::"${to}", resource) when { context.status == "${from}" && context.role == "agent" };`,
  ).join("\n"),
});
const cedar = () =>
  statefulIsAuthorized({
    principal: { type: "User", id: "ann" },
    action: { type: "Action", id: "IN_PROGRESS" },
    resource: { type: "Ticket", id: "T-1" },
    context: { status: "OPEN", role: "agent" },
    preparsedPolicySetId: "desk",
    validateRequest: false,
    entities: [],
  });
if (cedar().response?.decision !== "allow") throw new Error("Cedar denies it");

const rules = new Rules(
  EDGES.map(([from, to]) => ({
    conditions: {
      all: [
        { fact: "status", operator: "equal", value: from },
        { fact: "to", operator: "equal", value: to },
      ],
    },
    event: { type: "allowed" },
  })),
);
const runRules = () => rules.run({ status: "OPEN", to: "IN_PROGRESS" });
if ((await runRules()).events.length !== 1) throw new Error("json-rules-engine denies it");

const byHand = new Map(EDGES.map(([from, to]) => [`${from} ${to}`, true]));

await table("may a ticket in OPEN move to IN_PROGRESS", [
  ["ticket-engine, canTransition", () => engine.canTransition("OPEN", "IN_PROGRESS", "agent")],
  ["by hand, a Map", () => byHand.has(`OPEN ${"IN_PROGRESS"}`)],
  ["xstate, transition() of a machine", () => next(machine, open, { type: "IN_PROGRESS" })],
  ["Cedar, statefulIsAuthorized", cedar],
  ["json-rules-engine, run()", runRules],
]);

// --- a whole decision
// ------------------------------------------------------------------------------------------------

const FIELDS = Object.keys(assigned);

/** A transition written by hand, without clocks: status, times, history, effects. */
function moveByHand(ticket, to, at) {
  if (!byHand.has(`${ticket.status} ${to}`)) throw new Error("no");
  const after = { ...ticket, status: to, updatedAt: new Date(at), revision: ticket.revision + 1 };
  if (to === "IN_PROGRESS") after.firstResponseAt ??= new Date(at);
  const patch = {};
  const history = [];
  for (const field of FIELDS) {
    if (after[field] === ticket[field]) continue;
    patch[field] = after[field];
    if (field === "updatedAt" || field === "revision") continue;
    history.push({
      historyId: `${after.revision}/${field}/${ticket.ticketId}`,
      ticketId: ticket.ticketId,
      fieldChanged: field,
      oldValue: ticket[field],
      newValue: after[field],
      changedBy: "ann",
      changedAt: new Date(at),
      revision: after.revision,
      cause: "transition",
    });
  }
  const key = `notify/status/${after.revision}/${ticket.ticketId}`;
  return { ticket: after, patch, history, effects: [{ kind: "notify", key, ticketId: ticket.ticketId, at }] };
}

const agents = Array.from({ length: 10 }, (_, agentId) => ({
  agentId,
  currentLoad: agentId % 4,
  isAvailable: true,
}));
const team = { teamId: "net", queueStrategy: "LOAD_BASED" };
const roster = engine.createRoster({ team, agents });
await table("a whole decision, from objects to objects", [
  ["ticket-engine, transition", () => engine.transition(assigned, { to: "IN_PROGRESS", actor, at: AT })],
  ["ticket-engine, advance with nothing due", () => engine.advance(assigned, { at: AT })],
  ["ticket-engine, open", () => engine.open(draft, { at: AT })],
  ["ticket-engine, assign among ten", () => engine.assign(opened, { team, agents, actor, at: AT })],
  ["ticket-engine, assign from a roster", () => engine.assign(opened, { roster, actor, at: AT })],
  ["ticket-engine, allowedTransitions", () => engine.allowedTransitions(assigned, actor)],
  ["ticket-engine, preview", () => engine.preview(assigned, { at: AT })],
  ["by hand, a transition without clocks", () => moveByHand(assigned, "IN_PROGRESS", AT)],
  ["structuredClone of the ticket", () => structuredClone(assigned)],
  ["JSON.parse(JSON.stringify()) of the ticket", () => JSON.parse(JSON.stringify(assigned))],
  ["xstate, transition() of a machine", () => next(machine, open, { type: "IN_PROGRESS" })],
]);

// --- numbers and columns
// ---------------------------------------------------------------------------------------------

const calendar = createCalendar({ timeZone: "America/New_York" });
const ROWS = 1_000_000;
const columns = createColumns(ROWS);
const wakes = columns.first;
for (let row = 0; row < ROWS; row++)
  wakes[row] = row % 10_000 === 0 ? AT : row % 3 === 0 ? Number.NaN : AT + row;
const array = Float64Array.from(columns.first);
const scan = () => {
  const due = [];
  for (let row = 0; row < ROWS; row++) if (array[row] <= AT) due.push(row);
  return due;
};
if (scan().join() !== [...dueRows(columns, AT)].join()) throw new Error("the rows differ");
await table("numbers", [
  ["ticket-engine, dueAtMs", (index) => calendar.dueAtMs(AT + index * 1_000, 480)],
  ["ticket-engine, minutesBetweenMs", (index) => calendar.minutesBetweenMs(AT, AT + index * 1_000)],
]);
await table("which of a million tickets are due, per row", [
  ["ticket-engine, dueRows of columns", (await measure(() => dueRows(columns, AT))) / ROWS],
  ["ticket-engine, dueRows of an array", (await measure(() => dueRows(array, AT))) / ROWS],
  ["by hand, a loop", (await measure(scan)) / ROWS],
]);

// --- cold start
// -------------------------------------------------------------------------------------------------

const first = `
const start = performance.now();
const { createEngine, presets } = await import("ticket-engine");
const engine = createEngine({ policies: presets.standardPolicies });
engine.open({ ticketId: 1, title: "Help", priority: "P3", reporterId: 7 }, { at: 0 });
console.log(performance.now() - start);`;
const xstate = `
const start = performance.now();
await import("xstate");
console.log(performance.now() - start);`;
/** The median of nine new processes, in milliseconds. */
function startTime(source) {
  const args = ["--input-type=module", "-e", source];
  const times = Array.from({ length: 9 }, () =>
    Number(execFileSync(process.execPath, args, { encoding: "utf8", cwd: import.meta.dirname })),
  );
  return times.sort((a, b) => a - b)[4].toFixed(1);
}
console.log("\nin a new Node process (median of 9)");
console.log(`  import of ticket-engine to its first decision ${startTime(first).padStart(16)} ms`);
console.log(`  import of xstate alone ${startTime(xstate).padStart(39)} ms`);
