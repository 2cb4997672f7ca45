/** Regressions: each of these was a defect once. */
import fc from "fast-check";
import { createEngine, presets, type Ticket, TicketEngineError } from "ticket-engine";
import { expect, test } from "vitest";

const engine = createEngine({ policies: presets.standardPolicies, workflow: presets.relaxedWorkflow });
const at = new Date("2026-11-23T09:00:00Z");
const draft = { ticketId: 1, title: "Help", priority: "P3", reporterId: 7 };
const open = (changes: object) => engine.open({ ...draft, ...changes }, { at });
const agent = { id: 2, role: "agent" } as const;

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof TicketEngineError) return `${error.code} ${error.path}`;
    throw error;
  }
  return "accepted";
}

test.each(["team", "agents", "ticket", "draft", "constructor", "toString"])(
  "a calendar may be called %s",
  (name) => {
    const saturday = { hours: { sat: [["00:00", "24:00"]] as const } };
    const policy = { policyId: 1, resolutionTimeMinutes: 60, businessHoursOnly: true, calendar: name };
    const { ticket } = createEngine({ calendars: { [name]: saturday }, policies: [policy] }).open(draft, {
      at,
    });
    expect(ticket.dueAt).toEqual(new Date("2026-11-28T01:00:00Z"));
    const wrong = { [name]: { hourz: {} } };
    expect(codeOf(() => createEngine({ calendars: wrong as never }))).toBe(
      `UNKNOWN_FIELD config.calendars.${name}.hourz`,
    );
  },
);

test("every number is returned unchanged", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const { ticket } = open({ attributes: { number } });
      // JSON has no negative zero.
      expect(ticket.attributes["number"]).toBe(Object.is(number, -0) ? 0 : number);
      expect(engine.advance(ticket, { at }).ticket).toEqual(ticket);
    }),
    { numRuns: 2000 },
  );
});

test("attributes named like fields of the engine are left alone, in the history too", () => {
  const attributes = { start: 5, at: 7, nested: { createdAt: 3, fieldChanged: "dueAt", newValue: 9 } };
  const { history, patch } = open({ attributes });
  expect(patch.attributes).toEqual(attributes);
  const entry = history.find(({ fieldChanged }) => fieldChanged === "attributes");
  expect(entry?.newValue).toEqual(attributes);
});

test("a row that cannot be read does not keep the others from being advanced", () => {
  const urgent = open({ ticketId: 2, priority: "P1" }).ticket;
  const throwing = {
    get ticketId() {
      throw new Error("the relation is gone");
    },
  };
  const rows = [
    { ...urgent, revision: undefined },
    { ...urgent, title: "half \ud83d" },
    throwing,
    urgent,
  ] as unknown as Ticket[];
  const items = engine.advanceAll(rows, { at: "2026-11-23T09:20:00Z" });
  expect(items).toMatchObject([
    { outcome: "refused", index: 0, ticketId: 2, problems: [{ path: "tickets[0].revision" }] },
    { outcome: "refused", index: 1, ticketId: null, problems: [{ path: "tickets[1].title" }] },
    { outcome: "refused", index: 2, ticketId: null, problems: [{ path: "tickets[2].ticketId" }] },
    { outcome: "changed", index: 3, ticketId: 2 },
  ]);
});

test("a snapshot without its clocks is refused, not left without deadlines", () => {
  const { sla: _sla, ...row } = open({}).ticket;
  expect(codeOf(() => engine.advance(row as Ticket, { at }))).toBe("MISSING_FIELD ticket.sla");
});

test("the next decision corrects a stale nextWakeAt", () => {
  const { ticket } = open({});
  const stale = { ...ticket, nextWakeAt: new Date(0) };
  const decision = engine.advance(stale, { at });
  expect(decision.patch).toEqual({ nextWakeAt: ticket.nextWakeAt });
  expect(decision.ticket).toEqual(ticket);
});

test("null is the same as absent where a field may be absent", () => {
  const nothing = {
    description: null,
    status: null,
    category: null,
    tags: null,
    assigneeId: null,
    teamId: null,
    attributes: null,
  };
  expect(open(nothing)).toEqual(open({}));
  const { ticket } = open({});
  expect(engine.advance({ ...ticket, ...nothing, status: "OPEN" }, { at }).ticket).toEqual(ticket);
  const config = {
    calendars: null,
    policies: null,
    workflow: null,
    priorities: null,
    firstResponseOn: null,
  };
  expect(createEngine(config).open(draft, { at }).ticket.dueAt).toBeNull();
});

test("null in a change clears a field that may be empty, and is refused for any other", () => {
  const { ticket } = open({ tags: ["a"], attributes: { a: 1 }, category: "VPN" });
  const changes = { tags: null, attributes: null, category: null };
  const cleared = engine.update(ticket, { changes, actor: agent, at }).ticket;
  expect(cleared).toMatchObject({ tags: [], attributes: {}, category: null });
  for (const field of ["title", "priority", "reporterId"]) {
    const change = { [field]: null } as object;
    expect(codeOf(() => engine.update(ticket, { changes: change, actor: agent, at }))).toBe(
      `INVALID_VALUE changes.${field}`,
    );
  }
});

test("a breach has one notification, whichever decision records it", () => {
  const { ticket } = open({ priority: "P1" });
  const late = engine.advance(ticket, { at: "2026-11-23T09:20:00Z" });
  const body = { commentId: 1, body: "soon", isInternal: true, actor: agent };
  const between = engine.comment(ticket, { ...body, at: "2026-11-23T09:10:00Z" }).ticket;
  const afterAll = engine.advance(between, { at: "2026-11-23T09:20:00Z" });
  expect(afterAll.effects[0]?.key).toBe(late.effects[0]?.key);
});

test.each<[string, () => unknown, string]>([
  [
    "sparse list",
    () => ({ attributes: { a: new Array(4_294_967_295) } }),
    "LIMIT_EXCEEDED draft.attributes.a",
  ],
  ["sparse tags", () => ({ tags: new Array(2e8) }), "LIMIT_EXCEEDED draft.tags"],
  [
    "endless list",
    () => ({
      tags: new Proxy([], {
        get: (list, key) => (key === "length" ? Number.POSITIVE_INFINITY : Reflect.get(list, key)),
      }),
    }),
    "LIMIT_EXCEEDED draft.tags",
  ],
  [
    "list shared with itself",
    () => ({ attributes: { a: doubled(40) } }),
    "LIMIT_EXCEEDED draft.attributes.a",
  ],
  [
    "sixteen megabytes of text",
    () => ({ attributes: { a: new Array(100).fill("x".repeat(200_000)) } }),
    "LIMIT_EXCEEDED draft.attributes.a",
  ],
  [
    "twenty thousand attributes",
    () => ({ attributes: Object.fromEntries(Array.from({ length: 20_000 }, (_, key) => [key, 1])) }),
    "INVALID_VALUE draft.attributes",
  ],
  ["half a character", () => ({ title: "help 😀".slice(0, 6) }), "NOT_PLAIN_DATA draft.title"],
  ["Map", () => ({ attributes: { a: new Map() } }), "NOT_PLAIN_DATA draft.attributes.a"],
  [
    "toJSON that gives itself",
    () => ({
      attributes: {
        a: {
          toJSON() {
            return this;
          },
        },
      },
    }),
    "NOT_PLAIN_DATA draft.attributes.a.toJSON",
  ],
  ["blank title", () => ({ title: "  " }), "INVALID_VALUE draft.title"],
])("%s is refused at once", (_name, changes, expected) => {
  expect(codeOf(() => open(changes() as object)).startsWith(expected)).toBe(true);
});

function doubled(times: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < times; level++) value = [value, value];
  return value;
}
