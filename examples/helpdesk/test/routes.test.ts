/** The routes one by one: lists, offers, explanations, events, sessions. */
import { createEngine, type Ticket } from "ticket-engine";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { app } from "../src/app.js";
import { commitAll } from "../src/commit.js";
import { Configurations } from "../src/configuration.js";
import { deskConfig } from "../src/desk-config.js";
import { wakePass } from "../src/wake.js";
import { ann, engine, type Json, max, OPENED, ray, SECRET, TestDesk, zoe } from "./api/test-desk.js";

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.start();
}, 60_000);
afterAll(() => desk.close());
beforeEach(() => {
  desk.now = OPENED;
});

const minutesLater = (minutes: number) => new Date(OPENED.getTime() + minutes * 60_000);
const openTicket = async (ticketId: string, more: Json = {}) => {
  const draft = { ticketId, title: "VPN is down", priority: "P2", reporterId: "ray", ...more };
  const response = await desk.request(ann, "post", "/tickets", draft);
  expect(response.status, response.text).toBe(201);
  return response;
};
const post = (actor: typeof ann, path: string, body: Json, headers = {}) =>
  desk.request(actor, "post", path, body, headers);
const statusAndCode = ({ status, body }: { status: number; body: Json }) => [status, body["code"]];

/** Reads a list page by page and returns its ids. Calls `between` after each page. */
async function idsOf(query: string, between: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const ids: string[] = [];
  let after: unknown = "";
  for (let page = 0; after !== null && page < 100; page++) {
    const cursor = after ? `&after=${after}` : "";
    const { body } = await desk.request(ann, "get", `/tickets?limit=7${query}${cursor}`);
    ids.push(...(body["tickets"] as Ticket[]).map(({ ticketId }) => String(ticketId)));
    after = body["after"];
    await between();
  }
  expect(after).toBeNull();
  return ids;
}

describe("the list of tickets", () => {
  const PRIORITIES = ["P4", "P1", "P3", "P2"] as const;
  const all = Array.from({ length: 40 }, (_, number) => `L-${100 + number}`);
  beforeAll(async () => {
    desk.now = OPENED;
    for (const [number, ticketId] of all.entries()) {
      const title = number % 10 === 0 ? "Printer jams" : "Mail is late";
      await openTicket(ticketId, {
        title,
        priority: PRIORITIES[number % 4],
        teamId: number % 2 ? "net" : "app",
      });
    }
  });

  test("is the same in several pages as in one, in every order", async () => {
    for (const query of ["", "&sort=risk", "&team=net", "&sort=risk&priority=P1"]) {
      const { body } = await desk.request(ann, "get", `/tickets?limit=200${query}`);
      const whole = (body["tickets"] as Ticket[]).map(({ ticketId }) => String(ticketId));
      expect(await idsOf(query)).toEqual(whole);
    }
  });

  test("has each ticket once, even if tickets are opened and changed while it is read", async () => {
    for (const sort of ["id", "risk"]) {
      let number = 0;
      const ids = await idsOf(`&sort=${sort}`, async () => {
        number++;
        await openTicket(`L-0-${sort}-${number}`);
        await post(ann, `/tickets/L-${100 + number}/comments`, { body: "on it", isInternal: true });
        await desk.request(ann, "patch", `/tickets/L-${110 + number}`, { title: `Changed ${number}` });
      });
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(all));
    }
  });

  test("has the earliest deadline first, and tickets without a deadline last", async () => {
    const { body } = await desk.request(ann, "get", "/tickets?sort=risk&limit=200");
    const risks = (body["tickets"] as Ticket[]).map(({ responseDueAt, dueAt, firstResponseAt }) =>
      firstResponseAt === null ? Date.parse(String(responseDueAt)) : Date.parse(String(dueAt)),
    );
    expect(risks).toEqual([...risks].sort((a, b) => a - b));
  });

  test("is filtered by status, priority, team, assignee and words in the title", async () => {
    const list = async (query: string) =>
      (await desk.request(ann, "get", `/tickets?limit=200&${query}`)).body["tickets"] as Ticket[];
    await desk.request(ann, "patch", "/tickets/L-101", { assigneeId: "bob" });
    await post(ann, "/tickets/L-102/transitions", { to: "PENDING" });
    expect((await list("assignee=bob")).map(({ ticketId }) => ticketId)).toEqual(["L-101"]);
    expect((await list("status=PENDING")).map(({ ticketId }) => ticketId)).toEqual(["L-102"]);
    expect((await list("assignee=none")).every(({ assigneeId }) => assigneeId === null)).toBe(true);
    expect(
      (await list("priority=P1&team=net")).every(
        ({ priority, teamId }) => priority === "P1" && teamId === "net",
      ),
    ).toBe(true);
    expect(await list("text=printer%20jams")).toHaveLength(4);
    expect(await list("text=printer%20-jams")).toEqual([]);
    expect((await desk.request(zoe, "get", "/tickets?text=printer")).body["tickets"]).toEqual([]);
  });
});

test("breaches are listed latest first, page by page", async () => {
  for (const number of [1, 2, 3, 4, 5]) {
    desk.now = minutesLater(number);
    await openTicket(`B-${number}`, { priority: "P1" });
  }
  desk.now = minutesLater(600);
  await wakePass(desk.database, new Configurations(), () => desk.now, 1_000);
  const keys: string[] = [];
  const instants: string[] = [];
  let after: unknown = "";
  while (after !== null) {
    const { body } = await desk.request(ann, "get", `/breaches?limit=3${after ? `&after=${after}` : ""}`);
    for (const { key, breachedAt } of body["breaches"] as { key: string; breachedAt: string }[]) {
      keys.push(key);
      instants.push(breachedAt);
    }
    after = body["after"];
  }
  const stored = await desk.database.query("select key from sla_breaches");
  expect([...keys].sort()).toEqual(stored.map(({ key }) => key).sort());
  expect(instants).toEqual([...instants].sort().reverse());
  const one = await desk.request(ann, "get", "/breaches?ticket=B-1&type=RESPONSE");
  expect(one.body["breaches"]).toMatchObject([
    { ticketId: "B-1", breachedAt: minutesLater(16).toISOString() },
  ]);
});

test("a ticket is offered, declined, offered to the next agent and accepted, each by the agent themselves", async () => {
  await openTicket("O-1", { teamId: "app" });
  const ticket = async () => (await desk.request(ann, "get", "/tickets/O-1")).body["ticket"] as Ticket;
  await post(ann, "/tickets/O-1/assignment", {});
  const first = String((await ticket()).sla.queue?.offer?.agentId);
  expect((await ticket()).assigneeId).toBeNull();
  const respond = (agentId: string, action: string) =>
    post({ id: agentId, role: "agent" }, `/tickets/O-1/offer/${action}`, {});
  expect(statusAndCode(await respond("bob", "accept"))).toEqual([403, "OFFERED_TO_ANOTHER"]);
  expect((await respond(first, "decline")).status).toBe(200);
  await post(ann, "/tickets/O-1/assignment", {});
  const second = String((await ticket()).sla.queue?.offer?.agentId);
  expect([first, second].sort()).toEqual(["cleo", "dan"]);
  expect((await respond(second, "accept")).status).toBe(200);
  expect((await ticket()).assigneeId).toBe(second);
  expect(statusAndCode(await respond(second, "accept"))).toEqual([409, "NO_OFFER"]);
});

test("an explanation has every candidate's outcome, and commits nothing", async () => {
  await openTicket("E-1", { teamId: "net" });
  await desk.request(max, "patch", "/agents/bob", { isAvailable: false });
  const before = await desk.dump();
  const { body } = await desk.request(ann, "get", "/tickets/E-1/explain");
  expect(await desk.dump()).toBe(before);
  expect(body["trace"]).not.toBeNull();
  const { agentId, candidates } = body["assignment"] as { agentId: string; candidates: Json[] };
  expect(agentId).toBe("ann");
  expect(candidates.map((candidate) => candidate["agentId"])).toEqual(["ann", "bob"]);
  await desk.request(max, "patch", "/agents/bob", { isAvailable: true });
  const assigned = await post(ann, "/tickets/E-1/assignment", {});
  expect((assigned.body["ticket"] as Ticket).assigneeId).not.toBeNull();
  expect((await desk.request(ann, "get", "/tickets/E-1/explain")).body["assignment"]).toBeNull();
});

test("a preview has the deadlines that the opened ticket then gets", async () => {
  const draft = { title: "x", priority: "P3" };
  const { body } = await post(ray, "/preview", { draft });
  const clocks = body["clocks"] as { clockId: string; dueAt: string }[];
  const ticket = (await post(ray, "/tickets", draft)).body["ticket"] as Ticket;
  const dueOf = (clockId: string) => clocks.find((clock) => clock.clockId === clockId)?.dueAt;
  expect([dueOf("firstResponse"), dueOf("resolution")]).toEqual([ticket.responseDueAt, ticket.dueAt]);
});

test("a ticket past its reopen window is continued in a follow-up", async () => {
  await openTicket("F-1");
  await post(ann, "/tickets/F-1/transitions", { to: "CLOSED" });
  desk.now = minutesLater(60 * 24 * 15);
  expect(statusAndCode(await post(ray, "/tickets/F-1/transitions", { to: "OPEN" }))).toEqual([
    409,
    "REOPEN_WINDOW_PASSED",
  ]);
  const { status, body } = await post(ray, "/tickets/F-1/follow-up", { title: "Down again" });
  expect([status, body["ticket"]]).toMatchObject([
    201,
    { followUpOf: "F-1", title: "Down again", reporterId: "ray", status: "OPEN" },
  ]);
});

test("agents change their own availability only; admins change the rest, checked by the engine", async () => {
  const change = (actor: typeof ann, id: string, body: Json) =>
    desk.request(actor, "patch", `/agents/${id}`, body);
  expect((await change(ann, "ann", { isAvailable: false })).body["isAvailable"]).toBe(false);
  expect((await change(ann, "ann", { isAvailable: true })).status).toBe(200);
  for (const [actor, id, body, ...refusal] of [
    [ann, "bob", { isAvailable: false }, 403, "ADMIN_ONLY"],
    [ann, "ann", { capacity: 1 }, 403, "ADMIN_ONLY"],
    [max, "nobody", { weight: 2 }, 404, "NOT_FOUND"],
    [max, "ann", { delegateId: "nobody" }, 422, "UNKNOWN_AGENT"],
    [max, "ann", { skills: [{ name: "vpn", level: -1 }] }, 422, "INVALID_VALUE"],
    [max, "ann", { calendar: "nowhere" }, 422, "UNKNOWN_CALENDAR"],
  ] as const) {
    const before = await desk.dump();
    expect(statusAndCode(await change(actor, id, body))).toEqual(refusal);
    expect(await desk.dump()).toBe(before);
  }
  const { body } = await desk.request(ann, "get", "/agents?team=app");
  expect((body["agents"] as Json[]).map((agent) => agent["agentId"])).toEqual(["cleo", "dan"]);
});

test("the number of a new ticket is never an id that staff chose", async () => {
  const { body } = await post(ray, "/tickets", { title: "x", priority: "P4" });
  const number = Number(String((body["ticket"] as Ticket).ticketId).slice(2));
  for (const ahead of [1, 2, 3]) await openTicket(`T-${number + ahead}`);
  const next = await post(ray, "/tickets", { title: "x", priority: "P4" });
  expect([next.status, (next.body["ticket"] as Ticket).ticketId]).toEqual([201, `T-${number + 4}`]);
});

test("a comment's id can be used once, also with a transition", async () => {
  await openTicket("C-1");
  const comment = { commentId: "c-1", body: "hello" };
  expect((await post(ann, "/tickets/C-1/comments", comment)).status).toBe(201);
  const before = await desk.dump();
  expect(statusAndCode(await post(ann, "/tickets/C-1/comments", comment))).toEqual([409, "EXISTS"]);
  expect(statusAndCode(await post(ann, "/tickets/C-1/transitions", { to: "PENDING", comment }))).toEqual([
    409,
    "EXISTS",
  ]);
  expect(await desk.dump()).toBe(before);
});

test("a desk whose clock is behind decides at the ticket's last update, not before", async () => {
  desk.now = minutesLater(5);
  await openTicket("W-1");
  desk.now = minutesLater(4);
  const { status, body } = await post(ray, "/tickets/W-1/comments", { body: "hello" });
  expect([status, (body["comments"] as Json[])[0]?.["createdAt"]]).toEqual([
    201,
    minutesLater(5).toISOString(),
  ]);
});

describe("a session in a cookie", () => {
  const signIn = (body: Json) =>
    desk.routes.request("/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  test("is hidden from scripts and other sites, and is valid as long as its token", async () => {
    const response = await signIn({ token: desk.token(ray) });
    const set = response.headers.get("set-cookie") ?? "";
    expect(set).toMatch(/; HttpOnly/);
    expect(set).toMatch(/; SameSite=Strict/);
    const cookie = set.split(";")[0] ?? "";
    const who = async () =>
      (await desk.request(null, "get", "/session", undefined, { cookie })).body["actor"];
    expect(await who()).toEqual(ray);
    expect((await desk.request(null, "get", "/tickets", undefined, { cookie })).status).toBe(200);
    desk.now = minutesLater(61);
    expect(await who()).toBeNull();
    expect((await desk.request(null, "get", "/tickets", undefined, { cookie })).status).toBe(401);
  });

  test.each([
    [true, "http://desk.example.com/session", true],
    [false, "https://desk.example.com/session", true],
    [false, "http://desk.example.com/session", false],
  ])("behind an HTTPS proxy: %s, at %s: is Secure: %s", async (isHttps, url, isSecure) => {
    const { database } = desk;
    const routes = app({
      database,
      configurations: new Configurations(),
      secret: SECRET,
      now: () => desk.now,
      isHttps,
    });
    const response = await routes.request(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: desk.token(ray) }),
    });
    expect(/; Secure/.test(response.headers.get("set-cookie") ?? "")).toBe(isSecure);
  });

  test("is not set for an invalid token", async () => {
    const response = await signIn({ token: "x.y" });
    expect([response.status, response.headers.get("set-cookie")]).toEqual([401, null]);
  });

  test("is deleted by signing out", async () => {
    const response = await desk.routes.request("/session", { method: "DELETE" });
    expect(response.headers.get("set-cookie")).toMatch(/^desk_session=; Max-Age=0/);
  });
});

describe("the stream of events", () => {
  /** Opens a stream, calls `during`, and reads until `isEnough`. */
  async function follow(
    actor: typeof ann,
    isEnough: (text: string) => boolean,
    lastEventId?: string,
    during = async () => {},
  ) {
    const response = await desk.routes.request("/events", {
      headers: {
        authorization: `Bearer ${desk.token(actor)}`,
        ...(lastEventId && { "last-event-id": lastEventId }),
      },
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    await during();
    let text = "";
    while (!isEnough(text)) {
      const { value, done } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
    return text;
  }
  const idOf = (text: string) => /.*^id: (\d+)$/ms.exec(text)?.[1];
  const ticketsIn = (text: string) => [...text.matchAll(/"ticketId":"([^"]+)"/g)].map(([, id]) => id);
  const hasId = (text: string) => idOf(text) !== undefined;

  test("sends staff every change, and reporters public changes of their own tickets without revisions", async () => {
    await openTicket("S-1");
    await openTicket("S-2", { reporterId: "zoe" });
    const change = async () => {
      await post(ann, "/tickets/S-1/comments", { body: "internal", isInternal: true });
      await post(zoe, "/tickets/S-2/comments", { body: "by zoe" });
      await post(ann, "/tickets/S-1/comments", { body: "last" });
    };
    const forStaff = await follow(ann, (text) => ticketsIn(text).includes("S-2"), undefined, change);
    expect(ticketsIn(forStaff)).toEqual(expect.arrayContaining(["S-1", "S-2"]));
    expect(forStaff).toContain('"revision"');
    const forRay = await follow(ray, hasId, undefined, change);
    expect(new Set(ticketsIn(forRay))).toEqual(new Set(["S-1"]));
    expect(forRay).not.toContain("revision");
  });

  test("resumes where it was cut off, with the changes since then and none before", async () => {
    for (const id of ["S-3", "S-4"]) await openTicket(id);
    const touch = (id: string) => post(ann, `/tickets/${id}/comments`, { body: "x" });
    const first = await follow(ray, hasId, undefined, async () => void (await touch("S-3")));
    await touch("S-4");
    const second = await follow(ray, hasId, idOf(first));
    expect(ticketsIn(second)).toEqual(["S-4"]);
  });

  test("sends `missed` to a reader who comes back to too many changes", async () => {
    const before = idOf(
      await follow(
        ray,
        hasId,
        undefined,
        async () => void (await post(ann, "/tickets/S-3/comments", { body: "y" })),
      ),
    );
    const commits = Array.from({ length: 1_001 }, (_, number) => {
      const draft = { ticketId: `M-${number}`, title: "x", priority: "P4", reporterId: "zoe" };
      return { revision: null, decision: engine.open(draft, { at: OPENED }) };
    });
    await desk.database.transaction((transaction) => commitAll(transaction, commits));
    expect(await follow(ann, hasId, before)).toContain("event: missed");
  });

  test("ends with the token", async () => {
    const soon = new Date(desk.now.getTime() + 50);
    const response = await desk.routes.request("/events", {
      headers: { authorization: `Bearer ${desk.token(ray, soon)}` },
    });
    expect(await response.text()).toBe(": welcome\n\n");
  });

  test("refuses an invalid Last-Event-ID, and streams nothing to a HEAD request", async () => {
    for (const id of ["x", "-1", "1; select 1", "9".repeat(40)]) {
      expect(
        statusAndCode(await desk.request(ray, "get", "/events", undefined, { "last-event-id": id })),
      ).toEqual([422, "INVALID_VALUE"]);
    }
    const head = await desk.routes.request("/events", {
      method: "HEAD",
      headers: { authorization: `Bearer ${desk.token(ray)}` },
    });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

// Last, because it changes the desk's configuration.
test("a new configuration applies from the next request on, and an invalid one is refused", async () => {
  const before = await desk.dump();
  for (const [config, code] of [
    [{ nope: 1 }, "UNKNOWN_FIELD"],
    [{ policies: 7 }, "INVALID_VALUE"],
    [
      { workflow: { initial: "A", states: { A: "open" }, transitions: [{ from: "A", to: "B" }] } },
      "UNKNOWN_STATUS",
    ],
  ] as const) {
    const response = await post(max, "/configurations", { config });
    expect(response.status, response.text).toBe(422);
    expect(response.body["code"]).toBe(code);
  }
  expect(await desk.dump()).toBe(before);
  const config = { ...deskConfig, priorities: ["P1", "P2", "P3", "P4", "P5"] };
  expect(() => createEngine(config)).not.toThrow();
  const added = await post(max, "/configurations", { config });
  expect(added.body).toMatchObject({ version: 1 });
  expect((await desk.request(ray, "get", "/policies")).body).toMatchObject({
    version: 1,
    priorities: config.priorities,
  });
  const current = await desk.request(ann, "get", "/configuration");
  expect(current.body).toMatchObject({ version: 1, createdBy: "max" });
  expect(current.body["ticketsToMove"]).toBeGreaterThan(0);
  expect((await post(ray, "/tickets", { title: "x", priority: "P5" })).status).toBe(201);
});
