/**
 * Delivers the outbox, on PGlite and on a real PostgreSQL, to a test server that responds as
 * PagerDuty's and webhooks' documentation says.
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
import { addConfiguration, Configurations, reapplyPass } from "../src/configuration.js";
import { type Database, openDatabase } from "../src/database.js";
import { Delivery, type DeliveryOptions, KINDS } from "../src/deliver.js";
import { migrate } from "../src/migrate.js";
import { receiversOf, retryAfter } from "../src/receivers.js";
import { InvalidSetting } from "../src/settings.js";
import { wakePass } from "../src/wake.js";
import { openEmptyDatabase } from "./embedded-database.js";

type ReceivedRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
};
type PlannedResponse = number | "hangs" | ((response: ServerResponse) => void);

/** Gives each request the next planned response; 202 when there are no more. */
class TestReceiver {
  readonly requests: ReceivedRequest[] = [];
  responses: PlannedResponse[] = [];
  url = "";
  readonly #server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { method = "", url: path = "", headers } = request;
    this.requests.push({ method, path, headers, body: text ? JSON.parse(text) : {} });
    const planned = this.responses.shift() ?? 202;
    if (typeof planned === "function") planned(response);
    else if (planned !== "hangs") response.writeHead(planned).end("{}");
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
    return this.requests.map(({ body }) => body["event_action"]);
  }
}

const rateLimited = (seconds: string) => (response: ServerResponse) =>
  void response.writeHead(429, { "Retry-After": seconds }).end();
const json = (status: number, body: object) => (response: ServerResponse) =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));

const config: EngineConfig = {
  workflow: presets.relaxedWorkflow,
  policies: presets.standardPolicies,
  timers: [
    {
      id: "page-unassigned",
      when: { field: "priority", equals: "P1" },
      since: "unassigned",
      after: 15,
      do: [{ page: { severity: "critical" } }],
    },
    {
      id: "stale",
      when: { field: "status", equals: "IN_PROGRESS" },
      since: "inStatus",
      after: 60,
      do: [{ reassign: {} }],
    },
  ],
};
const engine = createEngine(config);
const openedAt = new Date("2026-11-23T09:00:00Z");
const minutes = (number: number) => new Date(openedAt.getTime() + number * 60_000);
const admin = { id: "ada", role: "admin" } as const;

const receiver = new TestReceiver();
beforeAll(() => receiver.start());
afterAll(() => receiver.stop());
afterEach(() => {
  receiver.requests.length = 0;
  receiver.responses = [];
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
])("the receivers %o are refused with a message", (env, message) => {
  expect(() => receiversOf(env)).toThrow(InvalidSetting);
  expect(() => receiversOf(env)).toThrow(message);
});

test("effects without a receiver are discarded in a demo, or by a setting", () => {
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
    pagerDutyOrigin: receiver.url,
    timeoutMs: 300,
    discardsRest: true,
  });
  const deliveryTo = (options: DeliveryOptions = events(), on = database) =>
    new Delivery(on, configurations, () => minutes(61), options);

  /** Opens a ticket that has paged somebody and, by default, was resolved. */
  async function openPagedTicket(resolved = true): Promise<string> {
    const ticketId = `${kind}-${++number}`;
    const draft = { ticketId, title: "Down", priority: "P1", reporterId: "ray", teamId: "desk" };
    await open(database, engine.open(draft, { at: openedAt }));
    await wakePass(database, configurations, () => minutes(15));
    if (resolved) {
      await decide(database, engine, ticketId, (engine, ticket) =>
        engine.transition(ticket, { to: "RESOLVED", actor: admin, at: minutes(16) }),
      );
    }
    return ticketId;
  }

  /** Relays and delivers until nothing is left. */
  async function deliverAll(delivery: Delivery): Promise<void> {
    for (let handled = 1; handled > 0; ) {
      handled = await delivery.relay();
      for (const kind of KINDS) handled += await delivery.deliver(kind);
      handled += await delivery.giveUpDeadJobs();
    }
  }

  /** Ends every wait, and expires the jobs of dead workers. */
  const letTimePass = () =>
    database.run(`update pgboss.job set start_after = now() - interval '1 s' where state < 'active';
      update pgboss.job set started_on = now() - interval '1 h' where state = 'active';
      update outbox set next_at = now() - interval '1 s' where queued_at is null`);

  const pagesOf = (ticketId: string) =>
    database.query(
      `select effect ->> 'action' as action, attempts, done_at is not null as done, dead_at is not null as dead,
         last_error as error from outbox where ticket_id = $1 and kind = 'page' order by place`,
      [ticketId],
    );

  test("a page is triggered and resolved under one key, and notifications go to their webhook", async () => {
    const ticketId = await openPagedTicket();
    await deliverAll(deliveryTo({ ...events(), notifyUrl: `${receiver.url}/notify` }));
    const pages = receiver.requests.filter(({ path }) => path === "/v2/enqueue");
    expect(pages.map(({ body }) => body["event_action"])).toEqual(["trigger", "resolve"]);
    expect(new Set(pages.map(({ body }) => body["dedup_key"])).size).toBe(1);
    const notified = receiver.requests.filter(({ path }) => path === "/notify");
    expect(notified.map(({ body }) => (body["event"] as { type: string }).type)).toContain("opened");
    expect(new Set(notified.map(({ headers }) => headers["idempotency-key"])).size).toBe(notified.length);
    expect(await pagesOf(ticketId)).toMatchObject([{ done: true }, { done: true }]);
  });

  test("a process without receivers leaves their effects to a process that has them", async () => {
    const ticketId = await openPagedTicket();
    const withoutReceivers = deliveryTo({});
    expect(withoutReceivers.unhandledKinds).toEqual(["page", "notify"]);
    const waiting = () =>
      database.query(
        `select distinct kind from outbox where ticket_id = $1 and done_at is null and queued_at is null order by kind`,
        [ticketId],
      );
    await deliverAll(withoutReceivers);
    expect(await waiting()).toEqual([{ kind: "notify" }, { kind: "page" }]);
    const withPager = deliveryTo({ ...events(), discardsRest: false });
    await withPager.relay();
    // Effects that are queued already are left, too.
    await deliverAll(withoutReceivers);
    expect(receiver.requests).toEqual([]);
    await deliverAll(withPager);
    expect(receiver.actions).toEqual(["trigger", "resolve"]);
    expect(await waiting()).toEqual([{ kind: "notify" }]);
    await deliverAll(deliveryTo({ discardsRest: true }));
    expect(await waiting()).toEqual([]);
  });

  test.each<[string, PlannedResponse]>([
    ["500", 500],
    ["a time-out", "hangs"],
    ["a broken connection", (response) => void response.destroy()],
    ["429 with Retry-After", rateLimited("60")],
    ["429", 429],
  ])("after %s a trigger is retried later, and resolved after that", async (_, response) => {
    receiver.responses = [response];
    const ticketId = await openPagedTicket();
    const delivery = deliveryTo();
    await deliverAll(delivery);
    expect(receiver.actions).toEqual(["trigger"]);
    expect(await pagesOf(ticketId)).toMatchObject([
      { done: false, dead: false, attempts: 1, error: expect.any(String) },
      { done: false, dead: false, attempts: 0 },
    ]);
    await letTimePass();
    await deliverAll(delivery);
    expect(receiver.actions).toEqual(["trigger", "trigger", "resolve"]);
    expect(receiver.requests[1]?.body).toEqual(receiver.requests[0]?.body);
    expect(await pagesOf(ticketId)).toMatchObject([{ done: true }, { done: true }]);
  });

  test("an effect is not queued again until Retry-After has passed", async () => {
    receiver.responses = [rateLimited("600")];
    const ticketId = await openPagedTicket(false);
    await deliverAll(deliveryTo());
    const [row] = await database.query(
      `select queued_at as queued, extract(epoch from next_at - now())::int as seconds from outbox
       where ticket_id = $1 and kind = 'page'`,
      [ticketId],
    );
    expect(row).toMatchObject({ queued: null });
    expect(Number(row?.["seconds"])).toBeGreaterThan(590);
  });

  test("an effect that is postponed too often is given up", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    receiver.responses = [rateLimited("60")];
    const ticketId = await openPagedTicket(false);
    await database.query("update outbox set attempts = 99 where ticket_id = $1 and kind = 'page'", [
      ticketId,
    ]);
    await deliverAll(deliveryTo());
    expect(await pagesOf(ticketId)).toMatchObject([{ done: false, dead: true, attempts: 100 }]);
  });

  test("a ticket that cannot be moved does not hold up the others, and is logged once", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const stuck = await openPagedTicket(false);
    await openPagedTicket(false);
    await database.query(
      "update tickets set snapshot = jsonb_set(snapshot, '{status}', '\"LOST\"') where ticket_id = $1",
      [stuck],
    );
    const version = await addConfiguration(database, config, "ada");
    const unmovable = new Set<string>();
    const pass = () => reapplyPass(database, configurations, () => minutes(95), 100, unmovable);
    expect(await pass()).toBeGreaterThan(0);
    expect(await pass()).toBe(0);
    expect(logged.mock.calls).toEqual([
      [expect.stringMatching(new RegExp(`^${stuck} cannot be moved.*LOST`))],
    ]);
    const remaining = await database.query(
      "select ticket_id as id from tickets where is_open and config_version < $1",
      [version],
    );
    expect(remaining).toEqual([{ id: stuck }]);
    await database.query("update tickets set is_open = false, next_wake_at = null where ticket_id = $1", [
      stuck,
    ]);
    await database.query("delete from configurations");
    await database.query("update tickets set config_version = 0");
  });

  test("a refused page is given up and logged, and does not hold up the next one", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    receiver.responses = [400];
    const ticketId = await openPagedTicket();
    await deliverAll(deliveryTo());
    expect(receiver.actions).toEqual(["trigger", "resolve"]);
    expect(await pagesOf(ticketId)).toMatchObject([
      { done: false, dead: true, error: expect.stringMatching(/^400/) },
      { done: true },
    ]);
    expect(logged.mock.calls).toEqual([[expect.stringMatching(/^gave up .*: 400/)]]);
  });

  test("an effect that fails every time ends in the dead-letter queue", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    receiver.responses = Array.from({ length: 13 }, () => 503);
    const ticketId = await openPagedTicket(false);
    const delivery = deliveryTo();
    for (let attempt = 0; attempt < 14; attempt++) {
      await deliverAll(delivery);
      await letTimePass();
    }
    expect(receiver.requests).toHaveLength(13);
    expect(await pagesOf(ticketId)).toMatchObject([
      { dead: true, attempts: 13, error: expect.stringMatching(/^503/) },
    ]);
  });

  test("a page is sent again under the same key when its worker dies between sending and committing", async () => {
    await openPagedTicket();
    const dying: Database = {
      ...database,
      transaction: (work) =>
        receiver.requests.length > 0 ? Promise.reject(new Error("killed")) : database.transaction(work),
    };
    const killed = deliveryTo(events(), dying);
    await killed.relay();
    await expect(killed.deliver("page")).rejects.toThrow("killed");
    const next = deliveryTo();
    await letTimePass();
    await next.maintain();
    await letTimePass();
    await deliverAll(next);
    expect(receiver.actions).toEqual(["trigger", "trigger", "resolve"]);
    expect(receiver.requests[1]?.body).toEqual(receiver.requests[0]?.body);
  });

  test("an incident that is open already is found by its key and resolved", async () => {
    const ticketId = await openPagedTicket();
    receiver.responses = [
      json(400, { error: { code: 2001 } }),
      json(200, { incidents: [{ id: "PT4KHLK" }] }),
    ];
    const pager = { kind: "incidents", serviceId: "PWIXJZS", from: "desk@example.com", apiKey: "k" } as const;
    await deliverAll(deliveryTo({ ...events(), pager }));
    expect(receiver.requests.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
      "POST /incidents",
      "GET /incidents",
      "PUT /incidents/PT4KHLK",
    ]);
    expect(receiver.requests.every(({ headers }) => headers["authorization"] === "Token token=k")).toBe(true);
    expect(await pagesOf(ticketId)).toMatchObject([{ done: true }, { done: true }]);
  });

  test("a reassignment goes to another agent, once, however often it is delivered", async () => {
    const ticketId = await openPagedTicket(false);
    await decide(database, engine, ticketId, (engine, ticket) =>
      engine.update(ticket, { changes: { assigneeId: "ann" }, actor: admin, at: minutes(16) }),
    );
    await decide(database, engine, ticketId, (engine, ticket) =>
      engine.transition(ticket, { to: "IN_PROGRESS", actor: admin, at: minutes(16) }),
    );
    await wakePass(database, configurations, () => minutes(77));
    const delivery = new Delivery(database, configurations, () => minutes(77), events());
    await deliverAll(delivery);
    const assignment = () =>
      database.query("select assignee_id as assignee, revision from tickets where ticket_id = $1", [
        ticketId,
      ]);
    const [first] = await assignment();
    expect(first).toMatchObject({ assignee: "bob" });
    await database.query(
      "update outbox set done_at = null, queued_at = null where ticket_id = $1 and kind = 'reassign'",
      [ticketId],
    );
    await deliverAll(delivery);
    expect(await assignment()).toEqual([first]);
  });

  test("an effect whose job is missing is queued again", async () => {
    await openPagedTicket();
    const delivery = deliveryTo();
    await delivery.relay();
    await delivery.maintain();
    const [retention] = await database.query<{ days: number }>(
      "select extract(day from min(keep_until - now()))::int as days from pgboss.job where state = 'created'",
    );
    expect(retention?.days).toBeGreaterThan(360);
    await database.run(`delete from pgboss.job where state = 'created';
      update outbox set queued_at = now() - interval '2 h' where done_at is null and dead_at is null`);
    await deliverAll(delivery);
    expect(receiver.requests).toEqual([]);
    await delivery.maintain();
    await deliverAll(delivery);
    expect(receiver.actions).toEqual(["trigger", "resolve"]);
  });

  test("an effect that is in progress or waiting is not queued twice", async () => {
    receiver.responses = [500];
    await openPagedTicket();
    const delivery = deliveryTo();
    await deliverAll(delivery);
    await database.run("update outbox set queued_at = now() - interval '2 h' where queued_at is not null");
    await delivery.maintain();
    await deliverAll(delivery);
    expect(receiver.actions).toEqual(["trigger"]);
  });

  test("tidying deletes effects done a month ago, and none that are open or given up", async () => {
    await database.run(`insert into outbox (key, ticket_id, effect, done_at, dead_at, created_at)
      select name, 'T', '{"kind": "agentLoad"}', done, dead, now() - interval '40 days'
      from (values ('old', now() - interval '31 days', null::timestamptz), ('young', now() - interval '29 days', null),
        ('dead', null, now() - interval '31 days'), ('open', null, null)) as effect (name, done, dead)`);
    const worker = startWorker({ database, configurations, now: () => minutes(90) }, { duties: ["tidy"] });
    const remaining = async () =>
      (await database.query<{ key: string }>("select key from outbox where ticket_id = 'T' order by key"))
        .map(({ key }) => key)
        .join();
    await vi.waitUntil(async () => (await remaining()) === "dead,open,young", {
      timeout: 10_000,
      interval: 20,
    });
    await worker.end();
    expect(await remaining()).toBe("dead,open,young");
  });

  test("a reassignment of a ticket that was closed in the meantime is marked done", async () => {
    const ticketId = await openPagedTicket(false);
    for (const to of ["IN_PROGRESS", "RESOLVED", "CLOSED"]) {
      await decide(database, engine, ticketId, (engine, ticket) =>
        engine.transition(ticket, { to, actor: admin, at: minutes(16) }),
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

  test("a worker wakes, pages, moves open tickets to a new configuration and shuts down", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const ids = await Promise.all([1, 2, 3].map(() => openPagedTicket(false)));
    const version = await addConfiguration(database, { ...config, timers: [] }, "ada");
    const worker = startWorker({ database, configurations, now: () => minutes(90) }, { delivery: events() });
    const isDone = async () => {
      const [row] = await database.query<{ remaining: number }>(
        `select (select count(*) from tickets where is_open and config_version < $1)::int
           + (select count(*) from outbox where done_at is null and dead_at is null)::int as remaining`,
        [version],
      );
      return row?.remaining === 0;
    };
    await vi.waitUntil(isDone, { timeout: 30_000, interval: 100 });
    await worker.end();
    const keys = receiver.requests.filter(({ body }) => body["event_action"] === "trigger");
    expect(keys.length).toBeGreaterThanOrEqual(ids.length);
    await database.query("delete from configurations");
    await database.query("update tickets set config_version = 0");
  });

  test.runIf(kind === "PostgreSQL")("a page of a killed worker is sent by the next worker", async () => {
    await openPagedTicket(false);
    const program = fileURLToPath(new URL("../../../target/helpdesk/src/worker.js", import.meta.url));
    const start = () =>
      spawn(process.execPath, [program], {
        env: {
          ...process.env,
          DATABASE_URL: server?.url,
          DESK_DUTIES: "deliver",
          PAGERDUTY_ROUTING_KEY: "R".repeat(32),
          PAGERDUTY_ORIGIN: receiver.url,
        },
        stdio: "ignore",
      });
    const first = start();
    receiver.responses = [() => void first.kill("SIGKILL")];
    await once(first, "exit");
    expect(receiver.actions).toEqual(["trigger"]);
    await letTimePass();
    const delivery = deliveryTo();
    await delivery.maintain();
    await letTimePass();
    const second = start();
    await vi.waitUntil(() => receiver.requests.length === 2, { timeout: 30_000 });
    expect(receiver.requests[1]?.body).toEqual(receiver.requests[0]?.body);
    second.kill("SIGTERM");
    expect(await once(second, "exit")).toEqual([0, null]);
  });
});
