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
const config = { policies: presets.standardPolicies, workflow: presets.relaxedWorkflow };
const engines = {
  plain: createEngine(config),
  chained: createEngine({ ...config, tamperEvidentHistory: true }),
};

/** A ticket and its whole history: changes, an internal and a public comment, a breach. */
function recorded(engine = engines.plain) {
  const draft = {
    ticketId: 1,
    title: "VPN is down",
    priority: "P3",
    reporterId: 7,
    // Attributes that look like instants are not converted.
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

/** The flaw of a verification that must have one. */
function flawOf(verification: Verification) {
  if (verification.ok) throw new Error("the history is sound");
  return verification;
}

describe("what a viewer sees", () => {
  test("is everything for agents, and nothing internal for the reporter", () => {
    const { comments, history } = recorded();
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

  test("is the same row objects, whatever other columns they have", () => {
    const note = { id: 10n, isInternal: true, load: () => "body" };
    const reply: { id: bigint; isInternal: boolean; load: () => string; self?: unknown } = {
      ...note,
      isInternal: false,
    };
    reply.self = reply;
    expect(visibleComments([note, reply], reporter)[0]).toBe(reply);
    expect(visibleComments([note, reply], reporter)).toHaveLength(1);
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
  test("is sound as the decisions returned it", () => {
    const { ticket, history } = recorded(engine);
    expect(verifyHistory(history, ticket)).toEqual({ ok: true, entries: history.length });
    const chains = history.map((entry) => entry.chain);
    if (kind === "chained") expect(chains.at(-1)).toBe(ticket.historyChain);
    else expect(new Set([...chains, ticket.historyChain])).toEqual(new Set([null]));
    for (const chain of chains) expect(chain ?? "0".repeat(64)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, (entry: TicketHistory) => object]>([
    ["JSON", (entry) => JSON.parse(JSON.stringify(entry)) as object],
    ["epoch milliseconds", (entry) => dated(entry, (date) => date.getTime())],
    ["strings with an offset", (entry) => dated(entry, (date) => date.toISOString().replace("Z", "+00:00"))],
    ["Temporal", (entry) => dated(entry, (date) => ({ epochMilliseconds: date.getTime() }))],
    ["a row with more columns", (entry) => ({ ...entry, id: 5n, ticket: () => entry })],
    [
      "a row without optional columns",
      ({ isInternal, ...entry }) => (isInternal ? { ...entry, isInternal } : entry),
    ],
    ["objects with their keys in another order", (entry) => reversed(entry) as object],
  ])("is sound after storage as %s", (_, store) => {
    const { ticket, history } = recorded(engine);
    const rows = history.map(store) as TicketHistory[];
    expect(verifyHistory(rows, ticket)).toEqual({ ok: true, entries: history.length });
    const stored = JSON.parse(JSON.stringify(ticket)) as Ticket;
    expect(verifyHistory(rows, stored).ok).toBe(true);
  });

  test("that was changed is reported by its first entry that does not fit", () => {
    const { ticket, history } = recorded(engine);
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
      message: `entries[${index}] says that status was "OPEN", but the earlier entries lead to "PENDING"; one of them was changed, moved or removed`,
    });
  });

  test("is reported with instants as Date, and any other value unchanged", () => {
    const { ticket, history } = recorded(engine);
    const resolvedAt = new Date("2026-12-11T10:00:00Z");
    const differing = verifyHistory(history, { ...ticket, resolvedAt: "2026-12-11T09:00:00Z" });
    expect(differing).toMatchObject({
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

  test("is not sound with a value that is only similar", () => {
    const { ticket, history } = recorded(engine);
    const attributes = { ...ticket.attributes, epochMilliseconds: 8 };
    expect(verifyHistory(history, { ...ticket, attributes }).ok).toBe(false);
    expect(verifyHistory(history, { ...ticket, title: "VPN is  down" }).ok).toBe(false);
    expect(verifyHistory(history.slice(0, -1), ticket).ok).toBe(false);
  });
});

test("a chain reveals changes that leave no other trace", () => {
  const { ticket, history } = recorded(engines.chained);
  const index = history.findIndex((entry) => entry.isInternal);
  const published = history.map((entry, place) =>
    place === index ? { ...entry, isInternal: false } : entry,
  );
  expect(verifyHistory(published, ticket)).toMatchObject({ fault: "CHAIN_BROKEN", index, field: "chain" });
  const dropped = history.filter((_, place) => place !== index);
  expect(verifyHistory(dropped, ticket)).toMatchObject({ fault: "CHAIN_BROKEN", index });
  const { history: plain, ticket: unchained } = recorded(engines.plain);
  const missing = plain.filter((_, place) => place !== index);
  expect(verifyHistory(missing, unchained).ok).toBe(true);
});

test("an entry that cannot be read is refused with its index", () => {
  const { ticket, history } = recorded();
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

/** An entry, its instants in another form. */
function dated(entry: TicketHistory, form: (date: Date) => unknown): object {
  const fields = Object.entries(entry);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, value instanceof Date ? form(value) : value]),
  );
}

/** The same data, the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const fields = Object.entries(value).reverse();
  return Object.fromEntries(fields.map(([name, inner]) => [name, reversed(inner)]));
}
