import { createEngine, presets, TicketEngineError, type WorkflowConfig } from "ticket-engine";
import { describe, expect, test } from "vitest";

const workflow = {
  initial: "NEW",
  states: { NEW: "open", "AT VENDOR": "pending", DONE: "closed" },
  transitions: [
    { from: "NEW", to: "DONE", requires: ["comment", "assigneeId"] },
    { from: "NEW", to: "AT VENDOR", name: "Escalate to vendor", roles: ["agent"], requires: ["category"] },
    { from: "AT VENDOR", to: "DONE" },
  ],
} as const satisfies WorkflowConfig;

const engine = createEngine({ workflow });
const at = "2026-11-23T09:00:00Z";
const draft = { ticketId: 1, title: "Help", priority: "P3", reporterId: 7, category: "INCIDENT" };
const { ticket } = engine.open(draft, { at });

describe("the allowed transitions", () => {
  test("have their target and what is still missing, in the order of the configuration", () => {
    expect(engine.allowedTransitions(ticket, { id: 2, role: "agent" })).toEqual([
      {
        to: "DONE",
        name: null,
        category: "closed",
        requires: ["comment", "assigneeId"],
        missing: ["comment", "assigneeId"],
      },
      {
        to: "AT VENDOR",
        name: "Escalate to vendor",
        category: "pending",
        requires: ["category"],
        missing: [],
      },
    ]);
  });

  test("are those of the actor's role", () => {
    const targets = (role: "reporter" | "admin") =>
      engine.allowedTransitions(ticket, { id: 7, role }).map((transition) => transition.to);
    expect(targets("reporter")).toEqual(["DONE"]);
    expect(targets("admin")).toEqual(["DONE"]);
  });

  test("accept a whole row of a ticket and of a user", () => {
    const row = { ...JSON.parse(JSON.stringify(ticket)), tenant: 5n };
    const user = { id: 2, role: "agent" as const, password: () => "secret" };
    expect(engine.allowedTransitions(row, user)).toHaveLength(2);
  });

  test("are refused, with the path, for what is not an actor or a ticket", () => {
    const loose = engine.allowedTransitions.bind(engine) as (...args: unknown[]) => unknown;
    for (const [call, code, path] of [
      [() => loose(ticket, { id: 1 }), "MISSING_FIELD", "actor.role"],
      [() => loose(ticket), "INVALID_VALUE", "actor"],
      [
        () => loose({ ...ticket, status: "LOST" }, { id: 1, role: "agent" }),
        "UNKNOWN_STATUS",
        "ticket.status",
      ],
    ] as const) {
      expect(call).toThrow(TicketEngineError);
      expect(call).toThrow(expect.objectContaining({ code, path }));
    }
  });
});

describe("the diagram of a workflow", () => {
  test("has its states, edges, requirements, start and end", () => {
    expect(engine.toMermaid().split("\n")).toEqual([
      "stateDiagram-v2",
      '    state "AT VENDOR" as s1',
      '    state "DONE" as s2',
      '    state "NEW" as s3',
      "    [*] --> s3",
      "    s3 --> s2 : with comment, assigneeId",
      "    s3 --> s1 : Escalate to vendor (agent) with category",
      "    s1 --> s2",
      "    s2 --> [*]",
      "",
    ]);
  });

  test("exists for the default workflow too", () => {
    expect(createEngine().toMermaid()).toBe(createEngine({ workflow: presets.strictWorkflow }).toMermaid());
  });
});
