import { type Agent, createEngine, type Decision, type Ticket, visibleHistory } from "ticket-engine";
import { describe, expect, expectTypeOf, test } from "vitest";
import { refusal } from "./refusal.js";

const early = { hours: { mon: [["06:00", "14:00"]] } } as const;
const late = { hours: { mon: [["14:00", "22:00"]] } } as const;
const engine = createEngine({ timers: [], calendars: { early, late }, loadWeights: { P1: 3 } });
const actor = { id: "desk", role: "system" } as const;
const at = (time: string) => `2026-11-23T${time}:00Z`;

const ticketOf = (ticketId: string, priority = "P3"): Ticket =>
  engine.open({ ticketId, title: "Help", priority, reporterId: "ray" }, { at: at("08:00") }).ticket;
const agentOf = (agentId: string, more: Partial<Agent> = {}): Agent => ({
  agentId,
  currentLoad: 0,
  isAvailable: true,
  ...more,
});
const team = { teamId: "desk", queueStrategy: "LOAD_BASED" } as const;
const loads = ({ effects }: Decision) =>
  effects.flatMap((effect) => (effect.kind === "agentLoad" ? [[effect.agentId, effect.delta]] : []));

describe("an assignment", () => {
  test("is explained agent by agent", () => {
    const agents = [agentOf("ann", { calendar: "late" }), agentOf("ray"), agentOf("bob", { capacity: 2 })];
    const { assignment } = engine.assign(ticketOf("1", "P1"), {
      team,
      agents,
      actor,
      at: at("09:00"),
      explain: true,
    });
    expect(assignment.agentId).toBeNull();
    expect(assignment.candidates).toEqual([
      { agentId: "ann", outcome: "offShift", opensAt: new Date(at("14:00")) },
      { agentId: "ray", outcome: "reporter" },
      { agentId: "bob", outcome: "atCapacity" },
    ]);
    expect(assignment.exclusions).toEqual({ offShift: 1, reporter: 1, atCapacity: 1 });
    expect(assignment.retryAt).toEqual(new Date(at("14:00")));
  });

  test("that must wait wakes its ticket, with dates in the history", () => {
    const agents = [agentOf("ann", { calendar: "late" })];
    const waiting = engine.assign(ticketOf("1"), { team, agents, actor, at: at("09:00") });
    expect(waiting.nextWakeAt).toEqual(new Date(at("14:00")));
    expect(waiting.history.map(({ fieldChanged, newValue }) => [fieldChanged, newValue])).toEqual([
      ["retryAt", new Date(at("14:00"))],
    ]);
    const stored = JSON.parse(JSON.stringify(waiting.ticket));
    const woken = engine.advance(stored, { at: at("14:00") });
    expect(woken.effects).toMatchObject([{ kind: "reassign", ticketId: "1", from: null }]);
    expect(visibleHistory(woken.history, actor)).toEqual(woken.history);
  });

  test("is offered, declined and offered to the next", () => {
    const agents = [agentOf("ann"), agentOf("bob")];
    const offering = { ...team, offerTimeout: "PT10M" } as const;
    const offered = engine.assign(ticketOf("1"), { team: offering, agents, actor, at: at("09:00") });
    expect(offered.assignment.offerExpiresAt).toEqual(new Date(at("09:10")));
    expect(offered.effects.some(({ kind }) => kind === "agentLoad")).toBe(true);
    const ann = { id: "ann", role: "agent" } as const;
    const declined = engine.declineOffer(offered.ticket, { actor: ann, at: at("09:01") });
    expect(loads(declined)).toEqual([["ann", -1]]);
    const next = engine.assign(declined.ticket, { team: offering, agents, actor, at: at("09:02") });
    expect(next.assignment.agentId).toBe("bob");
    const bob = { id: "bob", role: "agent" } as const;
    const accepted = engine.acceptOffer(next.ticket, { actor: bob, at: at("09:03") });
    expect(accepted.ticket.assigneeId).toBe("bob");
    expect(refusal(() => engine.acceptOffer(accepted.ticket, { actor: bob, at: at("09:04") })).code).toBe(
      "NO_OFFER",
    );
  });

  test("of many tickets says which ones could not be read, and where", () => {
    const agents = [agentOf("ann", { capacity: 1 }), agentOf("bob", { capacity: 1 })];
    const broken = { ...ticketOf("2"), revision: "x" } as unknown as Ticket;
    const getter = {
      get ticketId(): string {
        throw new Error("no");
      },
    } as unknown as Ticket;
    const tickets = [broken, ticketOf("3"), getter, ticketOf("1"), ticketOf("0", "P2")];
    const command = { teams: [team], agents, actor, at: at("09:00") };
    const items = engine.assignAll(tickets, command);
    expect(items.map((item) => [item.index, item.outcome])).toEqual([
      [4, "decided"],
      [3, "decided"],
      [1, "decided"],
      [0, "refused"],
      [2, "refused"],
    ]);
    expect(
      items.map((item) =>
        item.outcome === "decided" ? item.decision.assignment.agentId : item.problems[0]?.path,
      ),
    ).toEqual(["ann", "bob", null, "tickets[0].revision", "tickets[2].ticketId"]);
    const pulled = engine.pullWork(tickets, { ...command, agentId: "bob" });
    expect(pulled.map(({ index }) => index)).toEqual([4]);
    const nobody = refusal(() => engine.pullWork(tickets, { ...command, agentId: 7 }));
    expect([nobody.code, nobody.path]).toEqual(["INVALID_VALUE", "agentId"]);
  });

  test("of an agent who leaves goes to the delegate", () => {
    const assigned = engine.assign(ticketOf("1"), {
      team,
      agents: [agentOf("ann")],
      actor,
      at: at("09:00"),
    }).ticket;
    const agents = [
      agentOf("ann", { delegateId: "cy", currentLoad: 1 }),
      agentOf("bob"),
      agentOf("cy", { currentLoad: 5 }),
    ];
    const moved = engine.reassign(assigned, { team, agents, actor, at: at("10:00") });
    expect([moved.assignment.agentId, moved.assignment.selectedBy]).toEqual(["cy", "delegate"]);
    const [item] = engine.reassignAll([assigned], { teams: [team], agents, actor, at: at("10:00") });
    expect(item?.outcome === "decided" && item.decision.assignment.agentId).toBe("cy");
  });
});

describe("a roster", () => {
  const skilled = { teamId: "desk", queueStrategy: "SKILL_BASED" } as const;
  const agents = [
    agentOf("ann", { skills: ["vpn", { name: "db", level: 3 }], currentLoad: 2 }),
    agentOf("bob", { skills: ["vpn"], currentLoad: 1 }),
    agentOf("cy", { skills: ["db"] }),
  ];

  test("accepts instants in every form", () => {
    using roster = engine.createRoster({ team: skilled, agents });
    const vpn = roster.need({ priority: "P3", requiredSkills: ["vpn"] });
    for (const instant of [new Date(at("09:00")), Date.parse(at("09:00")), at("09:00")]) {
      expect(roster.pick(vpn, instant)).toBe("bob");
    }
    expect(refusal(() => roster.pick(vpn, "nine")).code).toBe("INVALID_INSTANT");
  });

  test("counts the tickets that are taken, and applies decisions", () => {
    using roster = engine.createRoster({ team: skilled, agents });
    const vpn = roster.need({ priority: "P3", requiredSkills: ["vpn"] });
    const nine = Date.parse(at("09:00"));
    expect([roster.take(vpn, nine), roster.take(vpn, nine + 1), roster.take(vpn, nine + 2)]).toEqual([
      "bob",
      "ann",
      "bob",
    ]);
    expect(roster.agent("bob")).toMatchObject({ currentLoad: 3, lastAssignedAt: new Date(nine + 2) });
    expect(roster.cursor).toEqual({ cursor: "bob", cursorTurns: 1 });
    const { capacity, weight } = roster.agent("bob") ?? {};
    expectTypeOf(capacity).toEqualTypeOf<number | null | undefined>();
    expect([capacity, weight]).toEqual([null, 1]);

    const ticket = engine.open(
      { ticketId: "9", title: "Help", priority: "P1", category: "vpn", reporterId: 7 },
      { at: at("09:05") },
    ).ticket;
    const decision = engine.assign(ticket, { roster, actor, at: at("09:05"), explain: true });
    const listed = engine.assign(ticket, {
      team: { ...skilled, ...roster.cursor },
      agents: roster.agentIds.map((id) => roster.agent(id) as Agent),
      actor,
      at: at("09:05"),
      explain: true,
    });
    expect(decision).toEqual(listed);
    roster.apply(decision);
    expect(roster.agent(decision.assignment.agentId as string)?.currentLoad).toBe(6);
  });

  test("follows changes of availability, load and skills, and agents who join and leave", () => {
    using roster = engine.createRoster({ team: skilled, agents });
    const db = roster.need({ priority: "P3", requiredSkills: ["db"] });
    const nine = Date.parse(at("09:00"));
    expect(roster.pick(db, nine)).toBe("cy");
    expect(roster.setAvailable("cy", false)).toBe(true);
    expect(roster.pick(db, nine)).toBe("ann");
    expect(roster.put(agentOf("bob", { skills: ["db"] }))).toBe(false);
    expect(roster.pick(db, nine)).toBe("bob");
    expect(roster.setLoad("bob", 9)).toBe(true);
    expect(roster.pick(db, nine)).toBe("ann");
    expect(roster.put(agentOf("aa", { skills: ["db"] }))).toBe(true);
    expect(roster.pick(db, nine)).toBe("aa");
    expect([roster.remove("aa"), roster.remove("aa")]).toEqual([true, false]);
    expect(roster.pick(db, nine)).toBe("ann");
    expect([roster.setLoad("zed", 1), roster.setAvailable("zed", true), roster.agent("zed")]).toEqual([
      false,
      false,
      null,
    ]);
  });

  test("applies nothing of a decision that it cannot apply in full", () => {
    using roster = engine.createRoster({ team: skilled, agents });
    const decision = engine.assign(ticketOf("1"), { roster, actor, at: at("09:00") });
    const before = roster.agentIds.map((id) => roster.agent(id));
    const [effect] = decision.effects.filter(({ kind }) => kind === "agentLoad");
    for (const [wrong, path] of [
      [{ ...decision, effects: undefined }, "decision.effects"],
      [{ ...decision, effects: [effect, { ...effect, delta: Number.NaN }] }, "decision.effects[1].delta"],
      [{ ...decision, effects: [effect, { ...effect, delta: "1" }] }, "decision.effects[1].delta"],
      [{ ...decision, assignment: { ...decision.assignment, cursor: {} } }, "cursor"],
      [{ ...decision, ticket: undefined }, "at"],
      [{}, "decision.effects"],
      [undefined, "decision.effects"],
    ] as const) {
      expect(refusal(() => roster.apply(wrong as never)).path).toBe(path);
      expect(roster.agentIds.map((id) => roster.agent(id))).toEqual(before);
    }
    roster.apply(decision);
    expect(roster.agentIds.map((id) => roster.agent(id))).not.toEqual(before);
  });

  test("refuses needs, agents and loads that it cannot use", () => {
    using roster = engine.createRoster({ team: skilled, agents });
    using other = engine.createRoster({ team: skilled, agents: [] });
    const need = roster.need({ priority: "P3" });
    for (const [call, code, path] of [
      [() => roster.need({ priority: "P9" }), "UNKNOWN_PRIORITY", "need.priority"],
      [() => other.pick(need, 0), "INVALID_VALUE", "need"],
      [() => roster.pick(undefined as never, 0), "INVALID_VALUE", "need"],
      [() => roster.setLoad("ann", -1), "INVALID_VALUE", "load"],
      [() => roster.setLoad("ann", Number.NaN), "INVALID_VALUE", "load"],
      [() => roster.put(agentOf("zed", { calendar: "night" })), "UNKNOWN_CALENDAR", "agent.calendar"],
      [
        () => engine.createRoster({ team: skilled, agents: [agentOf("a"), agentOf("a")] }),
        "DUPLICATE",
        "agents[1].agentId",
      ],
      [
        () => engine.createRoster({ team: skilled, agents: [agentOf("a", { currentLoad: -1 })] }),
        "INVALID_VALUE",
        "agents[0].currentLoad",
      ],
      [() => engine.createRoster(null as never), "INVALID_VALUE", "agents"],
      [
        () => engine.assign(ticketOf("1"), { roster: {} as never, actor, at: at("09:00") }),
        "INVALID_VALUE",
        "roster",
      ],
    ] as const) {
      const { code: found, path: where } = refusal(call);
      expect([found, where]).toEqual([code, path]);
    }
    expect(roster.pick({ ...need, number: 99 }, 0)).toBeNull();
    const freed = engine.createRoster({ team: skilled, agents });
    const late = freed.need({ priority: "P3" });
    freed.free();
    expect(refusal(() => freed.pick(late, 0)).code).toBe("HANDLE_FREED");
    expect(refusal(() => engine.assign(ticketOf("1"), { roster: freed, actor, at: at("09:00") })).code).toBe(
      "HANDLE_FREED",
    );
  });
});
