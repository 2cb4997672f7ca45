// Creates and drops engines, calendars and rosters, and prints the size of the engine's memory. Run
// with --expose-gc.
import { createCalendar, createColumns, createEngine, presets } from "ticket-engine";

const EACH = 35_000;
// Its columns are views of the engine's memory.
const probe = createColumns(1);
const memory = () => probe.first.buffer.byteLength;

const engineConfig = { policies: presets.standardPolicies };
const calendarConfig = { timeZone: "America/New_York", holidays: ["12-25"] };
const at = Date.parse("2026-11-23T09:00:00Z");
const team = { teamId: 1, queueStrategy: "LOAD_BASED" };
const agents = Array.from({ length: 10 }, (_, agentId) => ({ agentId, currentLoad: 0, isAvailable: true }));

function create() {
  const calendar = createCalendar(calendarConfig);
  calendar.dueAt(at, 60);
  const engine = createEngine(engineConfig);
  const roster = engine.createRoster({ team, agents });
  roster.pick(roster.need({ priority: "P1" }), at);
  return [roster, engine, calendar];
}

/**
 * Collects garbage until finalizers have run, which they do between two turns of the event loop.
 */
async function collect() {
  for (let round = 0; round < 5; round++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const disposals = {
  free() {
    for (const handle of create()) handle.free();
  },
  using() {
    for (const handle of create()) handle[Symbol.dispose]();
  },
  forgotten() {
    create();
  },
};

const sizes = {};
for (const [name, dispose] of Object.entries(disposals)) {
  const run = async (count) => {
    for (let index = 0; index < count; index++) {
      dispose();
      if (name === "forgotten" && index % 500 === 499) await collect();
    }
    await collect();
  };
  await run(1_000);
  const before = memory();
  await run(EACH);
  sizes[name] = { created: 3 * EACH, before, after: memory() };
}

// Ten million calls of the cheapest kind, and a hundred thousand decisions.
const calendar = createCalendar(calendarConfig);
const engine = createEngine(engineConfig);
const draft = { ticketId: 1, title: "Help", priority: "P3", reporterId: 7 };
const actor = { id: 1, role: "agent" };
const call = (calls, decisions) => {
  let sum = 0;
  for (let index = 0; index < calls; index++) sum += calendar.dueAtMs(at + index * 1_000, 480);
  for (let index = 0; index < decisions; index++) {
    const { ticket } = engine.open(draft, { at });
    sum += engine.transition(ticket, { to: "IN_PROGRESS", actor, at }).history.length;
  }
  return sum;
};
call(1_000, 1_000);
const before = memory();
call(10_000_000, 100_000);
sizes.calls = { created: 10_000_000, before, after: memory() };
console.log(JSON.stringify(sizes));
