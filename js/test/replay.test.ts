/** A replay in columns, compared with single decisions on each ticket of the same log. */
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
import { replayTicket, Tally } from "../../examples/replay/src/host.ts";
import { refusal } from "./refusal.ts";

const TICKETS = 1_500;
const { log } = await columnsOf(generatedLog(TICKETS));
const until = log.at.reduce((latest, at) => Math.max(latest, at), 0);

/** The tickets at the end of the log, by single decisions. */
async function decided(config: EngineConfig): Promise<Ticket[]> {
  using engine = createEngine(config);
  const tickets: Ticket[] = [];
  for await (const story of generatedLog(TICKETS).tickets) {
    let ticket = replayTicket(engine, story, new Tally());
    while (ticket.nextWakeAt !== null && ticket.nextWakeAt.getTime() <= until) {
      ticket = engine.advance(ticket, { at: until }).ticket;
    }
    tickets.push(ticket);
  }
  return tickets;
}

function outcomeOf(clock: SlaClock | undefined): (typeof outcomeNames)[number] {
  if (!clock || clock.policyId === null || clock.targetMs === null) return "none";
  if (clock.breachedAt !== null) return "breached";
  const { state } = clock.phase;
  return state === "stopped" ? "met" : state;
}

const day = [["08:00", "12:00"] as const, ["13:00", "20:00"] as const];
const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
const further = presets.standardPolicies.map((policy) => ({
  ...policy,
  businessHoursOnly: true,
  nextResponseTimeMinutes: 90,
  onTargetChange: "restart" as const,
  onReopen: "newCycle" as const,
  pauseOn: { firstResponse: ["PENDING"] },
}));
const configs: [string, EngineConfig][] = [
  [
    "the standard policies and the default timers",
    { policies: presets.standardPolicies, workflow: presets.relaxedWorkflow },
  ],
  ["the desk of the example, which closes by a timer", deskConfig(presets.relaxedWorkflow)],
  [
    "next responses, cycles, another calendar and conditions",
    {
      workflow: presets.relaxedWorkflow,
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
          onTargetChange: "proportional",
          onReopen: "resumeIncludingResolvedTime",
        },
        ...further,
      ],
      timers: [
        {
          id: "silent",
          when: { field: "status", in: ["OPEN", "IN_PROGRESS"] },
          since: "lastActivity",
          after: "PT8H",
          do: [{ setPriority: "P2" }],
        },
      ],
    },
  ],
  [
    "clocks of the desk's own, in groups and in working days",
    {
      workflow: presets.relaxedWorkflow,
      calendars: { default: { timeZone: "Europe/Berlin", hours } },
      clocks: Object.values(presets.clocks),
      policies: [
        ...presets.standardPolicies.map(({ policyId, priority }) => ({
          policyId,
          ...(priority && { priority }),
          businessHoursOnly: true,
          targets: {
            resolution: { workingDays: 2, by: "17:00" as const },
            firstResponse: { time: 60, calendar: "24x7" },
            periodicUpdate: "PT8H" as const,
            requesterWait: 960,
          },
        })),
        { policyId: "ola", group: "ola", targets: { ownership: 240, agentWork: "PT16H", timeToOwn: 60 } },
        { policyId: "supplier", group: "uc", targets: { pausableUpdate: 480, ownership: 480 } },
      ],
    },
  ],
];

describe.each(configs)("under %s", async (_, config) => {
  const tickets = await decided(config);

  test("every ticket has the outcome of single decisions", () => {
    const { clocks, outcomes, policies, priorities, priority } = replay(log, config);
    expect(clocks.slice(0, 3).map(({ group, clockId }) => [group, clockId])).toEqual(
      Object.keys(outcomes).map((clockId) => ["sla", clockId]),
    );
    const replayed = (columns: OutcomeColumns, row: number) => ({
      outcome: outcomeNames[columns.outcome[row] as number],
      policyId: policies[columns.policy[row] as number] ?? null,
      usedMs: columns.usedMs[row],
      dueAt: columns.dueAt[row],
      breachedAt: columns.breachedAt[row],
    });
    const expected = (clock: SlaClock | undefined) => ({
      outcome: outcomeOf(clock),
      policyId: clock?.policyId ?? null,
      usedMs: clock ? expect.any(Number) : Number.NaN,
      dueAt: (clock && "dueAt" in clock.phase && clock.phase.dueAt?.getTime()) || Number.NaN,
      breachedAt: clock?.breachedAt?.getTime() ?? Number.NaN,
    });
    for (const [row, { sla, priority: final }] of tickets.entries()) {
      for (const { group, clockId, ...columns } of clocks) {
        const clock = sla.clocks[group]?.[clockId];
        expect(replayed(columns, row), `${group} ${clockId} of ticket ${row}`).toEqual(expected(clock));
        // A snapshot does not have the time that a running clock has used by now.
        if (clock && clock.phase.state !== "running") expect(columns.usedMs[row]).toBe(clock.usedMs);
      }
      expect(priorities[priority[row] as number]).toBe(final);
    }
  });

  test("the attainment of the policies is what a count over the tickets gives", () => {
    const attainment = new Attainment();
    for (const ticket of tickets) attainment.add(ticket);
    const { attainment: rows, clocks } = replay(log, config);
    expect(new Set(rows.map(({ group }) => group))).toEqual(new Set(clocks.map(({ group }) => group)));
    const counted = attainment.byPolicy();
    expect(rows).toHaveLength(counted.length);
    for (const [policyId, clockId, count] of counted) {
      const row = rows.find((row) => row.policyId === policyId && row.clockId === clockId);
      const { met, breached, cancelled, minutes } = count;
      expect(row).toMatchObject({ met, breached, cancelled });
      expect((row?.running ?? 0) + (row?.paused ?? 0)).toBe(count.running);
      expect(row?.metShare).toBe(met + breached === 0 ? null : met / (met + breached));
      expect(row?.workingMinutes?.median ?? null).toBe(percentile(minutes, 0.5));
      expect(row?.workingMinutes?.p90 ?? null).toBe(percentile(minutes, 0.9));
      expect(row?.workingMinutes?.count ?? 0).toBe(minutes.length);
    }
  });
});

test("a log that was read once gives the same results as one read for each configuration", () => {
  using read = createReplay(log);
  expect(read.tickets).toBe(TICKETS);
  const results = configs.map(([, config]) => read.run(config));
  for (const [place, [, config]] of configs.entries()) {
    expect(results[place]).toEqual(replay(log, config));
    expect(read.run(config)).toEqual(results[place]);
  }
});

test("a result is the caller's: the next run leaves it unchanged", () => {
  using read = createReplay(log);
  const first = read.run({ policies: presets.standardPolicies });
  const before = structuredClone(first);
  read.run({});
  expect(first).toEqual(before);
  expect(Object.isFrozen(logKinds) && Object.isFrozen(logRoles)).toBe(true);
});

const at = Date.parse("2026-11-23T09:00:00Z");
const valid: EventLog = {
  ticket: Uint32Array.of(0, 0, 0),
  at: Float64Array.of(at, at, at + 3_600_000),
  kind: Uint8Array.of(logKinds.priority, logKinds.opened, logKinds.status),
  value: Uint32Array.of(0, 0, 1),
  values: ["P3", "IN_PROGRESS"],
};

test.each<[string, unknown, string, string]>([
  ["null for a log", null, "INVALID_VALUE", "log"],
  ["no columns", {}, "INVALID_VALUE", "log.ticket"],
  ["a list for a column", { ...valid, at: [at] }, "INVALID_VALUE", "log.at"],
  ["another type of array", { ...valid, kind: Uint16Array.of(1, 2, 3) }, "INVALID_VALUE", "log.kind"],
  ["null for roles", { ...valid, role: null }, "INVALID_VALUE", "log.role"],
  ["no values", { ...valid, values: undefined }, "MISSING_FIELD", "log.values"],
  ["a string for values", { ...valid, values: "P3" }, "INVALID_VALUE", "log.values"],
  ["a function among the values", { ...valid, values: [() => 1] }, "NOT_PLAIN_DATA", "log.values[0]"],
  [
    "a value that is not there",
    { ...valid, value: Uint32Array.of(0, 0, 9) },
    "INVALID_VALUE",
    "log.value[2]",
  ],
  [
    "NaN for an instant",
    { ...valid, at: Float64Array.of(at, at, Number.NaN) },
    "INVALID_INSTANT",
    "log.at[2]",
  ],
  [
    "a ticket number far beyond the number of rows",
    { ...valid, ticket: Uint32Array.of(0, 0, 4_294_967_295) },
    "INVALID_VALUE",
    "log.ticket[2]",
  ],
  ["a column that is too short", { ...valid, value: Uint32Array.of(0, 0) }, "INVALID_VALUE", "log.value"],
  ["an unknown kind", { ...valid, kind: Uint8Array.of(3, 0, 99) }, "INVALID_VALUE", "log.kind[2]"],
  ["an unknown role", { ...valid, role: Uint8Array.of(0, 0, 9) }, "INVALID_VALUE", "log.role[2]"],
  ["an end before the last row", { ...valid, until: 0 }, "INVALID_VALUE", "log.until"],
  ["an end that is not an instant", { ...valid, until: "soon" }, "INVALID_INSTANT", "log.until"],
])("%s is refused with its path", (_, wrong, code, path) => {
  expect(refusal(() => createReplay(wrong as EventLog))).toMatchObject({ code, path });
});

test("a column whose memory was transferred is refused", () => {
  const at = Float64Array.from(valid.at);
  structuredClone(at.buffer, { transfer: [at.buffer] });
  expect(refusal(() => createReplay({ ...valid, at }))).toMatchObject({ path: "log.at" });
});

test("values that a configuration lacks are refused, and the log can be replayed under another one", () => {
  using read = createReplay(valid);
  const states = { NEW: "open", DONE: "closed" } as const;
  const workflow = { initial: "NEW", states, transitions: [{ from: "NEW", to: "DONE" }] };
  expect(refusal(() => read.run({ workflow }))).toMatchObject({
    code: "UNKNOWN_STATUS",
    path: "log.values[1]",
  });
  expect(refusal(() => read.run({ policys: [] } as EngineConfig))).toMatchObject({ code: "UNKNOWN_FIELD" });
  const { outcomes }: ReplayResult = read.run({ policies: presets.standardPolicies });
  expect(outcomeNames[outcomes.firstResponse.outcome[0] as number]).toBe("met");
  read.free();
  expect(refusal(() => read.run())).toMatchObject({ code: "HANDLE_FREED" });
});
