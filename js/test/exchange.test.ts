/**
 * Arguments and answers cross through two buffers that stay allocated. Nothing may depend on what
 * was in them before, and nothing that a caller does may write outside of them.
 */
import {
  createCalendar,
  createColumns,
  createEngine,
  presets,
  type TicketInput,
  visibleComments,
} from "ticket-engine";
import { describe, expect, test } from "vitest";
import { freeEngine } from "../../pkg/lib/engine.js";
import { refusal } from "./refusal.js";

const at = Date.parse("2026-11-23T10:00:00Z");
const draft = { ticketId: 1, title: "VPN is down", priority: "P3", reporterId: 7 };
const prose = (length: number) => "Grüße ".repeat(length / 6);

test("a small argument after one of megabytes gives the same decision as before", () => {
  const engine = createEngine({ policies: presets.standardPolicies });
  const before = engine.open(draft, { at });
  const tickets = Array.from({ length: 20_000 }, (_, ticketId) => ({ ...before.ticket, ticketId }));
  const items = engine.advanceAll(tickets, { at: at + 30 * 86_400_000 });
  expect(items.map(({ index }) => index)).toEqual(tickets.map(({ ticketId }) => ticketId));
  expect(engine.open(draft, { at })).toEqual(before);
});

test.each([0, 600, 4_092, 4_098, 30_000])("a string of %i characters is returned unchanged", (length) => {
  const engine = createEngine();
  const description = prose(length);
  expect(engine.open({ ...draft, description }, { at }).ticket.description).toBe(description);
});

test("a getter that calls the engine disturbs neither call", () => {
  const engine = createEngine();
  const calendar = createCalendar();
  const { ticket } = engine.open(draft, { at });
  const command = { at: at + 1, actor: { id: "ann", role: "agent" as const }, to: "IN_PROGRESS" };
  const reentrant: TicketInput = {
    ...ticket,
    get title() {
      expect(calendar.isOpen(new Date(at))).toBe(true);
      return engine.open({ ...draft, title: prose(300) }, { at }).ticket.title.slice(0, 0) + ticket.title;
    },
  };
  expect(engine.transition(reentrant, command)).toEqual(engine.transition(ticket, command));
});

test("a decision is the caller's: the next call leaves it unchanged", () => {
  const engine = createEngine();
  const first = engine.open(draft, { at });
  const copy = structuredClone(first);
  engine.open({ ...draft, ticketId: 2, title: "Another" }, { at });
  expect(first).toEqual(copy);
});

test("a refusal has all its problems, and the next call works", () => {
  const engine = createEngine();
  const { problems } = refusal(() => engine.open({ ...draft, priority: "P9", status: "LOST" }, { at }));
  expect(problems.map(({ path }) => path)).toEqual(["draft.status", "draft.priority"]);
  expect(visibleComments([{ isInternal: false }], { id: 7, role: "reporter" })).toHaveLength(1);
});

describe("an argument that throws half-way", () => {
  const half = {
    ...draft,
    description: prose(30_000),
    get tags(): string[] {
      throw new Error("the relation is gone");
    },
  };
  test("leaves the next call as it would have been", () => {
    const engine = createEngine();
    const before = engine.open(draft, { at });
    const error = refusal(() => engine.open(half, { at }));
    expect([error.code, error.path]).toEqual(["NOT_PLAIN_DATA", "draft.tags"]);
    expect(engine.open(draft, { at })).toEqual(before);
  });
});

test("a call after the memory has grown, and after a larger argument, reads what it was passed", () => {
  const engine = createEngine({ policies: presets.standardPolicies });
  const before = engine.open(draft, { at });
  for (const rows of [100_000, 1_000_000]) {
    using _columns = createColumns(rows);
    expect(engine.open(draft, { at })).toEqual(before);
    const description = prose(240_000);
    expect(engine.open({ ...draft, description }, { at }).ticket.description).toBe(description);
    expect(engine.open(draft, { at })).toEqual(before);
  }
});

test("a refused call with a large argument leaves nothing behind", () => {
  const engine = createEngine();
  const before = engine.open(draft, { at });
  const attributes = Object.fromEntries(Array.from({ length: 9_000 }, (_, key) => [`k${key}`, prose(600)]));
  expect(refusal(() => engine.open({ ...draft, priority: "P9", attributes }, { at })).code).toBe(
    "UNKNOWN_PRIORITY",
  );
  expect(engine.open(draft, { at })).toEqual(before);
});

test("after a failure no call writes into the memory of the instance that failed", () => {
  const engine = createEngine();
  const roster = engine.createRoster({ team: { teamId: 1, queueStrategy: "LOAD_BASED" }, agents: [] });
  const need = roster.need({ priority: "P3" });
  const before = engine.open(draft, { at });
  // An engine that is freed behind its owner's back traps.
  for (let handle = 0; handle < 1_000; handle++) freeEngine(handle);
  expect(refusal(() => engine.open(draft, { at })).code).toBe("ENGINE_FAILED");
  // Reads an instant before it looks at its handle.
  expect(refusal(() => roster.pick(need, "2026-11-23T10:00:00Z")).code).toBe("ENGINE_FAILED");
  expect(createEngine().open(draft, { at })).toEqual(before);
});
