/** Runs the recipes of docs/recipes.md exactly as shown. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Hono, MiddlewareHandler } from "hono";
import type pg from "pg";
import type PgBoss from "pg-boss";
import {
  type Actor,
  type Decision,
  type Engine,
  type HistoryInput,
  type Ticket,
  verifyHistory,
} from "ticket-engine";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { breakNext } from "../../../js/test/broken.mjs";
import { blocks, writeModules } from "../../../js/test/docs.ts";
import { Postgres } from "../../../scripts/postgres.mjs";

type Command = (
  engine: Engine,
  ticket: Ticket,
  at: Date,
  client: pg.PoolClient,
) => Decision | Promise<Decision>;
type Desk = {
  poolOf(options: pg.PoolConfig): pg.Pool;
  open(pool: pg.Pool, command: Command): Promise<Decision>;
  decide(pool: pg.Pool, ticketId: string, command: Command): Promise<Decision>;
  assign(pool: pg.Pool, ticketId: string, actor: Actor): Promise<Decision>;
  historyOf(pool: pg.Pool, ticketId: string): Promise<HistoryInput[]>;
};
type Routes = { routes(pool: pg.Pool, signedIn: MiddlewareHandler): Hono };
type Wake = { wake(pool: pg.Pool): Promise<number> };
type Queue = {
  startQueue(pool: pg.Pool, connectionString: string): Promise<PgBoss>;
  queued(boss: PgBoss, command: Command): Command;
};

const ann: Actor = { id: "ann", role: "agent" };
const folder = writeModules(blocks("js", "docs/recipes.md"));
const recipe = (name: string) => import(join(folder, name));

let server: Postgres;
let pool: pg.Pool;
let desk: Desk;
beforeAll(async () => {
  server = await Postgres.start();
  for (const sql of blocks("sql", "docs/recipes.md")) server.psql(sql);
  // With a single connection, a recipe that leaves a transaction open or needs a second connection
  // hangs.
  desk = await recipe("desk.js");
  pool = poolFor(1);
});
afterAll(async () => {
  await pool?.end();
  server?.remove();
  rmSync(folder, { recursive: true });
});

const poolFor = (max: number) => desk.poolOf({ connectionString: server.url, max });
const openTicket = (ticketId: string, more: object = {}, from = new Date()) =>
  desk.open(pool, (engine) =>
    engine.open({ ticketId, title: "VPN is down", priority: "P1", reporterId: "ray", ...more }, { at: from }),
  );
const comment =
  (commentId: string): Command =>
  (engine, ticket, at) =>
    engine.comment(ticket, { commentId, body: "Again?", isInternal: false, actor: ann, at });
const count = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows.length;
const ticketOf = async (ticketId: string): Promise<Ticket> =>
  (await pool.query("select snapshot from tickets where ticket_id = $1", [ticketId])).rows[0].snapshot;

describe("the transaction", () => {
  test("stores the whole decision, with a history that verifies", async () => {
    await openTicket("T-1");
    await desk.decide(pool, "T-1", (engine, ticket, at) =>
      engine.transition(ticket, {
        to: "PENDING",
        comment: { commentId: "c-1", body: "Which VPN?", isInternal: false },
        actor: ann,
        at,
      }),
    );
    expect(verifyHistory(await desk.historyOf(pool, "T-1"), await ticketOf("T-1"))).toMatchObject({
      ok: true,
    });
    expect(await count("select from comments where ticket_id = 'T-1'")).toBe(1);
    expect(await count("select from outbox where effect ->> 'ticketId' = 'T-1'")).toBeGreaterThan(0);
  });

  test("is rolled back after an error, and its connection can be used again", async () => {
    await openTicket("T-2");
    await desk.decide(pool, "T-2", comment("c-1"));
    const before = await ticketOf("T-2");
    await expect(desk.decide(pool, "T-2", comment("c-1"))).rejects.toMatchObject({ code: "23505" });
    expect(await ticketOf("T-2")).toEqual(before);
    await desk.decide(pool, "T-2", comment("c-2"));
    expect(await count("select from comments where ticket_id = 'T-2'")).toBe(2);
  });

  test("fails with its connection, and the next one gets a new connection", async () => {
    await openTicket("T-4");
    const cut = desk.decide(pool, "T-4", async (engine, ticket, at, client) => {
      await client.query("select pg_terminate_backend(pg_backend_pid())").catch(() => {});
      return comment("c-1")(engine, ticket, at, client);
    });
    await expect(cut).rejects.toThrow();
    await desk.decide(pool, "T-4", comment("c-1"));
    expect((await ticketOf("T-4")).revision).toBe(2);
  });

  test("loses no concurrent change", async () => {
    const many = poolFor(4);
    await openTicket("T-3");
    await Promise.all([1, 2, 3, 4].map((number) => desk.decide(many, "T-3", comment(`c-${number}`))));
    await many.end();
    expect((await ticketOf("T-3")).revision).toBe(5);
    expect(verifyHistory(await desk.historyOf(pool, "T-3"), await ticketOf("T-3"))).toMatchObject({
      ok: true,
    });
  });

  test("updates the team's cursor and the agents' loads with the ticket", async () => {
    server.psql(`insert into teams (team_id, queue_strategy) values ('net', 'ROUND_ROBIN');
      insert into agents (agent_id, team_id) values ('ann', 'net'), ('bob', 'net'), ('cleo', 'net')`);
    const ids = ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6"];
    for (const id of ids) await openTicket(id, { teamId: "net" });
    const many = poolFor(3);
    await Promise.all(ids.map((id) => desk.assign(many, id, ann)));
    await many.end();
    const loads = async () =>
      (await pool.query("select current_load from agents order by agent_id")).rows.map(
        (row) => row.current_load,
      );
    expect(await loads()).toEqual([2, 2, 2]);
    expect(await count("select from outbox where effect ->> 'kind' = 'agentLoad'")).toBe(0);
    for (const id of ids)
      await desk.decide(pool, id, (engine, ticket, at) =>
        engine.transition(ticket, { to: "RESOLVED", actor: ann, at }),
      );
    expect(await loads()).toEqual([0, 0, 0]);
  });
});

const DAY_MS = 24 * 60 * 60_000;
const breachesOf = (ticketId: string) => count("select from sla_breaches where ticket_id = $1", [ticketId]);

test("concurrent workers wake each due ticket, and an unreadable one does not stop them", async () => {
  const { wake }: Wake = await recipe("wake.js");
  const ids = Array.from({ length: 150 }, (_, number) => `W-${number}`);
  for (const id of ids) await openTicket(id, {}, new Date(Date.now() - DAY_MS));
  server.psql(
    `insert into tickets (ticket_id, snapshot, revision, next_wake_at) values ('W-bad', '{}', 1, '2020-01-01')`,
  );
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const other = poolFor(1);
  const woken = await Promise.all([wake(pool), wake(other)]);
  await other.end();
  expect(woken.sort((a, b) => a - b)).toEqual([51, 100]);
  expect(await wake(pool)).toBe(0);
  expect(logged.mock.calls.flat()).toEqual([expect.stringMatching(/^W-bad was not woken: /)]);
  logged.mockRestore();
  expect(await count("select from tickets where ticket_id = 'W-bad' and next_wake_at > now()")).toBe(1);
  for (const id of ids) expect(await breachesOf(id)).toBe(2);
});

test("the queue wakes a due ticket, and a job that runs too early queues no other", async () => {
  const { startQueue, queued }: Queue = await recipe("queue.js");
  const boss = await startQueue(pool, server.url);
  try {
    const open: Command = (engine) =>
      engine.open(
        { ticketId: "Q-1", title: "VPN", priority: "P1", reporterId: "ray" },
        { at: new Date(Date.now() - 60 * 60_000) },
      );
    await desk.open(pool, queued(boss, open));
    await boss.send("wake", { ticketId: "Q-1" });
    const done = () => count("select from pgboss.job where name = 'wake' and state = 'completed'");
    await expect.poll(done).toBe(2);
    expect(await breachesOf("Q-1")).toBe(1);
    const next = await pool.query(
      "select start_after from pgboss.job where name = 'wake' and state = 'created'",
    );
    expect(next.rows.map((row) => row.start_after.toJSON())).toEqual([(await ticketOf("Q-1")).nextWakeAt]);
  } finally {
    await boss.stop({ graceful: false });
  }
});

describe("the routes", () => {
  let app: Hono;
  const post = async (path: string, body: unknown) => {
    const json = typeof body === "string" ? body : JSON.stringify(body);
    const response = await app.request(path, { method: "POST", body: json });
    return { status: response.status, body: await response.json() };
  };
  beforeAll(async () => {
    const { routes }: Routes = await recipe("routes.js");
    app = routes(pool, async (context, next) => {
      context.set("user", ann);
      await next();
    });
    await openTicket("R-1");
  });

  test("open, change and comment on a ticket", async () => {
    const { status, body: ticket } = await post("/tickets", { title: "VPN", priority: "P2" });
    expect([status, ticket.reporterId]).toEqual([201, "ann"]);
    const moved = await post(`/tickets/${ticket.ticketId}/transitions`, { to: "IN_PROGRESS" });
    expect([moved.status, moved.body.status]).toEqual([200, "IN_PROGRESS"]);
    const draft = { commentId: "c-1", body: "On it", isInternal: false };
    expect((await post(`/tickets/${ticket.ticketId}/comments`, draft)).status).toBe(201);
    expect((await post(`/tickets/${ticket.ticketId}/comments`, draft)).status).toBe(409);
  });

  test.each([
    ["an unknown ticket", "/tickets/R-9/transitions", { to: "CLOSED" }, 404],
    ["a body that is not JSON", "/tickets/R-1/transitions", "{", 400],
    ["null", "/tickets/R-1/transitions", null, 400],
    ["a list", "/tickets", [1], 400],
    ["a move that is not allowed", "/tickets/R-1/transitions", { to: "NOWHERE" }, 422],
    ["a body without the required fields", "/tickets", {}, 422],
    ["a string with a NUL", "/tickets", { title: "\0", priority: "P1" }, 422],
    ["an assignment without a team", "/tickets/R-1/assignment", {}, 422],
  ])("refuse %s with the right status", async (_, path, body, status) => {
    const { status: actual, body: problem } = await post(path, body);
    expect([actual, problem.status]).toEqual([status, status]);
    expect(problem.title).toEqual(expect.any(String));
  });

  test("return 503 when the engine has failed, and the next request gets a new engine", async () => {
    const restore = breakNext("transition");
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const move = () => post("/tickets/R-1/transitions", { to: "IN_PROGRESS" });
    expect((await move()).status).toBe(503);
    expect((await move()).status).toBe(200);
    logged.mockRestore();
    restore();
  });
});

test("the recipe's Durable Object is the one of examples/worker", () => {
  const example = readFileSync(new URL("../../worker/src/ticket.js", import.meta.url), "utf8");
  const recipeCode = blocks("js", "docs/recipes.md").find((code) => code.includes("async alarm()"));
  expect(example).toContain(recipeCode);
});
