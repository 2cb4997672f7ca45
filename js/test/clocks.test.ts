/** Clocks of a desk's own, their groups, and what a ticket waits for. */
import {
  createEngine,
  createReplay,
  type Decision,
  type EngineConfig,
  logKinds,
  outcomeNames,
  presets,
  type Ticket,
} from "ticket-engine";
import { describe, expect, test } from "vitest";
import { refusal } from "./refusal.ts";

const ann = { id: "ann", role: "agent" } as const;
const draft = { ticketId: "T-1", title: "VPN is down", priority: "P3", reporterId: 7 };
/** A time of day on a Monday, in UTC. */
const at = (time: string) => new Date(`2026-11-23T${time}:00Z`);
const clockOf = ({ sla }: Ticket, group: string, clockId: string) => {
  const clock = sla.clocks[group]?.[clockId];
  if (!clock) throw new Error(`there is no clock ${clockId} in the group ${group}`);
  return clock;
};
const dueOf = (ticket: Ticket, group: string, clockId: string) => {
  const { phase } = clockOf(ticket, group, clockId);
  return "dueAt" in phase ? phase.dueAt : null;
};

const day = [["09:00", "18:00"]] as const;
const berlin = { timeZone: "Europe/Berlin", hours: { mon: day, tue: day, wed: day, thu: day, fri: day } };
const config = {
  calendars: { berlin },
  workflow: presets.relaxedWorkflow,
  clocks: [presets.clocks.ownership],
  policies: [
    { policyId: "standard", fallback: true, businessHoursOnly: false, resolutionTimeMinutes: 600 },
    {
      policyId: "ola-net",
      group: "ola",
      when: { field: "teamId", equals: "net" },
      targets: { ownership: { time: "PT4H", calendar: "berlin", warnAt: [0.75] } },
    },
  ],
} as const satisfies EngineConfig;
const engine = createEngine(config);

/** Opened in team l1 at 08:00 UTC, and in team net from 10:30 UTC on. */
const inTeamNet = (): Ticket => {
  const { ticket } = engine.open({ ...draft, teamId: "l1" }, { at: at("08:00") });
  return engine.update(ticket, { changes: { teamId: "net" }, actor: ann, at: at("10:30") }).ticket;
};

describe("a clock of a desk's own, in a group of its own", () => {
  test("runs beside the promise to the customer, and its cycles say what each team was promised", () => {
    const ticket = inTeamNet();
    expect(ticket.sla.completed).toMatchObject([
      { group: "ola", clockId: "ownership", clock: { cycle: 1, targetMs: null } },
    ]);
    expect(clockOf(ticket, "ola", "ownership")).toMatchObject({ policyId: "ola-net", cycle: 2 });
    expect(dueOf(ticket, "ola", "ownership")).toEqual(at("14:30"));
    expect(ticket.dueAt).toEqual(at("18:00"));
    expect(ticket.nextWakeAt).toEqual(at("13:30"));
  });

  test("warns and breaches under its own name, in rows, effects, history and keys", () => {
    const { breaches, effects, history, ticket } = engine.advance(inTeamNet(), { at: at("15:00") });
    const clock = { clockId: "ownership", group: "ola" };
    expect(breaches).toMatchObject([
      {
        ...clock,
        breachType: "CUSTOM",
        cycle: 2,
        breachedAt: at("14:30"),
        key: "breach/ola/ownership/2/T-1",
      },
    ]);
    expect(effects).toMatchObject([
      { key: "warning/ola/ownership/2/75%/T-1", event: { type: "warning", ...clock, warning: "75%" } },
      { event: { type: "breached", ...clock, breachType: "CUSTOM", deadline: at("14:30") } },
    ]);
    expect(history.map(({ fieldChanged, newValue }) => [fieldChanged, newValue])).toEqual([
      ["warning.ola.ownership", "75%"],
      ["breach.ola.ownership", at("14:30")],
    ]);
    expect(engine.advance(ticket, { at: at("15:00") }).breaches).toEqual([]);
  });

  test("is previewed and explained with its group, after the built-in clocks", () => {
    const { clocks, slaStatus, trace } = engine.preview(inTeamNet(), { at: at("12:00"), explain: true });
    expect(clocks).toMatchObject([
      { clockId: "resolution", group: "sla", usedMinutes: 240, remainingMinutes: 360 },
      {
        clockId: "ownership",
        group: "ola",
        usedMinutes: 90,
        remainingMinutes: 150,
        pausedMinutes: 0,
        longestMinutes: 90,
        dueAt: at("14:30"),
      },
    ]);
    expect(slaStatus).toBe("running");
    expect(trace?.policies.map(({ policyId, group, outcome }) => [policyId, group, outcome])).toEqual([
      ["ola-net", "ola", "applied"],
      ["standard", "sla", "applied"],
    ]);
    expect(trace?.deadlines.map(({ group, clockId }) => `${group} ${clockId}`)).toEqual([
      "sla resolution",
      "ola ownership",
    ]);
  });

  test("pauses while the ticket is pending, and does not notice who is assigned", () => {
    const actor = ann;
    let ticket = engine.transition(inTeamNet(), { to: "PENDING", actor, at: at("11:00") }).ticket;
    expect(dueOf(ticket, "ola", "ownership")).toBeNull();
    expect(engine.preview(ticket, { at: at("12:00") })).toMatchObject({
      slaStatus: "paused",
      clocks: [{ pausedMinutes: 60 }, { state: "paused", pausedMinutes: 60, usedMinutes: 30 }],
    });
    ticket = engine.transition(ticket, { to: "IN_PROGRESS", actor, at: at("13:00") }).ticket;
    ticket = engine.update(ticket, { changes: { assigneeId: "bob" }, actor, at: at("13:30") }).ticket;
    expect(dueOf(ticket, "ola", "ownership")).toEqual(at("16:30"));
    ticket = engine.update(ticket, { changes: { teamId: "l1" }, actor, at: at("14:00") }).ticket;
    const met = ticket.sla.completed.find(({ clock }) => clock.cycle === 2);
    expect(met?.clock).toMatchObject({ breachedAt: null, usedMs: 90 * 60_000 });
    ticket = engine.update(ticket, { changes: { teamId: "net" }, actor, at: at("15:00") }).ticket;
    expect(clockOf(ticket, "ola", "ownership").cycle).toBe(4);
    expect(dueOf(ticket, "ola", "ownership")).toEqual(new Date("2026-11-24T10:00:00Z"));
  });

  test("is kept when the configuration no longer has it, and reported when policies are reapplied", () => {
    const { clocks: _, ...without } = config;
    const edited = createEngine({ ...without, policies: [config.policies[0]] });
    const { ticket, history, trace } = edited.reapplyPolicies(inTeamNet(), {
      at: at("12:00"),
      explain: true,
    });
    expect(trace?.notes).toEqual([{ group: "ola", clockId: "ownership", note: "notConfigured" }]);
    expect(clockOf(ticket, "ola", "ownership")).toMatchObject({ phase: { state: "cancelled" } });
    const entry = history.find(({ fieldChanged }) => fieldChanged === "reapplyPolicies");
    expect(entry?.oldValue).toMatchObject({
      ola: { ownership: { policyId: "ola-net", targetMinutes: 240 } },
      sla: { resolution: { policyId: "standard", targetMinutes: 600 } },
    });
  });
});

describe("a clock that cannot be meant is refused", () => {
  const target = { policyId: 1, businessHoursOnly: false };
  const start = [{ event: "opened" }];
  test.each<[string, object, string, string]>([
    [
      "a target of a clock that does not exist",
      { policies: [{ ...target, targets: { ownership: 60 } }] },
      "UNKNOWN_CLOCK",
      "config.policies[0].targets.ownership",
    ],
    [
      "two targets of one clock in one policy",
      { policies: [{ ...target, responseTimeMinutes: 30, targets: { firstResponse: 60 } }] },
      "INVALID_CONFIG",
      "config.policies[0].targets.firstResponse",
    ],
    [
      "a clock with the name of a built-in one",
      { clocks: [{ clockId: "resolution", start }] },
      "INVALID_CONFIG",
      "config.clocks[0].clockId",
    ],
    [
      "a clock that nothing starts",
      { clocks: [{ clockId: "idle", start: [] }] },
      "INVALID_CONFIG",
      "config.clocks[0].start",
    ],
    [
      "working days without a calendar",
      { policies: [{ ...target, targets: { resolution: { workingDays: 2 } } }] },
      "INVALID_CONFIG",
      "config.policies[0].targets.resolution",
    ],
    [
      "51 clocks",
      { clocks: Array.from({ length: 51 }, (_, number) => ({ clockId: `clock-${number}`, start })) },
      "LIMIT_EXCEEDED",
      "config.clocks",
    ],
  ])("%s", (_, wrong, code, path) => {
    const error = refusal(() => createEngine(wrong as EngineConfig));
    expect([error.code, error.path]).toEqual([code, path]);
    expect(error.hint).toMatch(/.{5}/);
  });
});

describe("the ready-made clocks", () => {
  test("are configurations by their ids, and each read returns new ones", () => {
    expect(Object.entries(presets.clocks).every(([id, { clockId }]) => id === clockId)).toBe(true);
    expect(Object.keys(presets.clocks).sort()).toEqual([
      "agentWork",
      "ownership",
      "pausableUpdate",
      "periodicUpdate",
      "requesterWait",
      "timeToOwn",
    ]);
    expect(presets.clocks.ownership).not.toBe(presets.clocks.ownership);
  });

  /** An engine that promises `time` for each of these ready-made clocks, 24x7. */
  const promising = (time: number, ...names: (keyof typeof presets.clocks)[]) =>
    createEngine({
      workflow: presets.relaxedWorkflow,
      clocks: names.map((name) => presets.clocks[name]),
      policies: [{ policyId: "p", targets: Object.fromEntries(names.map((name) => [name, time])) }],
    });
  const reply = (number: number, time: string, isInternal = false) => ({
    commentId: number,
    body: "We are on it",
    isInternal,
    actor: ann,
    at: at(time),
  });

  test("requesterWait stops only for the customer, agentWork for everybody whom a ticket waits for", () => {
    const engine = promising(480, "requesterWait", "agentWork");
    let { ticket } = engine.open(draft, { at: at("09:00") });
    for (const [to, time] of [
      ["PENDING", "10:00"],
      ["ON_HOLD", "14:00"],
      ["IN_PROGRESS", "15:00"],
    ] as const) {
      ticket = engine.transition(ticket, { to, actor: ann, at: at(time) }).ticket;
    }
    const { clocks } = engine.preview(ticket, { at: at("15:00") });
    expect(Object.fromEntries(clocks.map(({ clockId, usedMinutes }) => [clockId, usedMinutes]))).toEqual({
      requesterWait: 120,
      agentWork: 60,
    });
    expect([dueOf(ticket, "sla", "requesterWait"), dueOf(ticket, "sla", "agentWork")]).toEqual([
      at("21:00"),
      at("22:00"),
    ]);
  });

  test("periodicUpdate is due after each public reply until the ticket is solved", () => {
    const engine = promising(240, "periodicUpdate");
    const decisions: Decision[] = [engine.open(draft, { at: at("09:00") })];
    const ticket = () => decisions.at(-1)?.ticket as Ticket;
    const due = () => dueOf(ticket(), "sla", "periodicUpdate");
    expect(ticket().sla.clocks).toEqual({});
    decisions.push(engine.comment(ticket(), reply(1, "09:30")));
    expect(due()).toEqual(at("13:30"));
    decisions.push(engine.comment(ticket(), reply(2, "12:00", true)));
    expect(due()).toEqual(at("13:30"));
    decisions.push(engine.comment(ticket(), reply(3, "13:30")));
    expect(due()).toEqual(at("17:30"));
    decisions.push(engine.transition(ticket(), { to: "RESOLVED", actor: ann, at: at("18:00") }));
    expect(decisions.flatMap(({ breaches }) => breaches)).toMatchObject([
      { clockId: "periodicUpdate", group: "sla", cycle: 2, breachedAt: at("17:30") },
    ]);
    expect(clockOf(ticket(), "sla", "periodicUpdate")).toMatchObject({
      cycle: 2,
      phase: { state: "stopped", dueAt: at("17:30") },
    });
  });

  test("the cycles of a clock beyond the last twenty are kept as sums", () => {
    const engine = promising(240, "periodicUpdate");
    let { ticket } = engine.open(draft, { at: at("09:00") });
    const replies = Array.from({ length: 25 }, (_, number) => reply(number, "09:30"));
    for (const [number, { at: from, ...comment }] of replies.entries()) {
      const later = new Date(from.getTime() + number * 60_000);
      ticket = engine.comment(ticket, { ...comment, at: later }).ticket;
    }
    expect(ticket.sla.completed).toHaveLength(20);
    const minute = 60_000;
    expect(ticket.sla.earlierCycles).toEqual([
      {
        group: "sla",
        clockId: "periodicUpdate",
        count: 4,
        met: 4,
        breached: 0,
        usedMs: 4 * minute,
        longestMs: minute,
      },
    ]);
    expect(engine.advance(JSON.parse(JSON.stringify(ticket)), { at: at("20:00") })).toEqual(
      engine.advance(ticket, { at: at("20:00") }),
    );
  });
});

describe("a status", () => {
  const solved = createEngine({
    workflow: presets.relaxedWorkflow,
    policies: [{ policyId: "p", businessHoursOnly: false, resolutionTimeMinutes: 330 }],
  });
  const { ticket } = solved.open(draft, { at: at("09:00") });

  test.each([
    ["14:29", []],
    ["14:31", [at("14:30")]],
  ] as const)("that cancels a ticket at %s ends its clocks without a verdict", (time, breached) => {
    const cancelled = solved.transition(ticket, { to: "CANCELLED", actor: ann, at: at(time) });
    expect(cancelled.breaches.map(({ breachedAt }) => breachedAt)).toEqual(breached);
    expect(cancelled.ticket).toMatchObject({ closedAt: at(time), dueAt: null, nextWakeAt: null });
    expect(clockOf(cancelled.ticket, "sla", "resolution").phase).toEqual({
      state: "cancelled",
      at: at(time),
    });
    expect(solved.preview(cancelled.ticket, { at: at("15:00") }).slaStatus).toBe(
      breached.length > 0 ? "breached" : "none",
    );
  });

  test("that resolves a ticket leaves its deadline for all to see, and nothing more falls due", () => {
    const { ticket: done } = solved.transition(ticket, { to: "RESOLVED", actor: ann, at: at("13:00") });
    expect(done).toMatchObject({ dueAt: at("14:30"), nextWakeAt: null });
    expect(clockOf(done, "sla", "resolution").phase).toEqual({
      state: "stopped",
      at: at("13:00"),
      dueAt: at("14:30"),
    });
    expect(solved.preview(done, { at: at("15:00") })).toMatchObject({
      slaStatus: "met",
      clocks: [{ state: "stopped", dueAt: at("14:30"), usedMinutes: 240, remainingMinutes: 90 }],
    });
  });

  test("in which a ticket is done starts no clock of a ticket that is opened in it", () => {
    for (const status of ["RESOLVED", "CLOSED", "CANCELLED"]) {
      const { ticket } = solved.open({ ...draft, status }, { at: at("09:00") });
      expect([status, ticket.sla.clocks, ticket.dueAt]).toEqual([status, {}, null]);
    }
  });

  test("says whom a pending ticket waits for, and conditions know it", () => {
    const engine = createEngine({
      workflow: {
        initial: "NEW",
        states: {
          NEW: "open",
          ASKED: "pending",
          "AT VENDOR": { category: "pending", waitsFor: "thirdParty" },
          REVIEW: { category: "pending", waitsFor: "internal" },
        },
        transitions: ["ASKED", "AT VENDOR", "REVIEW"].flatMap((to) => [
          { from: "NEW", to },
          { from: to, to: "NEW" },
        ]),
      },
      policies: [
        {
          policyId: "p",
          businessHoursOnly: false,
          resolutionTimeMinutes: 60,
          pauseOn: { field: "waitsFor", in: ["customer", "thirdParty"] },
        },
      ],
    });
    const { ticket } = engine.open(draft, { at: at("09:00") });
    const states = ["ASKED", "AT VENDOR", "REVIEW"].map((to) => {
      const moved = engine.transition(ticket, { to, actor: ann, at: at("09:10") }).ticket;
      return clockOf(moved, "sla", "resolution").phase.state;
    });
    expect(states).toEqual(["paused", "paused", "running"]);
    expect(engine.allowedTransitions(ticket, ann).map(({ to, category }) => [to, category])).toEqual([
      ["ASKED", "pending"],
      ["AT VENDOR", "pending"],
      ["REVIEW", "pending"],
    ]);
  });

  test("that does not pend waits for nobody", () => {
    const states = { NEW: { category: "open", waitsFor: "customer" } } as const;
    const error = refusal(() => createEngine({ workflow: { initial: "NEW", states, transitions: [] } }));
    expect(error.path).toBe("config.workflow.states.NEW.waitsFor");
  });
});

describe("a draft is previewed as far as it is known", () => {
  test("without id, title and reporter, with the deadlines that the opened ticket then gets", () => {
    const { clocks } = engine.preview({ priority: "P3", teamId: "net" }, { at: at("09:00") });
    const { ticket } = engine.open({ ...draft, teamId: "net" }, { at: at("09:00") });
    expect(clocks.map(({ group, clockId, dueAt }) => [group, clockId, dueAt])).toEqual([
      ["sla", "resolution", ticket.dueAt],
      ["ola", "ownership", dueOf(ticket, "ola", "ownership")],
    ]);
  });

  test("while its title is still blank, but not without a priority", () => {
    expect(engine.preview({ priority: "P3", title: " " }, { at: at("09:00") }).slaStatus).toBe("running");
    const error = refusal(() => engine.preview({ title: "VPN" } as never, { at: at("09:00") }));
    expect([error.code, error.path]).toEqual(["MISSING_FIELD", "draft.priority"]);
  });
});

test("a replay has the outcomes of every clock of every group, the built-in ones first", () => {
  const opened = at("08:00").getTime();
  const log = {
    ticket: Uint32Array.of(0, 0, 0, 0, 1, 1),
    at: Float64Array.of(opened, opened, at("10:30").getTime(), at("15:00").getTime(), opened, opened),
    kind: Uint8Array.of(
      logKinds.priority,
      logKinds.opened,
      logKinds.teamId,
      logKinds.status,
      logKinds.priority,
      logKinds.opened,
    ),
    value: Uint32Array.of(0, 0, 1, 2, 0, 0),
    values: ["P3", "net", "RESOLVED"],
    until: at("16:00"),
  };
  using replay = createReplay(log);
  const { clocks, outcomes, attainment, policies } = replay.run(config);
  expect(clocks.map(({ group, clockId }) => `${group} ${clockId}`)).toEqual([
    "sla firstResponse",
    "sla nextResponse",
    "sla resolution",
    "ola ownership",
  ]);
  const names = (columns: { outcome: Uint8Array }) =>
    Array.from(columns.outcome, (code) => outcomeNames[code]);
  const [, , resolution, ownership] = clocks;
  if (!resolution || !ownership) throw new Error("a clock is missing");
  expect(names(resolution)).toEqual(["met", "running"]);
  expect(resolution.outcome).toEqual(outcomes.resolution.outcome);
  // A met clock keeps its deadline.
  expect(resolution.dueAt[0]).toBe(at("18:00").getTime());
  expect(names(ownership)).toEqual(["breached", "none"]);
  expect(ownership.breachedAt[0]).toBe(at("14:30").getTime());
  expect(policies[ownership.policy[0] as number]).toBe("ola-net");
  expect(
    attainment.map(({ group, policyId, clockId, met, breached, running }) => [
      group,
      policyId,
      clockId,
      met,
      breached,
      running,
    ]),
  ).toEqual([
    ["sla", "standard", "resolution", 1, 0, 1],
    ["ola", "ola-net", "ownership", 0, 1, 0],
  ]);
});
