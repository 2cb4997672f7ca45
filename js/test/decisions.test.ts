import { createEngine, type Decision, presets, type Ticket } from "ticket-engine";
import { describe, expect, test } from "vitest";

const engine = createEngine({ policies: presets.standardPolicies, workflow: presets.relaxedWorkflow });
const agent = { id: "ann", role: "agent" } as const;
const monday = new Date("2026-11-23T09:00:00Z");

const draft = {
  ticketId: "T-1",
  title: "VPN is down",
  priority: "P3",
  reporterId: 7,
  attributes: { site: "Rome", seats: 12.5, since: null, nested: { deep: [true] } },
};

/** The value with every object in it frozen, so that an attempt to change one throws. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}

function lifecycle(): Decision[] {
  const decisions = [engine.open(frozen(draft), frozen({ at: monday }))];
  const ticket = () => frozen(decisions.at(-1)?.ticket as Ticket);
  const at = (hour: string) => `2026-11-23T${hour}:00Z`;
  decisions.push(engine.update(ticket(), { changes: { assigneeId: "ann" }, actor: agent, at: at("09:05") }));
  decisions.push(engine.transition(ticket(), { to: "IN_PROGRESS", actor: agent, at: at("10:00") }));
  decisions.push(
    engine.comment(ticket(), {
      commentId: 1,
      body: "Which site?",
      isInternal: false,
      actor: agent,
      at: at("10:01"),
    }),
  );
  decisions.push(engine.transition(ticket(), { to: "PENDING", actor: agent, at: at("10:02") }));
  decisions.push(engine.transition(ticket(), { to: "IN_PROGRESS", actor: agent, at: at("16:00") }));
  decisions.push(engine.advance(ticket(), { at: "2026-11-27T16:00:00Z" }));
  decisions.push(engine.transition(ticket(), { to: "RESOLVED", actor: agent, at: "2026-11-27T17:00:00Z" }));
  return decisions;
}

describe("a decision", () => {
  test("has dates as Date and everything else as plain JSON", () => {
    const { ticket, nextWakeAt } = engine.open(draft, { at: monday });
    expect(ticket.createdAt).toEqual(monday);
    expect(ticket.responseDueAt).toEqual(new Date("2026-11-23T13:00:00Z"));
    expect(ticket.dueAt).toEqual(new Date("2026-11-25T15:00:00Z"));
    expect(nextWakeAt).toEqual(new Date("2026-11-23T13:00:00.001Z"));
    expect(ticket.sla.clocks["sla"]?.["resolution"]?.phase).toEqual({
      state: "running",
      since: monday,
      dueAt: new Date("2026-11-25T15:00:00Z"),
    });
    expect(ticket.attributes).toEqual(draft.attributes);
    expect(ticket.description).toBeNull();
  });

  test("changes no argument", () => {
    const before = structuredClone(draft);
    lifecycle();
    expect(draft).toEqual(before);
  });

  test("is the same for a snapshot that was stored as JSON", () => {
    for (const { ticket } of lifecycle()) {
      const stored = JSON.parse(JSON.stringify(ticket)) as Ticket;
      const at = "2026-12-24T10:00:00Z";
      expect(engine.advance(stored, { at })).toEqual(engine.advance(ticket, { at }));
    }
  });

  test("has a patch that leads from the old snapshot to the new", () => {
    let before = {} as Ticket;
    for (const { patch, ticket } of lifecycle()) {
      expect({ ...before, ...patch }).toEqual(ticket);
      before = ticket;
    }
  });

  test("has a history whose entries have the types of their fields", () => {
    const history = lifecycle().flatMap((decision) => decision.history);
    for (const entry of history) {
      if (entry.fieldChanged === "dueAt" && entry.newValue !== null) {
        expect(entry.newValue.getTime()).toBeGreaterThan(monday.getTime());
      }
      if (entry.fieldChanged === "breach.RESOLUTION") expect(entry.newValue).toBeInstanceOf(Date);
      if (entry.fieldChanged === "comment") expect(entry.newValue).toBe(1);
    }
    const fields = new Set(history.map((entry) => entry.fieldChanged));
    expect(fields).toContain("comment");
    expect(fields).toContain("dueAt");
    expect(fields).toContain("breach.RESOLUTION");
  });

  test("records a breach at its exact instant, once, however late it is detected", () => {
    const breaches = lifecycle().flatMap((decision) => decision.breaches);
    // One hour and two minutes were used on Monday, two hours after the pause, nine a day from then
    // on.
    expect(breaches).toMatchObject([
      { breachType: "RESOLUTION", breachedAt: new Date("2026-11-26T11:58:00Z"), notifiedAt: null },
    ]);
  });

  test("accepts an instant in every form", () => {
    const temporal = { epochMilliseconds: monday.getTime() };
    for (const at of [
      monday,
      monday.getTime(),
      monday.toISOString(),
      "2026-11-23T10:00:00+01:00",
      temporal,
    ]) {
      expect(engine.open(draft, { at }).ticket.createdAt).toEqual(monday);
    }
  });

  test("accepts a whole database row and ignores unknown columns", () => {
    const { ticket } = engine.open(draft, { at: monday });
    const row: Record<string, unknown> = { ...ticket, tenant: 5n, lock: () => {} };
    row["self"] = row;
    const decision = engine.advance(row as unknown as Ticket, { at: monday });
    expect(decision.ticket).toEqual(ticket);
  });

  test("leaves attributes alone that are named like fields of the engine", () => {
    const attributes = { createdAt: 5, dueAt: "soon", team: { cursor: { x: 1 } }, at: new Date(0) };
    const { ticket } = engine.open({ ...draft, attributes: attributes as never }, { at: monday });
    expect(ticket.attributes).toEqual({ ...attributes, at: "1970-01-01T00:00:00.000Z" });
  });
});

describe("assign", () => {
  const agents = [
    { agentId: "ann", currentLoad: 2, isAvailable: true, skills: ["VPN"] },
    { agentId: "bob", currentLoad: 1, isAvailable: true },
    { agentId: "cem", currentLoad: 0, isAvailable: false },
    { agentId: 7, currentLoad: 0, isAvailable: true },
  ];
  const { ticket } = engine.open({ ...draft, category: "VPN" }, { at: monday });
  test.each([
    ["ROUND_ROBIN", null, "ann"],
    ["ROUND_ROBIN", "ann", "bob"],
    ["ROUND_ROBIN", "bob", "ann"],
    ["LOAD_BASED", null, "bob"],
    ["SKILL_BASED", null, "ann"],
  ] as const)("%s after %s chooses %s", (queueStrategy, cursor, chosen) => {
    const team = { teamId: "desk", queueStrategy, cursor };
    const decision = engine.assign(ticket, { team, agents, actor: agent, at: monday });
    expect(decision.assignment).toMatchObject({ agentId: chosen, cursor: chosen, fellBack: false });
    expect(decision.ticket).toMatchObject({ assigneeId: chosen, teamId: "desk" });
    expect(decision.effects).toContainEqual(
      expect.objectContaining({ kind: "agentLoad", agentId: chosen, delta: 1 }),
    );
  });

  test("leaves the ticket unchanged when nobody may be chosen", () => {
    const team = { teamId: "desk", queueStrategy: "LOAD_BASED", cursor: "bob" } as const;
    const decision = engine.assign(ticket, { team, agents: [], actor: agent, at: monday });
    expect(decision.assignment).toMatchObject({ agentId: null, cursor: "bob", fellBack: false });
    expect(decision.patch).toEqual({});
  });
});

test("advanceAll returns only the tickets that are due, and goes on after one that is refused", () => {
  const urgent = engine.open({ ...draft, ticketId: 2, priority: "P1" }, { at: monday }).ticket;
  const calm = engine.open(draft, { at: monday }).ticket;
  const lost = { ...urgent, status: "LOST" };
  const items = engine.advanceAll([calm, lost, urgent], { at: "2026-11-23T09:20:00Z" });
  expect(items).toMatchObject([
    {
      outcome: "refused",
      index: 1,
      problems: [
        {
          path: "ticket.status",
          reason: { code: "UNKNOWN_STATUS" },
          message: expect.stringMatching(/^ticket\.status: "LOST" is not a status/),
        },
      ],
    },
    { outcome: "changed", index: 2, decision: { breaches: [{ breachType: "RESPONSE" }] } },
  ]);
});

test("a preview shows each clock as it stands", () => {
  const { ticket } = engine.open(draft, { at: monday });
  const { clocks } = engine.preview(ticket, { at: "2026-11-23T12:00:00Z" });
  expect(clocks).toMatchObject([
    {
      clockId: "firstResponse",
      state: "running",
      usedMinutes: 180,
      remainingMinutes: 60,
      usedFraction: 0.75,
    },
    { clockId: "resolution", dueAt: new Date("2026-11-25T15:00:00Z") },
  ]);
});
