// Makes and drops engines, calendars and rosters, and tells how large the engine's memory is. Run with --expose-gc.
import { createCalendar, createColumns, createEngine, presets } from "ticket-engine";

const EACH = 35_000;
// Its views look at the engine's memory.
const probe = createColumns(1);
const memory = () => probe.first.buffer.byteLength;

const engineConfig = { policies: presets.itil };
const calendarConfig = { timeZone: "America/New_York", holidays: ["12-25"] };
const at = Date.parse("2026-11-23T09:00:00Z");
const team = { teamId: 1, queueStrategy: "LOAD_BASED" };
const agents = Array.from({ length: 10 }, (_, agentId) => ({ agentId, currentLoad: 0, isAvailable: true }));

function make() {
  const calendar = createCalendar(calendarConfig);
  calendar.dueAt(at, 60);
  const engine = createEngine(engineConfig);
  const roster = engine.createRoster({ team, agents });
  roster.pick(roster.need({ priority: "P1" }), at);
  return [roster, engine, calendar];
}

/** Collects until what was dropped has been given back: it happens between two turns of the event loop. */
async function collect() {
  for (let round = 0; round < 5; round++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const ways = {
  free() {
    for (const handle of make()) handle.free();
  },
  using() {
    for (const handle of make()) handle[Symbol.dispose]();
  },
  forgotten() {
    make();
  },
};

const told = {};
for (const [name, way] of Object.entries(ways)) {
  const run = async (count) => {
    for (let index = 0; index < count; index++) {
      way();
      if (name === "forgotten" && index % 500 === 499) await collect();
    }
    await collect();
  };
  await run(1_000);
  const before = memory();
  await run(EACH);
  told[name] = { made: 3 * EACH, before, after: memory() };
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
told.calls = { made: 10_000_000, before, after: memory() };
console.log(JSON.stringify(told));
