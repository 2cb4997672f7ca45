/**
 * The outbox is delivered to a stand-in for PagerDuty and for webhooks that answers as their documentation says, on
 * PGlite and on a real PostgreSQL.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createEngine, type EngineConfig, presets } from "ticket-engine";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { Postgres } from "../../../scripts/postgres.mjs";
import { startWorker } from "../src/background.js";
import { decide, open } from "../src/commit.js";
import { addConfiguration, Configurations, migratePass } from "../src/configuration.js";
import { type Database, openDatabase } from "../src/database.js";
import { Delivery, type DeliveryOptions, KINDS } from "../src/deliver.js";
import { migrate } from "../src/migrate.js";
import { receiversOf, retryAfter } from "../src/receivers.js";
import { WrongSetting } from "../src/settings.js";
import { wakePass } from "../src/wake.js";
import { openEmptyDatabase } from "./embedded.js";

type Sent = { method: string; path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> };
type Answer = number | "hangs" | ((response: ServerResponse) => void);

/** Answers each request with the next of its answers, and then with 202. */
class StandIn {
  readonly sent: Sent[] = [];
  answers: Answer[] = [];
  url = "";
  readonly #server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { method = "", url: path = "", headers } = request;
    this.sent.push({ method, path, headers, body: text ? JSON.parse(text) : {} });
    const answer = this.answers.shift() ?? 202;
    if (typeof answer === "function") answer(response);
    else if (answer !== "hangs") response.writeHead(answer).end("{}");
  });

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get actions(): unknown[] {
    return this.sent.map(({ body }) => body["event_action"]);
  }
}

const limited = (seconds: string) => (response: ServerResponse) =>
  void response.writeHead(429, { "Retry-After": seconds }).end();
const json = (status: number, body: object) => (response: ServerResponse) =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));

const config: EngineConfig = {
  workflow: presets.deskWorkflow,
  policies: presets.itil,
  timers: [
    {
      id: "nobody-takes-it",
      when: { field: "priority", equals: "P1" },
      anchor: "unassigned",
      after: 15,
      do: [{ page: { severity: "critical" } }],
    },
    {
      id: "stale",
      when: { field: "status", equals: "IN_PROGRESS" },
      anchor: "inStatus",
      after: 60,
      do: [{ reassign: {} }],
    },
  ],
};
const engine = createEngine(config);
const openedAt = new Date("2026-11-23T09:00:00Z");
const minutes = (number: number) => new Date(openedAt.getTime() + number * 60_000);
const admin = { id: "ada", role: "admin" } as const;

const standIn = new StandIn();
beforeAll(() => standIn.start());
afterAll(() => standIn.stop());
afterEach(() => {
  standIn.sent.length = 0;
  standIn.answers = [];
  vi.restoreAllMocks();
});

test.each([
  ["120", 120],
  ["Mon, 23 Nov 2026 09:01:00 GMT", 60],
  ["Mon, 23 Nov 2026 08:00:00 GMT", 0],
  ["999999", 3_600],
  ["soon", undefined],
  [null, undefined],
])("Retry-After %s is %s seconds", (header, seconds) => {
  expect(retryAfter(header, openedAt.getTime())).toBe(seconds);
});

test.each([
  [{ PAGERDUTY_SERVICE_ID: "P1" }, "PAGERDUTY_FROM and PAGERDUTY_API_KEY missing"],
  [
    { PAGERDUTY_SERVICE_ID: "P1", PAGERDUTY_API_KEY: "k", DESK_PAGE_URL: "http://a" },
    "PAGERDUTY_FROM missing",
  ],
  [{ DESK_PAGE_URL: "example.com/page" }, "DESK_PAGE_URL"],
  [{ DESK_NOTIFY_URL: "http://" }, "DESK_NOTIFY_URL"],
  [{ PAGERDUTY_ORIGIN: "ftp://example.com" }, "PAGERDUTY_ORIGIN"],
  [{ DESK_RECEIVERS: "some" }, "DESK_RECEIVERS"],
])("the receivers %o are refused in words", (env, words) => {
  expect(() => receiversOf(env)).toThrow(WrongSetting);
  expect(() => receiversOf(env)).toThrow(words);
});

test("that nobody receives the rest is so in a demo, or where it is said", () => {
  const url = "https://example.com/pages";
  expect(receiversOf({ DESK_PAGE_URL: url })).toMatchObject({ pager: { url }, discardsRest: false });
  expect(receiversOf({}, true).discardsRest).toBe(true);
  expect(receiversOf({ DESK_RECEIVERS: "none" }).discardsRest).toBe(true);
});

let server: Postgres | undefined;
afterAll(() => server?.remove());

describe.each(["PGlite", "PostgreSQL"])("on %s", (kind) => {
  let database: Database;
  let configurations: Configurations;
  let number = 0;

  beforeAll(async () => {
    if (kind === "PostgreSQL") server = await Postgres.start();
    database = server === undefined ? await openEmptyDatabase() : await openDatabase(server.url, "");
    await migrate(database, new URL("../migrations/", import.meta.url));
    configurations = new Configurations(config);
    await database.run(`insert into teams (team_id, name, queue_strategy) values ('desk', 'Desk', 'ROUND_ROBIN');
      insert into agents (agent_id, team_id, name) values ('ann', 'desk', 'Ann'), ('bob', 'desk', 'Bob')`);
  }, 120_000);
  afterAll(() => database.close());
  afterEach(() =>
    database.query("update outbox set done_at = now() where done_at is null and dead_at is null"),
  );

  const events = (): DeliveryOptions => ({
    pager: { kind: "events", routingKey: "R".repeat(32), source: "desk.example.com" },
    pagerDutyOrigin: standIn.url,
    timeoutMs: 300,
    discardsRest: true,
  });
  const deliveryTo = (options: DeliveryOptions = events(), own = database) =>
    new Delivery(own, configurations, () => minutes(61), options);

  /** A ticket that has called somebody, and whose page is resolved again. */
  async function paged(resolved = true): Promise<string> {
    const ticketId = `${kind}-${++number}`;
    const draft = { ticketId, title: "Down", priority: "P1", reporterId: "ray", teamId: "desk" };
    await open(database, engine.open(draft, { at: openedAt }));
    await wakePass(database, configurations, () => minutes(15));
    if (resolved) {
      await decide(database, engine, ticketId, (own, ticket) =>
        own.transition(ticket, { to: "RESOLVED", actor: admin, at: minutes(16) }),
      );
    }
    return ticketId;
  }

  /** Relays and delivers all that can be. */
  async function deliverAll(delivery: Delivery): Promise<void> {
    for (let turns = 1; turns > 0; ) {
      turns = await delivery.relay();
      for (const own of KINDS) turns += await delivery.deliver(own);
      turns += await delivery.bury();
    }
  }

  /** What waits for a time has waited, and what a dead worker has in hand is expired. */
  const timePasses = () =>
    database.run(`update pgboss.job set start_after = now() - interval '1 s' where state < 'active';
      update pgboss.job set started_on = now() - interval '1 h' where state = 'active';
      update outbox set next_at = now() - interval '1 s' where queued_at is null`);

  const pagesOf = (ticketId: string) =>
    database.query(
      `select effect ->> 'action' as action, attempts, done_at is not null as done, dead_at is not null as dead,
         last_error as error from outbox where ticket_id = $1 and kind = 'page' order by place`,
      [ticketId],
    );

  test("a page is triggered and then resolved under one key; notifications go to their webhook", async () => {
    const ticketId = await paged();
    await deliverAll(deliveryTo({ ...events(), notifyUrl: `${standIn.url}/notify` }));
    const pages = standIn.sent.filter(({ path }) => path === "/v2/enqueue");
    expect(pages.map(({ body }) => body["event_action"])).toEqual(["trigger", "resolve"]);
    expect(new Set(pages.map(({ body }) => body["dedup_key"])).size).toBe(1);
    const notified = standIn.sent.filter(({ path }) => path === "/notify");
    expect(notified.map(({ body }) => (body["event"] as { type: string }).type)).toContain("opened");
    expect(new Set(notified.map(({ headers }) => headers["idempotency-key"])).size).toBe(notified.length);
    expect(await pagesOf(ticketId)).toMatchObject([{ done: true }, { done: true }]);
  });

  test("a process without receivers leaves what they are to have to one that has them", async () => {
    const ticketId = await paged();
    const bare = deliveryTo({});
    expect(bare.left).toEqual(["page", "notify"]);
    const waiting = () =>
      database.query(
        `select distinct kind from outbox where ticket_id = $1 and done_at is null and queued_at is null order by kind`,
        [ticketId],
      );
    await deliverAll(bare);
    expect(await waiting()).toEqual([{ kind: "notify" }, { kind: "page" }]);
    const paging = deliveryTo({ ...events(), discardsRest: false });
    await paging.relay();
    // Not even what is queued already.
    await deliverAll(bare);
    expect(standIn.sent).toEqual([]);
    await deliverAll(paging);
    expect(standIn.actions).toEqual(["trigger", "resolve"]);
    expect(await waiting()).toEqual([{ kind: "notify" }]);
    await deliverAll(deliveryTo({ discardsRest: true }));
    expect(await waiting()).toEqual([]);
  });

  test.each<[string, Answer]>([
    ["500", 500],
    ["no answer in time", "hangs"],
    ["a broken connection", (response) => void response.destroy()],
    ["429 with Retry-After", limited("60")],
    ["429", 429],
  ])("after %s a trigger is sent again later, and resolved after that", async (_, answer) => {
    standIn.answers = [answer];
    const ticketId = await paged();
    const delivery = deliveryTo();
    await deliverAll(delivery);
    expect(standIn.actions).toEqual(["trigger"]);
    expect(await pagesOf(ticketId)).toMatchObject([
      { done: false, dead: false, attempts: 1, error: expect.any(String) },
      { done: false, dead: false, attempts: 0 },
    ]);
    await timePasses();
    await deliverAll(delivery);
    expect(standIn.actions).toEqual(["trigger", "trigger", "resolve"]);
    expect(standIn.sent[1]?.body).toEqual(standIn.sent[0]?.body);
    expect(await pagesOf(ticketId)).toMatchObject([{ done: true }, { done: true }]);
  });

  test("as long as Retry-After says nothing is queued", async () => {
    standIn.answers = [limited("600")];
    const ticketId = await paged(false);
    await deliverAll(deliveryTo());
    const [row] = await database.query(
      `select queued_at as queued, extract(epoch from next_at - now())::int as seconds from outbox
       where ticket_id = $1 and kind = 'page'`,
      [ticketId],
    );
    expect(row).toMatchObject({ queued: null });
    expect(Number(row?.["seconds"])).toBeGreaterThan(590);
  });

  test("who says too often that it is to come later is given up", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    standIn.answers = [limited("60")];
    const ticketId = await paged(false);
    await database.query("update outbox set attempts = 99 where ticket_id = $1 and kind = 'page'", [
      ticketId,
    ]);
    await deliverAll(deliveryTo());
    expect(await pagesOf(ticketId)).toMatchObject([{ done: false, dead: true, attempts: 100 }]);
  });

  test("a ticket that cannot be moved keeps no other from it, and is told of once", async () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    const stuck = await paged(false);
    await paged(false);
    await database.query(
      "update tickets set snapshot = jsonb_set(snapshot, '{status}', '\"LOST\"') where ticket_id = $1",
      [stuck],
    );
    const version = await addConfiguration(database, config, "ada");
    const unmovable = new Set<string>();
    const pass = () => migratePass(database, configurations, () => minutes(95), 100, unmovable);
    expect(await pass()).toBeGreaterThan(0);
    expect(await pass()).toBe(0);
    expect(told.mock.calls).toEqual([[expect.stringMatching(new RegExp(`^${stuck} cannot be moved.*LOST`))]]);
    const left = await database.query(
      "select ticket_id as id from tickets where is_open and config_version < $1",
      [version],
    );
    expect(left).toEqual([{ id: stuck }]);
    await database.query("update tickets set is_open = false, next_wake_at = null where ticket_id = $1", [
      stuck,
    ]);
    await database.query("delete from configurations");
    await database.query("update tickets set config_version = 0");
  });

  test("what is refused is given up and told of, and holds up nothing", async () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    standIn.answers = [400];
    const ticketId = await paged();
    await deliverAll(deliveryTo());
    expect(standIn.actions).toEqual(["trigger", "resolve"]);
    expect(await pagesOf(ticketId)).toMatchObject([
      { done: false, dead: true, error: expect.stringMatching(/^400/) },
      { done: true },
    ]);
    expect(told.mock.calls).toEqual([[expect.stringMatching(/is given up: 400/)]]);
  });

  test("what fails every time ends with the dead letters", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    standIn.answers = Array.from({ length: 13 }, () => 503);
    const ticketId = await paged(false);
    const delivery = deliveryTo();
    for (let attempt = 0; attempt < 14; attempt++) {
      await deliverAll(delivery);
      await timePasses();
    }
    expect(standIn.sent).toHaveLength(13);
    expect(await pagesOf(ticketId)).toMatchObject([
      { dead: true, attempts: 13, error: expect.stringMatching(/^503/) },
    ]);
  });

  test("who dies between sending and committing has it sent again, under the same key", async () => {
    await paged();
    const dying: Database = {
      ...database,
      transaction: (work) =>
        standIn.sent.length > 0 ? Promise.reject(new Error("killed")) : database.transaction(work),
    };
    const killed = deliveryTo(events(), dying);
    await killed.relay();
    await expect(killed.deliver("page")).rejects.toThrow("killed");
    const next = deliveryTo();
    await timePasses();
    await next.maintain();
    await timePasses();
    await deliverAll(next);
    expect(standIn.actions).toEqual(["trigger", "trigger", "resolve"]);
    expect(standIn.sent[1]?.body).toEqual(standIn.sent[0]?.body);
  });

  test("an incident that was opened already is found by its key, and resolved", async () => {
    const ticketId = await paged();
    standIn.answers = [json(400, { error: { code: 2001 } }), json(200, { incidents: [{ id: "PT4KHLK" }] })];
    const pager = { kind: "incidents", serviceId: "PWIXJZS", from: "desk@example.com", apiKey: "k" } as const;
    await deliverAll(deliveryTo({ ...events(), pager }));
    expect(standIn.sent.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
      "POST /incidents",
      "GET /incidents",
      "PUT /incidents/PT4KHLK",
    ]);
    expect(standIn.sent.every(({ headers }) => headers["authorization"] === "Token token=k")).toBe(true);
    expect(await pagesOf(ticketId)).toMatchObject([{ done: true }, { done: true }]);
  });

  test("a reassignment is carried out once, to somebody else, however often it comes", async () => {
    const ticketId = await paged(false);
    await decide(database, engine, ticketId, (own, ticket) =>
      own.update(ticket, { changes: { assigneeId: "ann" }, actor: admin, at: minutes(16) }),
    );
    await decide(database, engine, ticketId, (own, ticket) =>
      own.transition(ticket, { to: "IN_PROGRESS", actor: admin, at: minutes(16) }),
    );
    await wakePass(database, configurations, () => minutes(77));
    const delivery = new Delivery(database, configurations, () => minutes(77), events());
    await deliverAll(delivery);
    const holder = () =>
      database.query("select assignee_id as who, revision from tickets where ticket_id = $1", [ticketId]);
    const [first] = await holder();
    expect(first).toMatchObject({ who: "bob" });
    await database.query(
      "update outbox set done_at = null, queued_at = null where ticket_id = $1 and kind = 'reassign'",
      [ticketId],
    );
    await deliverAll(delivery);
    expect(await holder()).toEqual([first]);
  });

  test("what the queue has lost is queued again", async () => {
    await paged();
    const delivery = deliveryTo();
    await delivery.relay();
    await delivery.maintain();
    const [kept] = await database.query<{ days: number }>(
      "select extract(day from min(keep_until - now()))::int as days from pgboss.job where state = 'created'",
    );
    expect(kept?.days).toBeGreaterThan(360);
    await database.run(`delete from pgboss.job where state = 'created';
      update outbox set queued_at = now() - interval '2 h' where done_at is null and dead_at is null`);
    await deliverAll(delivery);
    expect(standIn.sent).toEqual([]);
    await delivery.maintain();
    await deliverAll(delivery);
    expect(standIn.actions).toEqual(["trigger", "resolve"]);
  });

  test("what is at work, or waits for its time, is not queued twice", async () => {
    standIn.answers = [500];
    await paged();
    const delivery = deliveryTo();
    await deliverAll(delivery);
    await database.run("update outbox set queued_at = now() - interval '2 h' where queued_at is not null");
    await delivery.maintain();
    await deliverAll(delivery);
    expect(standIn.actions).toEqual(["trigger"]);
  });

  test("tidying forgets what was done a month ago, and nothing that is open or given up", async () => {
    await database.run(`insert into outbox (key, ticket_id, effect, done_at, dead_at, created_at)
      select name, 'T', '{"kind": "agentLoad"}', done, dead, now() - interval '40 days'
      from (values ('old', now() - interval '31 days', null::timestamptz), ('young', now() - interval '29 days', null),
        ('dead', null, now() - interval '31 days'), ('open', null, null)) as own (name, done, dead)`);
    const worker = startWorker({ database, configurations, now: () => minutes(90) }, { duties: ["tidy"] });
    const left = async () =>
      (await database.query<{ key: string }>("select key from outbox where ticket_id = 'T' order by key"))
        .map(({ key }) => key)
        .join();
    await vi.waitUntil(async () => (await left()) === "dead,open,young", { timeout: 10_000, interval: 20 });
    await worker.end();
    expect(await left()).toBe("dead,open,young");
  });

  test("a reassignment of a ticket that was closed meanwhile is done", async () => {
    const ticketId = await paged(false);
    for (const to of ["IN_PROGRESS", "RESOLVED", "CLOSED"]) {
      await decide(database, engine, ticketId, (own, ticket) =>
        own.transition(ticket, { to, actor: admin, at: minutes(16) }),
      );
    }
    const effect = { kind: "reassign", key: `${ticketId}-late`, ticketId, from: "ann" };
    await database.query("insert into outbox (key, ticket_id, effect) values ($1, $2, $3)", [
      effect.key,
      ticketId,
      JSON.stringify(effect),
    ]);
    await deliverAll(deliveryTo());
    const [row] = await database.query(
      "select done_at is not null as done, dead_at as dead, last_error as error from outbox where key = $1",
      [effect.key],
    );
    expect(row).toEqual({ done: true, dead: null, error: null });
  });

  test("a worker wakes, pages, and moves open tickets to a new configuration, and ends in peace", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const ids = await Promise.all([1, 2, 3].map(() => paged(false)));
    const version = await addConfiguration(database, { ...config, timers: [] }, "ada");
    const worker = startWorker({ database, configurations, now: () => minutes(90) }, { delivery: events() });
    const isDone = async () => {
      const [row] = await database.query<{ left: number }>(
        `select (select count(*) from tickets where is_open and config_version < $1)::int
           + (select count(*) from outbox where done_at is null and dead_at is null)::int as left`,
        [version],
      );
      return row?.left === 0;
    };
    await vi.waitUntil(isDone, { timeout: 30_000, interval: 100 });
    await worker.end();
    const keys = standIn.sent.filter(({ body }) => body["event_action"] === "trigger");
    expect(keys.length).toBeGreaterThanOrEqual(ids.length);
    await database.query("delete from configurations");
    await database.query("update tickets set config_version = 0");
  });

  test.runIf(kind === "PostgreSQL")("a worker killed while it pages is followed by another", async () => {
    await paged(false);
    const program = fileURLToPath(new URL("../../../target/helpdesk/src/worker.js", import.meta.url));
    const start = () =>
      spawn(process.execPath, [program], {
        env: {
          ...process.env,
          DATABASE_URL: server?.url,
          DESK_DUTIES: "deliver",
          PAGERDUTY_ROUTING_KEY: "R".repeat(32),
          PAGERDUTY_ORIGIN: standIn.url,
        },
        stdio: "ignore",
      });
    const first = start();
    standIn.answers = [() => void first.kill("SIGKILL")];
    await once(first, "exit");
    expect(standIn.actions).toEqual(["trigger"]);
    await timePasses();
    const delivery = deliveryTo();
    await delivery.maintain();
    await timePasses();
    const second = start();
    await vi.waitUntil(() => standIn.sent.length === 2, { timeout: 30_000 });
    expect(standIn.sent[1]?.body).toEqual(standIn.sent[0]?.body);
    second.kill("SIGTERM");
    expect(await once(second, "exit")).toEqual([0, null]);
  });
});
