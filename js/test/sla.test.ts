import {
  createEngine,
  type Decision,
  type EngineConfig,
  lintConfig,
  presets,
  type Ticket,
} from "ticket-engine";
import { pagerDutyEvent } from "ticket-engine/on-call";
import { expect, test } from "vitest";

const ann = { id: "ann", role: "agent" } as const;
const user = { id: 7, role: "reporter" } as const;
const draft = { ticketId: "T-1", title: "VPN is down", priority: "P2", reporterId: 7 };

/** Minutes after nine o'clock on a Monday. */
const minute = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute));

const config: EngineConfig = {
  calendars: { default: { timeZone: "UTC" } },
  policies: [
    {
      policyId: "gold",
      when: {
        all: [{ field: "attributes.tier", equals: "gold" }, { not: { field: "tags", has: "internal" } }],
      },
      businessHoursOnly: false,
      responseTimeMinutes: 10,
      resolutionTimeMinutes: "PT2H",
      warnAt: [0.5, { remaining: "PT15M" }],
    },
    {
      policyId: "rest",
      fallback: true,
      businessHoursOnly: true,
      nextResponseTimeMinutes: 60,
      resolutionTimeMinutes: 480,
      onTargetChange: "neverEarlier",
      onReopen: "newCycle",
    },
  ],
  workflow: { ...presets.relaxedWorkflow, reopenWindowMinutes: 60 },
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
};
const engine = createEngine(config);

const kinds = (decision: Decision) => decision.history.map((entry) => entry.fieldChanged);

test("a configuration with every kind of setting has no findings", () => {
  expect(lintConfig(config)).toEqual([]);
});

test("the linter lists what is wrong with a configuration, even when it cannot be read", () => {
  const withoutTarget = { policies: [{ policyId: 1, businessHoursOnly: false }] };
  expect(lintConfig(withoutTarget)).toEqual([
    expect.objectContaining({ level: "warning", code: "POLICY_WITHOUT_TARGET", path: "config.policies[0]" }),
  ]);
  expect(lintConfig({ policies: [{ policyId: 1 }] as never })).toEqual([
    {
      level: "error",
      code: "MISSING_FIELD",
      path: "config.policies[0].businessHoursOnly",
      message: "this field is missing; set it, or write the targets under targets",
    },
    expect.objectContaining({ level: "warning", code: "POLICY_WITHOUT_TARGET", path: "config.policies[0]" }),
  ]);
  expect(lintConfig({ firstResponseOn: ["GONE"] })).toEqual([
    expect.objectContaining({ level: "error", code: "UNKNOWN_STATUS" }),
  ]);
});

test("the linter warns of business hours in the default calendar, which is in UTC, and of a clock that nobody promises", () => {
  const { calendars: _, ...withoutCalendar } = config;
  expect(lintConfig({ ...withoutCalendar, clocks: [presets.clocks.ownership] })).toEqual([
    expect.objectContaining({ level: "warning", code: "CLOCK_WITHOUT_POLICY", path: "config.clocks[0]" }),
    expect.objectContaining({
      level: "warning",
      code: "DEFAULT_CALENDAR_IS_UTC",
      path: "config.policies[1]",
    }),
  ]);
});

test("an unassigned ticket is raised, pages, is acknowledged and resolved under one key", () => {
  const opened = engine.open(draft, { at: minute(0) });
  const paged = engine.advance(opened.ticket, { at: minute(31) });
  expect(paged.ticket.priority).toBe("P1");
  const page = paged.effects.find((effect) => effect.kind === "page");
  if (page?.kind !== "page") throw new Error("there is a page");
  expect(page).toMatchObject({ action: "trigger", at: minute(30), timerId: "page-unassigned-p1" });
  const request = pagerDutyEvent(page, { routingKey: "0123456789abcdef0123456789abcdef", source: "desk" });
  expect(JSON.parse(request.body)).toMatchObject({ event_action: "trigger", dedup_key: page.dedupKey });

  const taken = engine.update(paged.ticket, { changes: { assigneeId: "ann" }, actor: ann, at: minute(40) });
  const solved = engine.transition(taken.ticket, { to: "RESOLVED", actor: ann, at: minute(50) });
  const later = [...taken.effects, ...solved.effects].filter((effect) => effect.kind === "page");
  expect(later.map((effect) => effect.kind === "page" && [effect.action, effect.dedupKey])).toEqual([
    ["acknowledge", page.dedupKey],
    ["resolve", page.dedupKey],
  ]);
});

test("a snapshot that was stored as JSON gives the same decisions", () => {
  let ticket: Ticket = engine.open({ ...draft, attributes: { tier: "gold" } }, { at: minute(0) }).ticket;
  ticket = engine.comment(ticket, {
    commentId: 1,
    body: "here",
    isInternal: false,
    actor: ann,
    at: minute(5),
  }).ticket;
  ticket = engine.transition(ticket, { to: "PENDING", actor: ann, at: minute(20) }).ticket;
  ticket = engine.transition(ticket, { to: "IN_PROGRESS", actor: ann, at: minute(80) }).ticket;
  expect(ticket.sla.clocks["sla"]?.["resolution"]?.pauses).toEqual([{ start: minute(20), end: minute(80) }]);
  const late = engine.advance(ticket, { at: minute(400) });
  expect(engine.advance(JSON.parse(JSON.stringify(ticket)), { at: minute(400) })).toEqual(late);
  const warned = late.history.filter((entry) => entry.fieldChanged === "warning.RESOLUTION");
  expect(warned.map((entry) => [entry.newValue, entry.changedAt])).toEqual([
    ["50%", minute(120)],
    ["PT15M remaining", minute(165)],
  ]);
});

test("a draft is previewed with the segments of each clock, and explained", () => {
  const preview = engine.preview(draft, {
    at: minute(0),
    from: minute(-60),
    to: minute(600),
    explain: true,
  });
  const [clock] = preview.clocks;
  expect(clock).toMatchObject({
    clockId: "resolution",
    policyId: "rest",
    dueAt: minute(480),
    usedFraction: 0,
  });
  expect(clock?.segments).toEqual([
    { kind: "open", start: minute(0), end: minute(480) },
    { kind: "overdue", start: minute(480), end: minute(540) },
    { kind: "closed", start: minute(540), end: minute(600) },
  ]);
  expect(preview.trace?.policies.map(({ policyId, outcome }) => [policyId, outcome])).toEqual([
    ["gold", "failed"],
    ["rest", "applied"],
  ]);
  expect(preview.trace?.policies[0]?.failed).toEqual([
    { path: "when.all[0]", test: { field: "attributes.tier", equals: "gold" }, found: null },
  ]);
  expect(preview.trace?.deadlines[0]?.windows).toEqual([
    { start: minute(0), end: minute(480), minutes: 480 },
  ]);
  expect(preview.trace?.timers.map(({ id, nextAt }) => [id, nextAt])).toEqual([
    ["raise-unassigned-p2", minute(30)],
    ["page-unassigned-p1", null],
    ["auto-close", null],
  ]);
  expect(engine.preview(draft, { at: minute(0) }).trace).toBeNull();
  expect(() => engine.preview(draft, { at: minute(0), from: minute(1) })).toThrow(
    "to: this field is missing",
  );
});

test("a closed ticket after its reopen window can be followed up, but neither assigned nor commented on", () => {
  const opened = engine.open(draft, { at: minute(0) }).ticket;
  const closed = engine.transition(opened, { to: "CLOSED", actor: ann, at: minute(1) }).ticket;
  const late = { actor: ann, at: minute(62) };
  const refusal = (code: string) => expect.objectContaining({ code });
  expect(() => engine.transition(closed, { to: "OPEN", ...late })).toThrow(refusal("REOPEN_WINDOW_PASSED"));
  const comment = { commentId: 1, body: "hm", isInternal: false };
  expect(() => engine.comment(closed, { ...comment, ...late, actor: user })).toThrow(
    refusal("REOPEN_WINDOW_PASSED"),
  );
  const team = { teamId: 1, queueStrategy: "ROUND_ROBIN" } as const;
  expect(() => engine.assign(closed, { team, agents: [], ...late })).toThrow(refusal("TICKET_CLOSED"));
  const next = engine.followUp(closed, { ticketId: "T-2", at: minute(62) });
  expect(next.ticket).toMatchObject({ followUpOf: "T-1", title: draft.title, status: "OPEN" });
});

test("clocks move to a new configuration by reapplyPolicies alone", () => {
  const ticket = engine.open({ ...draft, priority: "P3" }, { at: minute(0) }).ticket;
  const edited = createEngine({
    policies: [{ policyId: "rest", version: 2, businessHoursOnly: true, resolutionTimeMinutes: 60 }],
    workflow: presets.relaxedWorkflow,
  });
  expect(edited.advance(ticket, { at: minute(10) }).ticket.dueAt).toEqual(minute(480));
  const reapplied = edited.reapplyPolicies(ticket, { at: minute(10) });
  expect(reapplied.ticket.dueAt).toEqual(minute(60));
  expect(kinds(reapplied)).toEqual(["dueAt", "reapplyPolicies"]);
  expect(edited.reapplyPolicies(reapplied.ticket, { at: minute(20) }).patch).toEqual({});
});

test("a deadline without its clock is refused", () => {
  const { ticket } = engine.open({ ...draft, priority: "P3" }, { at: minute(0) });
  expect(() => engine.advance({ ...ticket, sla: {} }, { at: minute(9_000) })).toThrow(
    "ticket.sla.clocks.sla.resolution",
  );
  const elsewhere = { ...ticket, sla: {}, dueAt: null };
  expect(engine.reapplyPolicies(elsewhere, { at: minute(10) }).ticket.dueAt).toEqual(minute(480));
});

test("a configuration that is not plain data is a finding of the linter", () => {
  const cycle: Record<string, unknown> = {};
  cycle["a"] = cycle;
  expect(lintConfig(cycle as never)).toEqual([expect.objectContaining({ code: "NOT_PLAIN_DATA" })]);
});

test.each([
  [{ reassign: null }, "do[0].reassign: expected an object, got null"],
  [{ reassign: { a: 1 } }, "do[0].reassign.a: unknown field; expected no fields"],
  [{ page: "critical" }, 'do[0].page: expected an object, got string "critical"'],
])("an action %o is refused with the path of the configuration", (action, sentence) => {
  const timer = { id: "a", since: "opened", after: 5, do: [action] };
  expect(() => createEngine({ timers: [timer] as never })).toThrow(sentence);
});

test("a follow-up has another id and is not earlier", () => {
  const opened = engine.open(draft, { at: minute(10) }).ticket;
  const code = (code: string) => expect.objectContaining({ code });
  expect(() => engine.followUp(opened, { ticketId: "T-1", at: minute(20) })).toThrow(code("DUPLICATE"));
  expect(() => engine.followUp(opened, { ticketId: "T-2", at: minute(9) })).toThrow(code("STALE_TIMESTAMP"));
  expect(() => engine.followUp(opened, { ticketId: "T-2", at: minute(20), priority: "P9" })).toThrow(
    /^priority: /,
  );
});

test("a row without a revision is previewed as a draft, and a revoked proxy is refused", () => {
  const row = { ...draft, priority: "P3", revision: null };
  expect(engine.preview(row as never, { at: minute(0) }).clocks[0]?.dueAt).toEqual(minute(480));
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  expect(() => engine.preview(revoked.proxy as never, { at: minute(0) })).toThrow("pass data whose getters");
  expect(() => engine.advanceAll(revoked.proxy as never, { at: minute(0) })).toThrow(
    "pass data whose getters",
  );
});
