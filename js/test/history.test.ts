import {
  createEngine,
  type Decision,
  presets,
  type Ticket,
  type TicketHistory,
  type Verification,
  verifyHistory,
  visibleComments,
  visibleHistory,
} from "ticket-engine";
import { describe, expect, test } from "vitest";
import { refusal } from "./refusal.ts";

const ann = { id: "ann", role: "agent" } as const;
const reporter = { id: 7, role: "reporter" } as const;
const config = { policies: presets.itil, workflow: presets.deskWorkflow };
const engines = {
  plain: createEngine(config),
  chained: createEngine({ ...config, historyChain: true }),
};

/** A ticket with everything that was recorded about it: changes, an internal and a public comment, a breach. */
function story(engine = engines.plain) {
  const draft = {
    ticketId: 1,
    title: "VPN is down",
    priority: "P3",
    reporterId: 7,
    // What looks like an instant among the host's own data is none.
    attributes: { at: 5, epochMilliseconds: 7, dueAt: "2026-11-23T09:00:00Z", seats: 12.5, big: 1e21 },
  };
  const decisions: Decision[] = [engine.open(draft, { at: "2026-11-23T09:00:00Z" })];
  const ticket = () => decisions.at(-1)?.ticket as Ticket;
  const comment = (commentId: number, isInternal: boolean) =>
    engine.comment(ticket(), { commentId, body: "hm", isInternal, actor: ann, at: "2026-11-23T09:10:00Z" });
  decisions.push(comment(1, true));
  decisions.push(comment(2, false));
  decisions.push(
    engine.update(ticket(), {
      changes: { attributes: { ...draft.attributes, seen: new Date(0) }, tags: ["vpn"] },
      actor: ann,
      at: "2026-11-23T09:20:00Z",
    }),
  );
  decisions.push(engine.transition(ticket(), { to: "PENDING", actor: ann, at: "2026-11-23T10:00:00Z" }));
  decisions.push(engine.transition(ticket(), { to: "IN_PROGRESS", actor: ann, at: "2026-11-24T10:00:00Z" }));
  decisions.push(engine.advance(ticket(), { at: "2026-12-11T10:00:00Z" }));
  decisions.push(engine.transition(ticket(), { to: "RESOLVED", actor: ann, at: "2026-12-11T10:00:00Z" }));
  return {
    ticket: ticket(),
    history: decisions.flatMap((decision) => decision.history),
    comments: decisions.flatMap((decision) => decision.comments),
  };
}

/** The first flaw of what must have one. */
function flawOf(verification: Verification) {
  if (verification.ok) throw new Error("nothing was found");
  return verification;
}

describe("what a viewer sees", () => {
  test("is everything for the desk, and nothing internal for the reporter", () => {
    const { comments, history } = story();
    for (const role of ["agent", "admin", "system"] as const) {
      expect(visibleComments(comments, { id: "x", role })).toEqual(comments);
      expect(visibleHistory(history, { id: "x", role })).toEqual(history);
    }
    expect(visibleComments(comments, reporter).map((comment) => comment.commentId)).toEqual([2]);
    const seen = visibleHistory(history, reporter);
    expect(seen).toHaveLength(history.length - 1);
    const ofComments = seen.filter((entry) => entry.fieldChanged === "comment");
    expect(ofComments.map((entry) => entry.newValue)).toEqual([2]);
  });

  test("is the caller's own rows, whatever else they hold", () => {
    const note = { id: 10n, isInternal: true, load: () => "body" };
    const answer: { id: bigint; isInternal: boolean; load: () => string; self?: unknown } = {
      ...note,
      isInternal: false,
    };
    answer.self = answer;
    expect(visibleComments([note, answer], reporter)[0]).toBe(answer);
    expect(visibleComments([note, answer], reporter)).toHaveLength(1);
    const entry = { fieldChanged: "status", tenant: Symbol("a") };
    expect(visibleHistory([entry], { ...reporter, session: () => 1 } as never)[0]).toBe(entry);
  });

  test("is never guessed", () => {
    const loose = visibleComments as (...args: unknown[]) => unknown;
    const looseHistory = visibleHistory as (...args: unknown[]) => unknown;
    for (const [call, code, path] of [
      [() => loose([{ isInternal: false }, {}], reporter), "MISSING_FIELD", "comments[1].isInternal"],
      [() => loose([{ isInternal: 1 }], reporter), "INVALID_VALUE", "comments[0].isInternal"],
      [() => loose({}, reporter), "INVALID_VALUE", "comments"],
      [() => loose([], { id: 1 }), "MISSING_FIELD", "viewer.role"],
      [() => loose([], { id: 1, role: "boss" }), "INVALID_VALUE", "viewer.role"],
      [() => loose([]), "INVALID_VALUE", "viewer"],
      [() => looseHistory([{ fieldChanged: "comment" }], ann), "MISSING_FIELD", "history[0].isInternal"],
      [() => looseHistory([{ isInternal: false }], ann), "MISSING_FIELD", "history[0].fieldChanged"],
    ] as const) {
      const { code: found, path: at } = refusal(call);
      expect([found, at]).toEqual([code, path]);
    }
  });
});

describe.each(Object.entries(engines))("a %s history", (kind, engine) => {
  test("is sound as the decisions gave it", () => {
    const { ticket, history } = story(engine);
    expect(verifyHistory(history, ticket)).toEqual({ ok: true, entries: history.length });
    const chains = history.map((entry) => entry.chain);
    if (kind === "chained") expect(chains.at(-1)).toBe(ticket.historyChain);
    else expect(new Set([...chains, ticket.historyChain])).toEqual(new Set([null]));
    for (const chain of chains) expect(chain ?? "0".repeat(64)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, (entry: TicketHistory) => object]>([
    ["JSON", (entry) => JSON.parse(JSON.stringify(entry)) as object],
    ["epoch milliseconds", (entry) => dated(entry, (date) => date.getTime())],
    ["text with an offset", (entry) => dated(entry, (date) => date.toISOString().replace("Z", "+00:00"))],
    ["Temporal", (entry) => dated(entry, (date) => ({ epochMilliseconds: date.getTime() }))],
    ["a row with more columns", (entry) => ({ ...entry, id: 5n, ticket: () => entry })],
    [
      "a row without what it does not need",
      ({ isInternal, ...entry }) => (isInternal ? { ...entry, isInternal } : entry),
    ],
    ["objects with their keys in another order", (entry) => reversed(entry) as object],
  ])("is sound after its way through %s", (_, store) => {
    const { ticket, history } = story(engine);
    const rows = history.map(store) as TicketHistory[];
    expect(verifyHistory(rows, ticket)).toEqual({ ok: true, entries: history.length });
    const stored = JSON.parse(JSON.stringify(ticket)) as Ticket;
    expect(verifyHistory(rows, stored).ok).toBe(true);
  });

  test("shows the first entry that does not fit", () => {
    const { ticket, history } = story(engine);
    const index = history.findIndex(
      (entry) => entry.fieldChanged === "status" && entry.oldValue === "PENDING",
    );
    const rows = history.map((entry, place) => (place === index ? { ...entry, oldValue: "OPEN" } : entry));
    expect(verifyHistory(rows, ticket)).toEqual({
      ok: false,
      fault: "OLD_VALUE",
      index,
      historyId: history[index]?.historyId,
      field: "status",
      expected: "PENDING",
      found: "OPEN",
      message: `entries[${index}] says that status was "OPEN" before, and the entries before it leave "PENDING"; one of them was changed, moved or taken out`,
    });
  });

  test("tells instants as Date, and whatever was put in their place as it is", () => {
    const { ticket, history } = story(engine);
    const resolvedAt = new Date("2026-12-11T10:00:00Z");
    const moved = verifyHistory(history, { ...ticket, resolvedAt: "2026-12-11T09:00:00Z" });
    expect(moved).toMatchObject({
      fault: "TICKET_DIFFERS",
      index: null,
      historyId: null,
      field: "resolvedAt",
      expected: resolvedAt,
      found: new Date("2026-12-11T09:00:00Z"),
    });
    const index = history.findIndex((entry) => entry.fieldChanged === "dueAt" && entry.oldValue !== null);
    const rows = history.map((entry, place) => (place === index ? { ...entry, oldValue: "soon" } : entry));
    expect(flawOf(verifyHistory(rows, ticket))).toMatchObject({ index, field: "dueAt", found: "soon" });
  });

  test("does not take a value for another that is like it", () => {
    const { ticket, history } = story(engine);
    const attributes = { ...ticket.attributes, epochMilliseconds: 8 };
    expect(verifyHistory(history, { ...ticket, attributes }).ok).toBe(false);
    expect(verifyHistory(history, { ...ticket, title: "VPN is  down" }).ok).toBe(false);
    expect(verifyHistory(history.slice(0, -1), ticket).ok).toBe(false);
  });
});

test("a chain shows what leaves no other trace", () => {
  const { ticket, history } = story(engines.chained);
  const index = history.findIndex((entry) => entry.isInternal);
  const shown = history.map((entry, place) => (place === index ? { ...entry, isInternal: false } : entry));
  expect(verifyHistory(shown, ticket)).toMatchObject({ fault: "CHAIN_BROKEN", index, field: "chain" });
  const dropped = history.filter((_, place) => place !== index);
  expect(verifyHistory(dropped, ticket)).toMatchObject({ fault: "CHAIN_BROKEN", index });
  const { history: plain, ticket: unchained } = story(engines.plain);
  const missing = plain.filter((_, place) => place !== index);
  expect(verifyHistory(missing, unchained).ok).toBe(true);
});

test("an entry that cannot be read is refused by its place", () => {
  const { ticket, history } = story();
  const verify = (changes: object) =>
    refusal(() =>
      verifyHistory([history[0] as TicketHistory, { ...history[1], ...changes } as never], ticket),
    );
  expect(verify({ changedAt: "yesterday" })).toMatchObject({
    code: "INVALID_INSTANT",
    path: "entries[1].changedAt",
  });
  expect(verify({ newValue: undefined })).toMatchObject({
    code: "MISSING_FIELD",
    path: "entries[1].newValue",
  });
  expect(verify({ newValue: () => 1 })).toMatchObject({
    code: "NOT_PLAIN_DATA",
    path: "entries[1].newValue",
  });
  expect(verify({ cause: "magic" })).toMatchObject({ code: "INVALID_VALUE", path: "entries[1].cause" });
  expect(refusal(() => verifyHistory(history, {} as never)).path).toBe("ticket.ticketId");
});

/** An entry with its instants in another form. */
function dated(entry: TicketHistory, form: (date: Date) => unknown): object {
  const fields = Object.entries(entry);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, value instanceof Date ? form(value) : value]),
  );
}

/** The same data with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const fields = Object.entries(value).reverse();
  return Object.fromEntries(fields.map(([name, inner]) => [name, reversed(inner)]));
}
