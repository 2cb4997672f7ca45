/** The desk through its HTTP API, on the embedded database. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { type Actor, type Ticket, type TicketHistory, verifyHistory } from "ticket-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { app, type Desk } from "../src/app.js";
import { Configurations } from "../src/configuration.js";
import { type Database, openDatabase } from "../src/database.js";
import { migrate } from "../src/migrate.js";
import { readHistory } from "../src/read.js";
import { sign, verify } from "../src/token.js";
import { wakePass } from "../src/wake.js";

const MIGRATIONS = new URL("../migrations/", import.meta.url);
const SECRET = "for the tests";
let now = new Date("2026-11-23T09:00:00Z");
let database: Database;
let desk: Desk;
let routes: ReturnType<typeof app>;

beforeAll(async () => {
  database = await openDatabase(undefined, "memory://");
  expect(await migrate(database, MIGRATIONS)).toEqual([
    "0001_desk.sql",
    "0002_upkeep.sql",
    "0003_clocks.sql",
  ]);
  expect(await migrate(database, MIGRATIONS)).toEqual([]);
  await database.query(
    "insert into teams (team_id, name, queue_strategy) values ('net', 'Network', 'LOAD_BASED')",
  );
  await database.query(
    "insert into agents (agent_id, team_id, name, capacity) values ('ann', 'net', 'Ann', 2), ('bob', 'net', 'Bob', 2)",
  );
  desk = { database, configurations: new Configurations(), secret: SECRET, now: () => now };
  routes = app(desk);
}, 60_000);
afterAll(() => database.close());

const ann: Actor = { id: "ann", role: "agent" };
const ray: Actor = { id: "ray", role: "reporter" };
const zoe: Actor = { id: "zoe", role: "reporter" };

type OpenApi = { paths: Record<string, Record<string, { "x-roles"?: string[] }>> };
type ApiResponse = { status: number; body: Record<string, unknown> };

async function request(
  actor: Actor,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiResponse> {
  const authorization = `Bearer ${sign(actor, SECRET, new Date(now.getTime() + 60_000))}`;
  const json = typeof body === "string" ? body : JSON.stringify(body);
  const response = await routes.request(path, {
    method,
    headers: { authorization, "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: json }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const draft = (ticketId: string) => ({ ticketId, title: "VPN is down", priority: "P2", reporterId: "ray" });

test("a ticket's life is stored with a complete history", async () => {
  expect((await request(ann, "POST", "/tickets", draft("T-1"))).status).toBe(201);
  expect((await request(ann, "POST", "/tickets", draft("T-1"))).body["code"]).toBe("EXISTS");
  const assigned = await request(ann, "POST", "/tickets/T-1/assignment", { teamId: "net", explain: true });
  expect([assigned.status, (assigned.body["ticket"] as Ticket).assigneeId]).toEqual([200, "ann"]);
  for (const [to, minutes] of [
    ["IN_PROGRESS", 5],
    ["PENDING", 6],
    ["RESOLVED", 60],
  ] as const) {
    now = new Date(Date.parse("2026-11-23T09:00:00Z") + minutes * 60_000);
    expect((await request(ann, "POST", "/tickets/T-1/transitions", { to })).status).toBe(200);
  }
  expect((await request(ann, "POST", "/tickets/T-1/transitions", { to: "OPEN" })).status).toBe(200);
  const refused = await request(ann, "POST", "/tickets/T-1/transitions", { to: "OPEN" });
  expect([refused.status, refused.body["code"]]).toEqual([409, "ALREADY_IN_STATUS"]);
  const { body } = await request(ann, "GET", "/tickets/T-1");
  const history = await readHistory(database, "T-1");
  expect(verifyHistory(history as TicketHistory[], body["ticket"] as Ticket)).toMatchObject({ ok: true });
});

test("loads follow the decisions, and nobody exceeds their capacity", async () => {
  for (const id of ["T-2", "T-3", "T-4", "T-5"]) await request(ann, "POST", "/tickets", draft(id));
  const assignees = [];
  for (const id of ["T-2", "T-3", "T-4", "T-5"]) {
    const { body } = await request(ann, "POST", `/tickets/${id}/assignment`, { teamId: "net" });
    assignees.push((body["ticket"] as Ticket).assigneeId);
  }
  expect(assignees).toEqual(["bob", "ann", "bob", null]);
  const loads = await database.query("select agent_id, current_load from agents order by agent_id");
  expect(loads).toEqual([
    { agent_id: "ann", current_load: 2 },
    { agent_id: "bob", current_load: 2 },
  ]);
});

test("a reporter sees nothing internal, and no other reporter's ticket", async () => {
  await request(ann, "POST", "/tickets", draft("T-6"));
  const internalNote = { commentId: "c-1", body: "he always says that", isInternal: true };
  const publicReply = { commentId: "c-2", body: "which site?", isInternal: false };
  for (const comment of [internalNote, publicReply])
    expect((await request(ann, "POST", "/tickets/T-6/comments", comment)).status).toBe(201);
  const attempt = { ...internalNote, commentId: undefined };
  expect((await request(ray, "POST", "/tickets/T-6/comments", attempt)).status).toBe(403);
  const responses = [
    await request(ray, "GET", "/tickets/T-6"),
    await request(ray, "GET", "/tickets/T-6/preview"),
    await request(ray, "GET", "/tickets"),
    await request(ray, "POST", "/tickets/T-6/comments", { body: "Rome", isInternal: false }),
  ];
  for (const { status, body } of responses) {
    expect(status).toBeLessThan(300);
    expect(JSON.stringify(body)).not.toMatch(/he always|c-1/);
  }
  for (const [method, path, body] of [
    ["GET", "/tickets/T-6"],
    ["GET", "/tickets/T-6/preview"],
    ["POST", "/tickets/T-6/comments", { body: "?", isInternal: false }],
    ["POST", "/tickets/T-6/transitions", { to: "CLOSED" }],
  ] as const) {
    expect((await request(zoe, method, path, body)).status).toBe(404);
  }
  expect((await request(zoe, "GET", "/tickets")).body["tickets"]).toEqual([]);
});

test("a request repeated with its key is carried out once", async () => {
  const key = { "idempotency-key": "k-1" };
  const first = await request(ann, "POST", "/tickets", draft("T-7"), key);
  expect(await request(ann, "POST", "/tickets", draft("T-7"), key)).toEqual(first);
  const other = await request(ann, "POST", "/tickets", draft("T-8"), key);
  expect([other.status, other.body["code"]]).toEqual([422, "KEY_REUSED"]);
});

test("a worker wakes a due ticket once, and its breach has the exact instant", async () => {
  await request(ann, "POST", "/tickets", { ...draft("T-9"), priority: "P1" });
  const opened = now.getTime();
  now = new Date(opened + 3_600_000);
  const woken = await wakePass(database, desk.configurations, () => now, 1_000);
  expect(woken.tickets).toBeGreaterThan(0);
  const rows = await database.query<{ breached_at: Date }>(
    "select breached_at from sla_breaches where ticket_id = 'T-9' and breach_type = 'RESPONSE'",
  );
  expect(rows).toEqual([{ breached_at: new Date(opened + 15 * 60_000) }]);
  expect((await wakePass(database, desk.configurations, () => now, 1_000)).tickets).toBe(0);
});

test("the history cannot be changed, not even by the desk itself", async () => {
  for (const sql of [
    "update ticket_history set new_value = 'null'",
    "delete from ticket_history",
    "truncate ticket_history",
  ]) {
    await expect(database.query(sql)).rejects.toThrow(/append-only/);
  }
});

test("bad requests get the right status and code and change nothing", async () => {
  const before = await database.query("select count(*)::int as rows from ticket_history");
  for (const [actor, method, path, body, status, code] of [
    [ann, "POST", "/tickets", "{", 400, "NOT_JSON"],
    [ann, "POST", "/tickets", "[]", 422, "INVALID_VALUE"],
    [ann, "POST", "/tickets", { priority: "P1" }, 422, "MISSING_FIELD"],
    [ann, "POST", "/tickets", { ...draft("T-20"), priority: "P9" }, 422, "UNKNOWN_PRIORITY"],
    [ann, "POST", "/tickets", { ...draft("T-20"), ticketId: 20 }, 422, "INVALID_VALUE"],
    [ann, "POST", "/tickets", { ...draft("T-20"), title: "x".repeat(2_000_000) }, 413, "TOO_LARGE"],
    [ann, "POST", "/tickets/nobody/transitions", { to: "CLOSED" }, 404, "NOT_FOUND"],
    [ann, "POST", "/tickets/T-1/transitions", { to: "'; drop table tickets; --" }, 422, "UNKNOWN_STATUS"],
    [ann, "GET", "/tickets/'%20or%201=1", undefined, 404, "NOT_FOUND"],
    [ann, "POST", "/tickets/T-1/assignment", { teamId: "nowhere" }, 422, "UNKNOWN_TEAM"],
    [ray, "PATCH", "/tickets/T-1", { priority: "P1" }, 403, "ROLE_NOT_ALLOWED"],
    [ann, "PATCH", "/tickets/T-1", { revision: 7 }, 422, "UNKNOWN_FIELD"],
    [ann, "GET", "/tickets?limit=0", undefined, 422, "INVALID_VALUE"],
    [ann, "GET", "/elsewhere", undefined, 404, "NOT_FOUND"],
  ] as const) {
    const response = await request(actor, method, path, body);
    expect([response.status, response.body["code"]], `${method} ${path}`).toEqual([status, code]);
  }
  expect(await database.query("select count(*)::int as rows from ticket_history")).toEqual(before);
});

test("a forged, malformed or expired token is refused", async () => {
  const valid = sign(ann, SECRET, new Date(now.getTime() + 1_000));
  expect(verify(valid, SECRET, now)).toEqual({ actor: ann, expiresAt: new Date(now.getTime() + 1_000) });
  const [payload = "", signature = ""] = valid.split(".");
  const escalated = Buffer.from(
    JSON.stringify({ sub: "ray", role: "admin", exp: now.getTime() + 1_000 }),
  ).toString("base64url");
  for (const token of [
    "",
    ".",
    payload,
    `${payload}.`,
    `${escalated}.${signature}`,
    `${valid}.x`,
    sign(ann, "other", new Date(now.getTime() + 1_000)),
    sign(ann, SECRET, now),
    sign({ id: "x", role: "system" }, SECRET, new Date(now.getTime() + 1_000)),
  ]) {
    expect(verify(token, SECRET, now)).toBeNull();
    const response = await routes.request("/tickets", { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(401);
  }
});

test("the OpenAPI document is valid, and every staff route refuses a reporter", async () => {
  const document = (await (await routes.request("/openapi.json")).json()) as OpenApi;
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
  let refused = 0;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const roles = operation["x-roles"];
      if (!roles) continue;
      const url = path.replaceAll(/\{\w+\}/g, "T-1");
      expect((await routes.request(url, { method: method.toUpperCase() })).status, path).toBe(401);
      if (roles.includes("reporter")) continue;
      const body = method === "get" ? undefined : {};
      expect((await request(ray, method.toUpperCase(), url, body)).status, `${method} ${path}`).toBe(403);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(10);
});
