/**
 * No route reveals to a reporter what is not meant for them. The routes are those of the OpenAPI
 * document.
 */
import type { Actor } from "ticket-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Configurations } from "../src/configuration.js";
import { wakePass } from "../src/wake.js";
import { type ApiResponse, ann, type Json, max, OPENED, ray, TestDesk, zoe } from "./api/test-desk.js";

/** A marker in everything that is not meant for a reporter. */
const INTERNAL = "internal-marker";
/** A marker in everything of another reporter. */
const OTHER_REPORTER = "other-reporter-marker";

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.start();
  const post = async (actor: Actor, path: string, body: Json) => {
    const { status, text } = await desk.request(actor, "post", path, body);
    expect([path, status, text]).toEqual([path, expect.toBeOneOf([200, 201]), text]);
  };
  const draft = { priority: "P2", teamId: "net", attributes: { note: INTERNAL } };
  for (const ticketId of ["T-1", "T-5", "T-6"]) {
    await post(ann, "/tickets", { ...draft, ticketId, title: "VPN", reporterId: "ray" });
    await post(ann, `/tickets/${ticketId}/comments`, {
      commentId: `${INTERNAL}-1`,
      body: INTERNAL,
      isInternal: true,
    });
  }
  await post(ann, "/tickets", { ...draft, ticketId: "T-2", title: OTHER_REPORTER, reporterId: "zoe" });
  await post(zoe, "/tickets/T-2/comments", { body: OTHER_REPORTER });
  await post(ann, "/tickets/T-1/assignment", {});
  await post(ann, "/tickets/T-1/transitions", {
    to: "IN_PROGRESS",
    comment: { commentId: `${INTERNAL}-2`, body: INTERNAL, isInternal: true },
  });
  for (const to of ["RESOLVED", "CLOSED"]) await post(ann, "/tickets/T-5/transitions", { to });
  await post(ann, "/tickets/T-6/transitions", { to: "RESOLVED" });
  // Deadlines pass: breaches, warnings and timers are internal, too.
  desk.now = new Date(OPENED.getTime() + 9 * 3_600_000);
  await wakePass(desk.database, new Configurations(), () => desk.now);
  await desk.database.query("update agents set name = $1, skills = $2", [
    INTERNAL,
    JSON.stringify([INTERNAL]),
  ]);
  expect((await desk.request(ann, "get", "/tickets/T-1")).text).toContain("breach.");
}, 60_000);
afterAll(() => desk.close());

type Expected = { readonly query?: string; readonly body?: Json; readonly status: number };

/** The request that a reporter sends to each route, and the status for a ticket of their own. */
const REQUESTS: Record<string, Expected> = {
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

/** Fields of clocks, timers, loads and revisions, which no response to a reporter may contain. */
const FIELDS =
  /"(?:sla|revision|updatedAt|nextWakeAt|historyChain|attributes|chain|historyId|breaches|trace|assignment|candidates|currentLoad|capacity|skills|cursor|segments|usedMinutes|remainingMinutes|pausedMinutes|longestMinutes|isBreached|slaStatus|group)":/;
const ENTRIES = /"fieldChanged":"(?:breach|warning|timer|retryAt|offer|reapplyPolicies|attributes)/;

function expectNothingInternal({ text }: ApiResponse, name: string): void {
  expect(text, name).not.toContain(INTERNAL);
  expect(text, name).not.toContain(OTHER_REPORTER);
  expect(text, name).not.toContain('"isInternal":true');
  expect(text, name).not.toMatch(FIELDS);
  expect(text, name).not.toMatch(ENTRIES);
}

test("every documented route is tested here, and every route is documented", () => {
  const documented = desk.operations().map(([name]) => name);
  expect(Object.keys(REQUESTS).sort()).toEqual([...documented].sort());
  const served = desk.routes.routes
    .filter(({ method, path }) => method !== "ALL" && !/^\/session\/\w+$/.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect([...new Set(served)].sort()).toEqual([...documented, "GET /openapi.json"].sort());
});

test("no route reveals anything internal of a reporter's own tickets", async () => {
  for (const [name, method, path] of desk.operations()) {
    const { query, body, status } = REQUESTS[name] as Expected;
    const ticketId = path.endsWith("follow-up") ? "T-5" : path.endsWith("transitions") ? "T-6" : "T-1";
    const response = await desk.request(ray, method, urlOf(path, ticketId, query), body);
    expect([name, response.status], response.text).toEqual([name, status]);
    expectNothingInternal(response, name);
  }
  // Staff do see it; otherwise the test would prove nothing.
  for (const path of ["/tickets", "/tickets/T-1", "/agents"]) {
    const { text } = await desk.request(ann, "get", path);
    expect(text).toContain(INTERNAL);
    expect(text).toMatch(FIELDS);
  }
});

test("every route treats another reporter's ticket as not found", async () => {
  for (const [name, method, path] of desk.operations()) {
    if (!path.includes("{ticketId}")) continue;
    const { query, body, status } = REQUESTS[name] as Expected;
    const hidden = await desk.request(ray, method, urlOf(path, "T-2", query), body);
    const absent = await desk.request(ray, method, urlOf(path, "T-0", query), body);
    expect([name, hidden.status]).toEqual([name, status === 403 ? 403 : 404]);
    expect([hidden.status, hidden.body]).toEqual([absent.status, absent.body]);
  }
});

test("without a token only signing in is possible", async () => {
  for (const [name, method, path, operation] of desk.operations()) {
    const { body } = REQUESTS[name] as Expected;
    const response = await desk.request(null, method, urlOf(path, "T-1"), body);
    expect([name, response.status]).toEqual([name, operation["x-roles"] ? 401 : 200]);
    expectNothingInternal(response, name);
  }
});

test("each role may use exactly the routes that the document says", async () => {
  for (const actor of [ray, ann, max]) {
    for (const [name, method, path, operation] of desk.operations()) {
      const roles = operation["x-roles"];
      if (!roles) continue;
      const { status, body } = await desk.request(
        actor,
        method,
        urlOf(path, "T-0"),
        method === "get" ? undefined : {},
      );
      if (roles.includes(actor.role)) expect([name, body["code"]]).not.toEqual([name, "ROLE_NOT_ALLOWED"]);
      else expect([name, status, body["code"]]).toEqual([name, 403, "ROLE_NOT_ALLOWED"]);
    }
  }
});

test("a reporter cannot choose ids, which would reveal which are taken", async () => {
  for (const [path, body] of [
    ["/tickets", { ticketId: "T-2", title: "x", priority: "P1" }],
    ["/tickets/T-1/comments", { commentId: `${INTERNAL}-1`, body: "x" }],
    ["/tickets/T-1/transitions", { to: "IN_PROGRESS", comment: { commentId: `${INTERNAL}-1`, body: "x" } }],
    ["/tickets/T-5/follow-up", { ticketId: "T-2" }],
  ] as const) {
    const response = await desk.request(ray, "post", path, body);
    expect([path, response.status, response.body["code"]]).toEqual([path, 403, "STAFF_ONLY"]);
  }
});
