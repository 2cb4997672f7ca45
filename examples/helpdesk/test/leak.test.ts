/** No reporter is told what is not meant for them, by whatever route; the routes are those of the desk's own document. */
import type { Actor } from "ticket-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Configurations } from "../src/configuration.js";
import { wakePass } from "../src/wake.js";
import { type Answer, ann, type Json, max, OPENED, ray, TestDesk, zoe } from "./api/desk.js";

/** Stands in everything that is not meant for a reporter. */
const INSIDE = "between-us";
/** Stands in everything of the other reporter's. */
const OTHERS = "of-another";

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.start();
  const done = async (actor: Actor, path: string, body: Json) => {
    const answer = await desk.ask(actor, "post", path, body);
    expect([path, answer.status, answer.text]).toEqual([path, expect.toBeOneOf([200, 201]), answer.text]);
  };
  const draft = { priority: "P2", teamId: "net", attributes: { note: INSIDE } };
  for (const ticketId of ["T-1", "T-5", "T-6"]) {
    await done(ann, "/tickets", { ...draft, ticketId, title: "VPN", reporterId: "ray" });
    await done(ann, `/tickets/${ticketId}/comments`, {
      commentId: `${INSIDE}-1`,
      body: INSIDE,
      isInternal: true,
    });
  }
  await done(ann, "/tickets", { ...draft, ticketId: "T-2", title: OTHERS, reporterId: "zoe" });
  await done(zoe, "/tickets/T-2/comments", { body: OTHERS });
  await done(ann, "/tickets/T-1/assignment", {});
  await done(ann, "/tickets/T-1/transitions", {
    to: "IN_PROGRESS",
    comment: { commentId: `${INSIDE}-2`, body: INSIDE, isInternal: true },
  });
  for (const to of ["RESOLVED", "CLOSED"]) await done(ann, "/tickets/T-5/transitions", { to });
  await done(ann, "/tickets/T-6/transitions", { to: "RESOLVED" });
  // Deadlines pass: breaches, warnings and timers are the desk's own.
  desk.now = new Date(OPENED.getTime() + 9 * 3_600_000);
  await wakePass(desk.database, new Configurations(), () => desk.now);
  await desk.database.query("update agents set name = $1, skills = $2", [INSIDE, JSON.stringify([INSIDE])]);
  expect((await desk.ask(ann, "get", "/tickets/T-1")).text).toContain("breach.");
}, 60_000);
afterAll(() => desk.close());

type Asked = { readonly query?: string; readonly body?: Json; readonly status: number };

/** What a reporter asks of each route, with the status that it has for them: once of their own, and once of another's. */
const own: Record<string, Asked> = {
  "GET /session": { status: 200 },
  "POST /session": { body: { demo: "reporter" }, status: 200 },
  "DELETE /session": { status: 200 },
  "GET /tickets": { query: "?sort=risk&limit=200", status: 200 },
  "POST /tickets": { body: { title: "New", priority: "P1" }, status: 201 },
  "GET /tickets/{ticketId}": { status: 200 },
  "PATCH /tickets/{ticketId}": { body: { title: "x" }, status: 403 },
  "POST /tickets/{ticketId}/comments": { body: { body: "Any news?" }, status: 201 },
  "POST /tickets/{ticketId}/transitions": { body: { to: "CLOSED", comment: { body: "bye" } }, status: 200 },
  "POST /tickets/{ticketId}/follow-up": { body: {}, status: 201 },
  "GET /tickets/{ticketId}/preview": { status: 200 },
  "POST /preview": { body: { draft: { title: "x", priority: "P1" } }, status: 200 },
  "POST /tickets/{ticketId}/assignment": { body: { explain: true }, status: 403 },
  "POST /tickets/{ticketId}/reassignment": { body: { explain: true }, status: 403 },
  "POST /tickets/{ticketId}/offer/accept": { body: {}, status: 403 },
  "POST /tickets/{ticketId}/offer/decline": { body: {}, status: 403 },
  "GET /tickets/{ticketId}/explain": { status: 403 },
  "GET /teams": { status: 403 },
  "GET /agents": { status: 403 },
  "PATCH /agents/{agentId}": { body: { isAvailable: false }, status: 403 },
  "GET /breaches": { status: 403 },
  "GET /policies": { status: 200 },
  "GET /configuration": { status: 403 },
  "POST /configurations": { body: { config: {} }, status: 403 },
  "GET /events": { status: 200 },
};

const urlOf = (path: string, ticketId: string, query = "") =>
  path.replace("{ticketId}", ticketId).replace("{agentId}", "ann") + query;

/** What of clocks, timers, loads and revisions must stand in no answer to a reporter. */
const FIELDS =
  /"(?:sla|revision|updatedAt|nextWakeAt|historyChain|attributes|chain|historyId|breaches|trace|assignment|candidates|currentLoad|capacity|skills|cursor|segments|usedMinutes|remainingMinutes|isBreached)":/;
const ENTRIES = /"fieldChanged":"(?:breach|warning|timer|retryAt|offer|migration|attributes)/;

function expectNothingInside({ text }: Answer, name: string): void {
  expect(text, name).not.toContain(INSIDE);
  expect(text, name).not.toContain(OTHERS);
  expect(text, name).not.toContain('"isInternal":true');
  expect(text, name).not.toMatch(FIELDS);
  expect(text, name).not.toMatch(ENTRIES);
}

test("every route of the document is asked here, and every route of the desk stands in the document", () => {
  const documented = desk.operations().map(([name]) => name);
  expect(Object.keys(own).sort()).toEqual([...documented].sort());
  const served = desk.routes.routes
    .filter(({ method, path }) => method !== "ALL" && !/^\/session\/\w+$/.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect([...new Set(served)].sort()).toEqual([...documented, "GET /openapi.json"].sort());
});

test("of their own tickets a reporter is told nothing that is internal, by any route", async () => {
  for (const [name, method, path] of desk.operations()) {
    const { query, body, status } = own[name] as Asked;
    const ticketId = path.endsWith("follow-up") ? "T-5" : path.endsWith("transitions") ? "T-6" : "T-1";
    const answer = await desk.ask(ray, method, urlOf(path, ticketId, query), body);
    expect([name, answer.status], answer.text).toEqual([name, status]);
    expectNothingInside(answer, name);
  }
  // The desk is told, or it would prove nothing that the reporter is not.
  for (const path of ["/tickets", "/tickets/T-1", "/agents"]) {
    const { text } = await desk.ask(ann, "get", path);
    expect(text).toContain(INSIDE);
    expect(text).toMatch(FIELDS);
  }
});

test("another's ticket is not there, by any route", async () => {
  for (const [name, method, path] of desk.operations()) {
    if (!path.includes("{ticketId}")) continue;
    const { query, body, status } = own[name] as Asked;
    const taken = await desk.ask(ray, method, urlOf(path, "T-2", query), body);
    const absent = await desk.ask(ray, method, urlOf(path, "T-0", query), body);
    expect([name, taken.status]).toEqual([name, status === 403 ? 403 : 404]);
    expect([taken.status, taken.body]).toEqual([absent.status, absent.body]);
  }
});

test("without a token there is nothing but signing in", async () => {
  for (const [name, method, path, operation] of desk.operations()) {
    const { body } = own[name] as Asked;
    const answer = await desk.ask(null, method, urlOf(path, "T-1"), body);
    expect([name, answer.status]).toEqual([name, operation["x-roles"] ? 401 : 200]);
    expectNothingInside(answer, name);
  }
});

test("what a role may do by the document it may do, and no other", async () => {
  for (const actor of [ray, ann, max]) {
    for (const [name, method, path, operation] of desk.operations()) {
      const roles = operation["x-roles"];
      if (!roles) continue;
      const { status, body } = await desk.ask(
        actor,
        method,
        urlOf(path, "T-0"),
        method === "get" ? undefined : {},
      );
      if (roles.includes(actor.role)) expect([name, body["code"]]).not.toEqual([name, "NOT_FOR_THIS_ROLE"]);
      else expect([name, status, body["code"]]).toEqual([name, 403, "NOT_FOR_THIS_ROLE"]);
    }
  }
});

test("a reporter chooses no ids, for that would tell which are taken", async () => {
  for (const [path, body] of [
    ["/tickets", { ticketId: "T-2", title: "x", priority: "P1" }],
    ["/tickets/T-1/comments", { commentId: `${INSIDE}-1`, body: "x" }],
    ["/tickets/T-1/transitions", { to: "IN_PROGRESS", comment: { commentId: `${INSIDE}-1`, body: "x" } }],
    ["/tickets/T-5/follow-up", { ticketId: "T-2" }],
  ] as const) {
    const answer = await desk.ask(ray, "post", path, body);
    expect([path, answer.status, answer.body["code"]]).toEqual([path, 403, "FOR_THE_DESK"]);
  }
});
