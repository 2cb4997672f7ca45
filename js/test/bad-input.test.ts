import { runInNewContext } from "node:vm";
import fc from "fast-check";
import {
  createCalendar,
  createColumns,
  createEngine,
  type Engine,
  presets,
  type Ticket,
  TicketEngineError,
} from "ticket-engine";
import { describe, expect, test } from "vitest";
import { refusal } from "./refusal.ts";

const engine = createEngine({ policies: presets.standardPolicies });
const at = "2026-11-23T09:00:00Z";
const agent = { id: 1, role: "agent" } as const;
const draft = { ticketId: 1, title: "Help", priority: "P3", reporterId: 7 };
const { ticket } = engine.open(draft, { at });

/** Calls with what the types forbid, as plain JavaScript can. */
const loose = engine as unknown as Record<keyof Engine, (...args: unknown[]) => unknown>;
const open = (changes: object) => loose.open({ ...draft, ...changes }, { at });
const move = (changes: object) => loose.transition(ticket, { to: "CLOSED", actor: agent, at, ...changes });
const configure = (config: unknown) => createEngine(config as never);
const policy = (changes: object) =>
  configure({ policies: [{ policyId: 1, businessHoursOnly: true, ...changes }] });

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;
const throwing = {
  get vip() {
    throw new Error("the database is gone");
  },
};
const deep = () => {
  let value: unknown = 1;
  for (let level = 0; level < 100_000; level++) value = [value];
  return value;
};

describe("a refusal has a code, a path and a sentence, and changes nothing", () => {
  test.each<[string, () => unknown, string, string | RegExp]>([
    ["unknown status", () => move({ to: "LOST" }), "UNKNOWN_STATUS", "to"],
    ["unknown status of a draft", () => open({ status: "LOST" }), "UNKNOWN_STATUS", "draft.status"],
    ["unknown priority", () => open({ priority: "P9" }), "UNKNOWN_PRIORITY", "draft.priority"],
    ["move off the table", () => move({ to: "RESOLVED" }), "INVALID_TRANSITION", "to"],
    ["the same status again", () => move({ to: "OPEN" }), "ALREADY_IN_STATUS", "to"],
    ["missing field", () => open({ title: undefined }), "MISSING_FIELD", "draft.title"],
    ["missing actor", () => move({ actor: undefined }), "MISSING_FIELD", "actor"],
    ["missing field deep down", () => move({ actor: { id: 1 } }), "MISSING_FIELD", "actor.role"],
    ["misspelt field", () => move({ comments: [] }), "UNKNOWN_FIELD", "comments"],
    ["wrong type", () => open({ title: 5 }), "INVALID_VALUE", "draft.title"],
    ["a string for a draft", () => loose.open("draft", { at }), "INVALID_VALUE", "draft"],
    ["nothing at all", () => loose.open(), "INVALID_VALUE", "draft"],
    ["no command", () => loose.open(draft), "INVALID_VALUE", "command"],
    ["null for a command", () => loose.advance(ticket, null), "INVALID_VALUE", "command"],
    [
      "a status for a command",
      () => loose.transition(ticket, "IN_PROGRESS", agent),
      "INVALID_VALUE",
      "command",
    ],
    ["a function for a command", () => loose.open(draft, () => at), "NOT_PLAIN_DATA", "command"],
    [
      "a decision for its ticket",
      () => loose.advance(engine.open(draft, { at }), { at }),
      "INVALID_VALUE",
      "ticket",
    ],
    [
      "a ticket that was not awaited",
      () => loose.advance(Promise.resolve(ticket), { at }),
      "NOT_PLAIN_DATA",
      "ticket",
    ],
    [
      "clocks as JSON text",
      () => loose.advance({ ...ticket, sla: JSON.stringify(ticket.sla) }, { at }),
      "INVALID_VALUE",
      "ticket.sla",
    ],
    ["null for an object", () => loose.open(null, { at }), "INVALID_VALUE", "draft"],
    ["unknown role", () => move({ actor: { id: 1, role: "boss" } }), "INVALID_VALUE", "actor.role"],
    ["empty id", () => open({ ticketId: "" }), "INVALID_VALUE", "draft.ticketId"],
    ["fractional id", () => open({ ticketId: 1.5 }), "INVALID_VALUE", "draft.ticketId"],
    ["NaN for an id", () => open({ ticketId: Number.NaN }), "INVALID_VALUE", "draft.ticketId"],
    ["infinity for an id", () => open({ teamId: Number.POSITIVE_INFINITY }), "INVALID_VALUE", "draft.teamId"],
    ["NaN for a string", () => open({ title: Number.NaN }), "INVALID_VALUE", "draft.title"],
    [
      "NaN for who did it",
      () => move({ actor: { id: Number.NaN, role: "agent" } }),
      "INVALID_VALUE",
      "actor.id",
    ],
    ["a Date for an id", () => open({ ticketId: new Date(5) }), "INVALID_VALUE", "draft.ticketId"],
    [
      "a Date for a revision",
      () => loose.advance({ ...ticket, revision: new Date(1) }, { at }),
      "INVALID_VALUE",
      "ticket.revision",
    ],
    [
      "an instant for minutes",
      () => policy({ responseTimeMinutes: { epochMilliseconds: 5 } }),
      "INVALID_VALUE",
      "config.policies[0].responseTimeMinutes",
    ],
    [
      "something like an instant for policies",
      () => configure({ policies: { epochMilliseconds: Number.NaN } }),
      "INVALID_VALUE",
      "config.policies",
    ],
    ["NaN as an instant", () => move({ at: { epochMilliseconds: Number.NaN } }), "INVALID_INSTANT", "at"],
    [
      "a list with a length of four thousand million",
      () => loose.advanceAll(new Array(2 ** 32 - 1), { at }),
      "LIMIT_EXCEEDED",
      "tickets",
    ],
    [
      "agents behind a getter that throws",
      () =>
        loose.createRoster({
          get agents() {
            throw new Error("the database is gone");
          },
        }),
      "NOT_PLAIN_DATA",
      "agents",
    ],
    ["NaN for an instant", () => move({ at: Number.NaN }), "INVALID_INSTANT", "at"],
    ["invalid Date", () => move({ at: new Date("never") }), "INVALID_INSTANT", "at"],
    ["instant without offset", () => move({ at: "2026-11-23T09:00:00" }), "INVALID_INSTANT", "at"],
    ["instant before 1970", () => move({ at: -1 }), "INSTANT_OUT_OF_RANGE", "at"],
    ["instant after 2200", () => move({ at: 1e15 }), "INSTANT_OUT_OF_RANGE", "at"],
    ["a time before the last change", () => move({ at: "2026-11-23T08:59:59Z" }), "STALE_TIMESTAMP", "at"],
    [
      "NaN among attributes",
      () => open({ attributes: { a: [Number.NaN] } }),
      "NOT_PLAIN_DATA",
      "draft.attributes.a[0]",
    ],
    [
      "NaN for a number",
      () =>
        loose.assign(ticket, {
          team: { teamId: 1, queueStrategy: "LOAD_BASED" },
          agents: [{ agentId: 1, currentLoad: Number.NaN, isAvailable: true }],
          actor: agent,
          at,
        }),
      "INVALID_VALUE",
      "agents[0].currentLoad",
    ],
    [
      "negative minutes",
      () => policy({ responseTimeMinutes: -5 }),
      "INVALID_DURATION",
      "config.policies[0].responseTimeMinutes",
    ],
    [
      "a day of work",
      () => policy({ resolutionTimeMinutes: "P1D" }),
      "INVALID_DURATION",
      "config.policies[0].resolutionTimeMinutes",
    ],
    [
      "NaN minutes",
      () => policy({ resolutionTimeMinutes: Number.NaN }),
      "INVALID_DURATION",
      "config.policies[0].resolutionTimeMinutes",
    ],
    [
      "unknown calendar",
      () => policy({ calendar: "moon" }),
      "UNKNOWN_CALENDAR",
      "config.policies[0].calendar",
    ],
    [
      "unknown part of the configuration",
      () => configure({ polices: [] }),
      "UNKNOWN_FIELD",
      "config.polices",
    ],
    ["calendar that never opens", () => createCalendar({ hours: {} }), "CALENDAR_NEVER_OPENS", "calendar"],
    [
      "25 o'clock",
      () => createCalendar({ hours: { mon: [["09:00", "25:00"]] } }),
      "INVALID_WINDOW",
      "calendar.hours.mon[0]",
    ],
    [
      "unknown zone",
      () => createCalendar({ timeZone: "Mars/Phobos" }),
      "UNKNOWN_TIME_ZONE",
      "calendar.timeZone",
    ],
    ["unreachable deadline", () => createCalendar().dueAt(at, 1e300), "DEADLINE_OUT_OF_RANGE", "minutes"],
    [
      "infinite minutes",
      () => createCalendar().dueAt(at, Number.POSITIVE_INFINITY),
      "INVALID_VALUE",
      "minutes",
    ],
    ["title of a megabyte", () => open({ title: "x".repeat(1_000_000) }), "TEXT_TOO_LONG", "draft.title"],
    ["id of a megabyte", () => open({ ticketId: "x".repeat(1_000_000) }), "TEXT_TOO_LONG", "draft.ticketId"],
    ["status of a megabyte", () => move({ to: "é".repeat(500_000) }), "TEXT_TOO_LONG", "to"],
    [
      "attribute of a megabyte",
      () => open({ attributes: { a: "x".repeat(1_000_000) } }),
      "TEXT_TOO_LONG",
      "draft.attributes",
    ],
    ["cyclic attributes", () => open({ attributes: cyclic }), "NOT_PLAIN_DATA", "draft.attributes.self"],
    [
      "bottomless attributes",
      () => open({ attributes: { a: deep() } }),
      "NOT_PLAIN_DATA",
      /^draft\.attributes\.a(\[0\])+$/,
    ],
    [
      "a __proto__ key",
      () => open({ attributes: JSON.parse('{"a":{"__proto__":{"x":1}}}') }),
      "UNSAFE_KEY",
      "draft.attributes.a.__proto__",
    ],
    ["a getter that throws", () => open({ attributes: throwing }), "NOT_PLAIN_DATA", "draft.attributes.vip"],
    ["a function", () => open({ attributes: { f: () => 1 } }), "NOT_PLAIN_DATA", "draft.attributes.f"],
    ["a bigint", () => open({ ticketId: 1n }), "NOT_PLAIN_DATA", "draft.ticketId"],
    [
      "a status set by update",
      () => loose.update(ticket, { changes: { status: "CLOSED" }, actor: agent, at }),
      "UNKNOWN_FIELD",
      "changes.status",
    ],
    [
      "two agents of one id",
      () =>
        loose.assign(ticket, {
          team: { teamId: 1, queueStrategy: "LOAD_BASED" },
          agents: [
            { agentId: 1, currentLoad: 0, isAvailable: true },
            { agentId: 1, currentLoad: 0, isAvailable: true },
          ],
          actor: agent,
          at,
        }),
      "DUPLICATE",
      "agents[1].agentId",
    ],
    [
      "a ticket of another workflow",
      () => loose.advance({ ...ticket, status: "LOST" }, { at }),
      "UNKNOWN_STATUS",
      "ticket.status",
    ],
    [
      "a snapshot that was tampered with",
      () => {
        const { sla } = structuredClone(ticket);
        Object.assign(sla.clocks["sla"]?.["resolution"] ?? {}, { usedMs: -1 });
        return loose.advance({ ...ticket, sla }, { at });
      },
      "INVALID_VALUE",
      "ticket.sla.clocks.sla.resolution.usedMs",
    ],
  ])("%s", (_name, call, code, path) => {
    const before = structuredClone(ticket);
    const error = refusal(call);
    expect(error.code).toBe(code);
    if (typeof path === "string") expect(error.path).toBe(path);
    else expect(error.path).toMatch(path);
    expect(error.details.code).toBe(code);
    expect(error.message.length, "a sentence, not a dump of the input").toBeLessThan(600);
    expect(error.message).toMatch(/[;:] .{3}/);
    // Nothing changed, and the engine still works.
    expect(ticket).toEqual(before);
    expect(engine.open(draft, { at }).ticket).toEqual(ticket);
  });
});

test("an error has its cause, all problems and a name", () => {
  const error = refusal(() => open({ attributes: throwing }));
  expect(error.name).toBe("TicketEngineError");
  expect(String(error.cause)).toContain("the database is gone");
  const both = refusal(() => open({ status: "LOST", priority: "P9" }));
  expect(both.problems.map((problem) => problem.path)).toEqual(["draft.status", "draft.priority"]);
  const late = refusal(() => move({ at: 0 }));
  expect(late.details).toEqual({ code: "STALE_TIMESTAMP", at: new Date(0), updatedAt: new Date(at) });
});

describe("a hint says how to fix it, and ends the message", () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      "a decision for its ticket",
      () => loose.advance(engine.open(draft, { at }), { at }),
      /pass its ticket$/,
    ],
    [
      "clocks as JSON text",
      () => loose.advance({ ...ticket, sla: JSON.stringify(ticket.sla) }, { at }),
      /JSON\.parse it first/,
    ],
    ["a cycle", () => open({ attributes: cyclic }), /^pass data without cycles$/],
    ["a bigint", () => open({ ticketId: 1n }), /^convert it with Number\(\) or String\(\)$/],
    ["too many tickets", () => loose.advanceAll(new Array(1_000_001), { at }), /^split the call$/],
    ["a move off the table", () => move({ to: "RESOLVED" }), /^move it to IN_PROGRESS or CLOSED$/],
    ["a deleted engine", () => freed().toMermaid(), /^create another one$/],
  ])("for %s", (_name, call, hint) => {
    const error = refusal(call);
    expect(error.hint).toMatch(hint);
    expect(error.message.endsWith(`; ${error.hint}`)).toBe(true);
    expect(error.problems[0].hint).toBe(error.hint);
  });

  test("and every problem has its hint, or null", () => {
    const { problems, hint, message } = refusal(() => open({ status: "LOST", priority: "P9" }));
    expect([hint, ...problems.map((problem) => problem.hint)]).toEqual([null, null, null]);
    expect(message).toMatch(
      /^draft\.status: "LOST" is not .*; expected one of .* \| draft\.priority: "P9" is not /,
    );
    const outside = refusal(() => loose.assign(ticket, { roster: 5, actor: agent, at }));
    expect([outside.hint, outside.message]).toEqual([
      null,
      "roster: expected what createRoster returned, got number 5",
    ]);
  });
});

describe("a message says what was expected and what was found", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["a number", () => open({ title: 3 }), /^draft\.title: expected a string.*, got number 3/],
    ["nothing for a command", () => loose.open(draft), /^command: expected an object.*, got nothing/],
    ["nothing for a draft", () => loose.open(), /^draft: expected an object, got nothing/],
    ["an object for a list", () => loose.advanceAll({}, { at }), /^tickets: expected a list, got an object$/],
    ["an Invalid Date", () => move({ at: new Date("never") }), /^at: .*an Invalid Date/],
    [
      "an array for a column",
      () => createCalendar().dueAtAll([1] as never, 60),
      /^starts: expected a Float64Array, got a list$/,
    ],
    ["a Map for attributes", () => open({ attributes: { a: new Map() } }), /: a Map is not plain data; /],
  ])("for %s", (_name, call, message) => {
    expect(refusal(call).message).toMatch(message);
  });
});

function freed(): Engine {
  const engine = createEngine();
  engine.free();
  return engine;
}

test("a freed handle refuses every call, and freeing twice is harmless", () => {
  const engine = createEngine();
  expect(engine.canTransition("OPEN", "CLOSED", "agent")).toBe(true);
  const roster = engine.createRoster({ team: { teamId: 1, queueStrategy: "LOAD_BASED" }, agents: [] });
  const columns = createColumns(1);
  for (const handle of [engine, roster, columns]) {
    handle.free();
    handle.free();
  }
  for (const call of [
    () => engine.open(draft, { at }),
    () => engine.canTransition("OPEN", "CLOSED", "agent"),
    () => roster.size,
    () => roster.agentIds,
    () => roster.agent("nobody"),
    () => roster.need({ priority: "P3" }),
    () => roster.setLoad("nobody", 1),
    () => columns.rows,
  ]) {
    expect(refusal(call).code).toBe("HANDLE_FREED");
  }
  using calendar = createCalendar();
  expect(calendar.isOpen(at)).toBe(true);
});

describe("whatever is passed", () => {
  const calls: [string, (value: unknown) => unknown][] = [
    ["createEngine", (value) => configure(value).free()],
    ["createCalendar", (value) => createCalendar(value as never).free()],
    ["open", (value) => loose.open(value, value)],
    ["advance", (value) => loose.advance(value, { at })],
    ["transition", (value) => loose.transition(ticket, value)],
    ["update", (value) => loose.update(ticket, { changes: value, actor: agent, at })],
    ["assign", (value) => loose.assign(ticket, { team: value, agents: value, actor: agent, at })],
    ["advanceAll", (value) => loose.advanceAll(value, { at })],
    ["dueAt", (value) => createCalendar().dueAt(value as never, value as never)],
  ];
  test.each(calls)("%s returns or refuses with a TicketEngineError", (_name, call) => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        try {
          call(value);
        } catch (error) {
          expect(error).toBeInstanceOf(TicketEngineError);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a snapshot with one wrong field is decided on or refused", () => {
    const snapshot: Ticket = engine.open({ ...draft, assigneeId: 5, tags: ["a"] }, { at }).ticket;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(snapshot)), fc.anything(), (field, value) => {
        try {
          loose.transition({ ...snapshot, [field]: value }, { to: "IN_PROGRESS", actor: agent, at });
        } catch (error) {
          expect(error).toBeInstanceOf(TicketEngineError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("dates and columns of another realm are accepted", () => {
  const date = runInNewContext("new Date(1795428000000)");
  const columns = runInNewContext("Float64Array.of(1795424400000)");
  expect(createCalendar().isOpen(date)).toBe(true);
  expect(engine.open(draft, { at: date }).ticket.createdAt).toEqual(new Date(1_795_428_000_000));
  expect([...createCalendar().dueAtAll(columns, 60).values]).toEqual([1_795_428_000_000]);
});

test("instanceof recognizes errors of another copy of the package, and tells subclasses apart", () => {
  class Custom extends TicketEngineError {}
  const error = refusal(() => open({ ticketId: "" }));
  const foreign = { [Symbol.for("ticket-engine.error")]: true };
  expect([error instanceof TicketEngineError, foreign instanceof TicketEngineError]).toEqual([true, true]);
  expect([error instanceof Custom, new Custom(error.problems) instanceof Custom]).toEqual([false, true]);
  expect([
    new Error("no") instanceof TicketEngineError,
    (null as unknown) instanceof TicketEngineError,
  ]).toEqual([false, false]);
});

describe("an old name is refused, and the hint says the new one", () => {
  const team = { teamId: 1, queueStrategy: "LOAD_BASED" };
  const assign = (changes: object) =>
    loose.assign(ticket, { team, agents: [], actor: agent, at, ...changes });
  const teamWith = (option: object) => assign({ team: { ...team, ...option } });
  const timer = (changes: object) =>
    configure({ timers: [{ id: "t", since: "opened", after: 1, do: [{ notify: "x" }], ...changes }] });
  test.each<[old: string, call: () => unknown, code: string, path: string, name: string]>([
    ["anchor", () => timer({ anchor: "opened" }), "UNKNOWN_FIELD", "config.timers[0].anchor", "since"],
    ["created", () => timer({ since: "created" }), "INVALID_VALUE", "config.timers[0].since", "opened"],
    [
      "historyChain",
      () => configure({ historyChain: true }),
      "UNKNOWN_FIELD",
      "config.historyChain",
      "tamperEvidentHistory",
    ],
    [
      "left",
      () => policy({ warnAt: [{ left: 5 }] }),
      "UNKNOWN_FIELD",
      "config.policies[0].warnAt[0].left",
      "remaining",
    ],
    [
      "carry",
      () => policy({ onTargetChange: "carry" }),
      "INVALID_VALUE",
      "config.policies[0].onTargetChange",
      "keepElapsed",
    ],
    [
      "scale",
      () => policy({ onTargetChange: "scale" }),
      "INVALID_VALUE",
      "config.policies[0].onTargetChange",
      "proportional",
    ],
    [
      "resumeCountingGap",
      () => policy({ onReopen: "resumeCountingGap" }),
      "INVALID_VALUE",
      "config.policies[0].onReopen",
      "resumeIncludingResolvedTime",
    ],
    [
      "frozen",
      () => policy({ onReopen: "frozen" }),
      "INVALID_VALUE",
      "config.policies[0].onReopen",
      "stayStopped",
    ],
    [
      "publicAgentComment",
      () => configure({ firstResponseOn: ["publicAgentComment"] }),
      "INVALID_VALUE",
      "config.firstResponseOn[0]",
      "publicReply",
    ],
    ["wanted", () => assign({ wanted: [1] }), "UNKNOWN_FIELD", "wanted", "preferredAgents"],
    ["exclude", () => assign({ exclude: [1] }), "UNKNOWN_FIELD", "exclude", "excludedAgents"],
    [
      "loadMeasure",
      () => teamWith({ loadMeasure: "SHARE" }),
      "UNKNOWN_FIELD",
      "team.loadMeasure",
      "balanceBy",
    ],
    ["SHARE", () => teamWith({ balanceBy: "SHARE" }), "INVALID_VALUE", "team.balanceBy", "utilization"],
    ["COUNT", () => teamWith({ balanceBy: "COUNT" }), "INVALID_VALUE", "team.balanceBy", "count"],
    [
      "relaxSkillsAfter",
      () => teamWith({ relaxSkillsAfter: 5 }),
      "UNKNOWN_FIELD",
      "team.relaxSkillsAfter",
      "skillTimeout",
    ],
    [
      "mayExceedCapacity",
      () => teamWith({ mayExceedCapacity: ["P1"] }),
      "UNKNOWN_FIELD",
      "team.mayExceedCapacity",
      "capacityExemptPriorities",
    ],
    [
      "fairWindow",
      () => teamWith({ fairWindow: {} }),
      "UNKNOWN_FIELD",
      "team.fairWindow",
      "fairDistribution",
    ],
    [
      "minutes of a fair distribution",
      () => teamWith({ fairDistribution: { limit: 1, minutes: 60 } }),
      "UNKNOWN_FIELD",
      "team.fairDistribution.minutes",
      "per",
    ],
  ])("%s", (_old, call, code, path, name) => {
    const error = refusal(call);
    expect([error.code, error.path]).toEqual([code, path]);
    expect(error.hint).toContain(name);
  });

  test("but a team's row may have columns of such names that are not options of a team", () => {
    expect(assign({ team: { ...team, left: () => 1, minutes: 5n, exclude: cyclic } })).toBeDefined();
  });
});
