/** A replay in columns against the same log lived ticket by ticket through single decisions. */
import {
  createEngine,
  createReplay,
  type EngineConfig,
  type EventLog,
  logKinds,
  logRoles,
  type OutcomeColumns,
  outcomeNames,
  presets,
  type ReplayResult,
  replay,
  type SlaClock,
  type Ticket,
} from "ticket-engine";
import { describe, expect, test } from "vitest";
import { Attainment, percentile } from "../../examples/replay/src/attainment.ts";
import { columnsOf } from "../../examples/replay/src/columns.ts";
import { deskConfig } from "../../examples/replay/src/desk.ts";
import { generatedLog } from "../../examples/replay/src/generated.ts";
import { live, Tally } from "../../examples/replay/src/host.ts";
import { refusal } from "./refusal.ts";

const TICKETS = 1_500;
const { log } = await columnsOf(generatedLog(TICKETS));
const until = log.at.reduce((latest, at) => Math.max(latest, at), 0);

/** The tickets as single decisions leave them at the end of the log. */
async function decided(config: EngineConfig): Promise<Ticket[]> {
  using engine = createEngine(config);
  const tickets: Ticket[] = [];
  for await (const story of generatedLog(TICKETS).stories) {
    let ticket = live(engine, story, new Tally());
    while (ticket.nextWakeAt !== null && ticket.nextWakeAt.getTime() <= until) {
      ticket = engine.advance(ticket, { at: until }).ticket;
    }
    tickets.push(ticket);
  }
  return tickets;
}

function outcomeOf(clock: SlaClock | null): (typeof outcomeNames)[number] {
  if (clock === null || clock.policyId === null || clock.targetMs === null) return "none";
  if (clock.breachedAt !== null) return "breached";
  const { state } = clock.phase;
  return state === "stopped" ? "met" : state;
}

const day = [["08:00", "12:00"] as const, ["13:00", "20:00"] as const];
const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
const further = presets.itil.map((policy) => ({
  ...policy,
  businessHoursOnly: true,
  nextResponseTimeMinutes: 90,
  onTargetChange: "restart" as const,
  onReopen: "newCycle" as const,
  pauseOn: { firstResponse: ["PENDING"] },
}));
const configs: [string, EngineConfig][] = [
  ["the ITIL targets and the default timers", { policies: presets.itil, workflow: presets.deskWorkflow }],
  ["the desk of the example, which closes by a timer", deskConfig(presets.deskWorkflow)],
  [
    "next responses, cycles, another calendar and conditions",
    {
      workflow: presets.deskWorkflow,
      calendars: { default: { timeZone: "America/New_York", hours } },
      policies: [
        {
          policyId: "held",
          when: {
            all: [
              { field: "teamId", equals: "group-3" },
              { field: "category", exists: true },
            ],
          },
          businessHoursOnly: false,
          resolutionTimeMinutes: 300,
          onTargetChange: "scale",
          onReopen: "resumeCountingGap",
        },
        ...further,
      ],
      timers: [
        {
          id: "silent",
          when: { field: "status", in: ["OPEN", "IN_PROGRESS"] },
          anchor: "lastActivity",
          after: "PT8H",
          do: [{ setPriority: "P2" }],
        },
      ],
    },
  ],
];

describe.each(configs)("under %s", async (_, config) => {
  const tickets = await decided(config);

  test("the outcome of every ticket is that of single decisions", () => {
    const { outcomes, policies, priorities, priority } = replay(log, config);
    const told = (columns: OutcomeColumns, row: number) => ({
      outcome: outcomeNames[columns.outcome[row] as number],
      policyId: policies[columns.policy[row] as number] ?? null,
      usedMs: columns.usedMs[row],
      dueAt: columns.dueAt[row],
      breachedAt: columns.breachedAt[row],
    });
    const stands = (clock: SlaClock | null) => ({
      outcome: outcomeOf(clock),
      policyId: clock?.policyId ?? null,
      usedMs: clock ? expect.any(Number) : Number.NaN,
      dueAt: clock?.phase.state === "running" ? (clock.phase.dueAt?.getTime() ?? Number.NaN) : Number.NaN,
      breachedAt: clock?.breachedAt?.getTime() ?? Number.NaN,
    });
    for (const [row, { sla, priority: own }] of tickets.entries()) {
      for (const [metric, columns] of Object.entries(outcomes)) {
        const clock = sla[metric as keyof typeof outcomes];
        expect(told(columns, row), `${metric} of ticket ${row}`).toEqual(stands(clock));
        // What a clock that runs has used by now is in no snapshot.
        if (clock && clock.phase.state !== "running") expect(columns.usedMs[row]).toBe(clock.usedMs);
      }
      expect(priorities[priority[row] as number]).toBe(own);
    }
  });

  test("the policies were kept as a count over the tickets says", () => {
    const attainment = new Attainment();
    for (const ticket of tickets) attainment.add(ticket);
    const rows = replay(log, config).attainment;
    const counted = attainment.byPolicy();
    expect(rows).toHaveLength(counted.length);
    for (const [policyId, metric, own] of counted) {
      const row = rows.find((row) => row.policyId === policyId && row.metric === metric);
      const { met, breached, cancelled, minutes } = own;
      expect(row).toMatchObject({ met, breached, cancelled });
      expect((row?.running ?? 0) + (row?.paused ?? 0)).toBe(own.running);
      expect(row?.metShare).toBe(met + breached === 0 ? null : met / (met + breached));
      expect(row?.workingMinutes?.median ?? null).toBe(percentile(minutes, 0.5));
      expect(row?.workingMinutes?.p90 ?? null).toBe(percentile(minutes, 0.9));
      expect(row?.workingMinutes?.count ?? 0).toBe(minutes.length);
    }
  });
});

test("a log that is kept answers each configuration as one that is read for it", () => {
  using kept = createReplay(log);
  expect(kept.tickets).toBe(TICKETS);
  const answers = configs.map(([, config]) => kept.run(config));
  for (const [place, [, config]] of configs.entries()) {
    expect(answers[place]).toEqual(replay(log, config));
    expect(kept.run(config)).toEqual(answers[place]);
  }
});

test("what was answered is the caller's own", () => {
  using kept = createReplay(log);
  const first = kept.run({ policies: presets.itil });
  const before = structuredClone(first);
  kept.run({});
  expect(first).toEqual(before);
  expect(Object.isFrozen(logKinds) && Object.isFrozen(logRoles)).toBe(true);
});

const at = Date.parse("2026-11-23T09:00:00Z");
const sound: EventLog = {
  ticket: Uint32Array.of(0, 0, 0),
  at: Float64Array.of(at, at, at + 3_600_000),
  kind: Uint8Array.of(logKinds.priority, logKinds.opened, logKinds.status),
  value: Uint32Array.of(0, 0, 1),
  values: ["P3", "IN_PROGRESS"],
};

test.each<[string, unknown, string, string]>([
  ["no log", null, "INVALID_VALUE", "log"],
  ["no columns", {}, "INVALID_VALUE", "log.ticket"],
  ["a list for a column", { ...sound, at: [at] }, "INVALID_VALUE", "log.at"],
  ["another type of array", { ...sound, kind: Uint16Array.of(1, 2, 3) }, "INVALID_VALUE", "log.kind"],
  ["null for roles", { ...sound, role: null }, "INVALID_VALUE", "log.role"],
  ["no values", { ...sound, values: undefined }, "MISSING_FIELD", "log.values"],
  ["values that are no list", { ...sound, values: "P3" }, "INVALID_VALUE", "log.values"],
  ["a function among the values", { ...sound, values: [() => 1] }, "NOT_PLAIN_DATA", "log.values[0]"],
  [
    "a value that is not there",
    { ...sound, value: Uint32Array.of(0, 0, 9) },
    "INVALID_VALUE",
    "log.value[2]",
  ],
  [
    "an instant that is none",
    { ...sound, at: Float64Array.of(at, at, Number.NaN) },
    "INVALID_INSTANT",
    "log.at[2]",
  ],
  ["an end before the last row", { ...sound, until: 0 }, "INVALID_VALUE", "log.until"],
  ["an end that is no instant", { ...sound, until: "soon" }, "INVALID_INSTANT", "log.until"],
])("%s is refused where it is wrong", (_, given, code, path) => {
  expect(refusal(() => createReplay(given as EventLog))).toMatchObject({ code, path });
});

test("a column in the engine's own memory or without memory is refused", () => {
  const given = Float64Array.from(sound.at);
  structuredClone(given.buffer, { transfer: [given.buffer] });
  expect(refusal(() => createReplay({ ...sound, at: given }))).toMatchObject({ path: "log.at" });
});

test("what the configuration lacks is refused, and the log can be replayed under another one", () => {
  using kept = createReplay(sound);
  const states = { NEW: "open", DONE: "closed" } as const;
  const workflow = { initial: "NEW", states, transitions: [{ from: "NEW", to: "DONE" }] };
  expect(refusal(() => kept.run({ workflow }))).toMatchObject({
    code: "UNKNOWN_STATUS",
    path: "log.values[1]",
  });
  expect(refusal(() => kept.run({ policys: [] } as EngineConfig))).toMatchObject({ code: "UNKNOWN_FIELD" });
  const { outcomes }: ReplayResult = kept.run({ policies: presets.itil });
  expect(outcomeNames[outcomes.firstResponse.outcome[0] as number]).toBe("met");
  kept.free();
  expect(refusal(() => kept.run())).toMatchObject({ code: "HANDLE_FREED" });
});
