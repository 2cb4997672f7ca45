/** What crosses between JavaScript and the engine goes through two buffers that stay: how large it was before must not matter. */
import { createCalendar, createEngine, presets, type TicketInput, visibleComments } from "ticket-engine";
import { expect, test } from "vitest";
import { refusal } from "./refusal.js";

const at = Date.parse("2026-11-23T10:00:00Z");
const draft = { ticketId: 1, title: "VPN is down", priority: "P3", reporterId: 7 };
const prose = (length: number) => "Grüße ".repeat(length / 6);

test("a small question after one of megabytes is answered as before it", () => {
  const engine = createEngine({ policies: presets.itil });
  const before = engine.open(draft, { at });
  const tickets = Array.from({ length: 20_000 }, (_, ticketId) => ({ ...before.ticket, ticketId }));
  const swept = engine.sweep(tickets, { at: at + 30 * 86_400_000 });
  expect(swept.map(({ index }) => index)).toEqual(tickets.map(({ ticketId }) => ticketId));
  expect(engine.open(draft, { at })).toEqual(before);
});

test.each([0, 600, 4_092, 4_098, 30_000])("a text of %i characters comes out as it went in", (length) => {
  const engine = createEngine();
  const description = prose(length);
  expect(engine.open({ ...draft, description }, { at }).ticket.description).toBe(description);
});

test("a getter that asks the engine meanwhile disturbs neither question", () => {
  const engine = createEngine();
  const calendar = createCalendar();
  const { ticket } = engine.open(draft, { at });
  const command = { at: at + 1, actor: { id: "ann", role: "agent" as const }, to: "IN_PROGRESS" };
  const asking: TicketInput = {
    ...ticket,
    get title() {
      expect(calendar.isOpen(new Date(at))).toBe(true);
      return engine.open({ ...draft, title: prose(300) }, { at }).ticket.title.slice(0, 0) + ticket.title;
    },
  };
  expect(engine.transition(asking, command)).toEqual(engine.transition(ticket, command));
});

test("an answer belongs to whoever asked: the next one leaves it as it is", () => {
  const engine = createEngine();
  const first = engine.open(draft, { at });
  const kept = structuredClone(first);
  engine.open({ ...draft, ticketId: 2, title: "Another" }, { at });
  expect(first).toEqual(kept);
});

test("the problems of a refusal come out whole, and what is asked next is answered", () => {
  const engine = createEngine();
  const { problems } = refusal(() => engine.open({ ...draft, priority: "P9", status: "LOST" }, { at }));
  expect(problems.map(({ path }) => path)).toEqual(["draft.status", "draft.priority"]);
  expect(visibleComments([{ isInternal: false }], { id: 7, role: "reporter" })).toHaveLength(1);
});
