/** The desk as `npm start` runs it: a process of its own, ended by signals and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Ticket, type TicketHistory, verifyHistory } from "ticket-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Postgres } from "../../../scripts/postgres.mjs";
import { databaseFolder, settingsOf } from "../src/settings.js";
import { putEmptyDatabase } from "./embedded.js";

const PROGRAM = fileURLToPath(new URL("../../../target/helpdesk/src/main.js", import.meta.url));

let folder: string;

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error("build the desk first: npx tsc -p examples/helpdesk");
  folder = mkdtempSync(join(tmpdir(), "ticket-engine-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

class Desk {
  readonly #process: ChildProcess;
  readonly lines: string[] = [];
  /** Settled once it is ready, or has ended before. */
  readonly ready: Promise<string | undefined>;
  readonly #exit: Promise<number | null>;

  constructor(data: string, args: string[] = [], env: Record<string, string> = {}) {
    // Nobody's terminal, and nothing of whoever runs the tests.
    const { DATABASE_URL, DESK_DEMO, DESK_SECRET, HOST, ...own } = process.env;
    this.#process = spawn(process.execPath, [PROGRAM, ...args], {
      env: { ...own, PORT: "0", DESK_TICKETS: "900", DESK_DATA: join(folder, data), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#exit = once(this.#process, "exit").then(([code]) => code as number | null);
    this.ready = new Promise((resolve) => {
      void this.#exit.then(() => resolve(undefined));
      for (const stream of [this.#process.stdout, this.#process.stderr]) {
        createInterface(stream as NodeJS.ReadableStream).on("line", (line) => {
          this.lines.push(line);
          const address = /^The desk is at (http:\S+),/.exec(line)?.[1];
          if (address) resolve(address);
        });
      }
    });
  }

  async address(): Promise<string> {
    const address = await this.ready;
    if (!address) throw new Error(this.lines.join("\n"));
    return address;
  }

  /** Its exit code after `signal`, if it is to be sent one. */
  ended(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.#process.kill(signal);
    return this.#exit;
  }
}

type Page = { tickets: Ticket[]; after: string | null };
type Detail = { ticket: Ticket; history: TicketHistory[]; comments: { isInternal: boolean }[] };

/** Signs in by the link for a role; returns how to ask as them. */
async function signedIn(address: string, role: string) {
  const response = await fetch(`${address}/session/${role}`, { redirect: "manual" });
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  return async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${address}${path}`, {
      headers: { cookie, "content-type": "application/json" },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    expect([path, answer.ok]).toEqual([path, true]);
    return (await answer.json()) as T;
  };
}

type Asking = Awaited<ReturnType<typeof signedIn>>;

async function allTickets(ask: Asking): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  let after: string | null = "";
  while (after !== null) {
    const page: Page = await ask(`/tickets?limit=100${after && `&after=${after}`}`);
    tickets.push(...page.tickets);
    after = page.after;
  }
  return tickets;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** For the desks that are not about how a database is made. */
async function withDatabase(data: string): Promise<string> {
  await putEmptyDatabase(databaseFolder(settingsOf({ DESK_DATA: join(folder, data) })));
  return data;
}

/** The clock of a desk that was away for long. */
const threeDaysLater = {
  NODE_OPTIONS: `--import ${new URL("./later.mjs", import.meta.url).href}`,
  LATER_MS: String(3 * 24 * 3_600_000),
};

test("the first start fills the desk, Ctrl-C ends it, and the second goes on where it ended", async () => {
  const first = new Desk("laptop");
  const address = await first.address();
  expect(first.lines.join("\n")).toMatch(/Filling the desk .* \d+ of \d+ tickets/);
  const ask = await signedIn(address, "agent");

  const page = await fetch(address);
  expect([page.status, page.headers.get("content-type")]).toEqual([
    200,
    expect.stringContaining("text/html"),
  ]);

  const tickets = await allTickets(ask);
  expect(tickets.length).toBeGreaterThan(50);
  const filled = new RegExp(`Filled with ${tickets.length} tickets`);
  expect(first.lines.join("\n")).toMatch(filled);
  expect(new Set(tickets.map(({ status }) => status)).size).toBeGreaterThan(2);
  const newest = Math.max(...tickets.map(({ createdAt }) => new Date(createdAt).getTime()));
  // Over a long weekend nobody reports anything.
  expect(Date.now() - newest).toBeLessThan(5 * 24 * 3_600_000);
  let internal = 0;
  for (const { ticketId } of tickets.slice(0, 20)) {
    const { ticket, history, comments } = await ask<Detail>(`/tickets/${ticketId}`);
    expect(verifyHistory(history, ticket)).toMatchObject({ ok: true });
    internal += comments.filter(({ isInternal }) => isInternal).length;
  }
  expect(internal).toBeGreaterThan(0);

  const { agents } = await ask<{ agents: { agentId: string; currentLoad: number }[] }>("/agents");
  for (const { agentId, currentLoad } of agents) {
    const theirs = tickets.filter((own) => own.assigneeId === agentId && !own.resolvedAt && !own.closedAt);
    expect([agentId, currentLoad]).toEqual([agentId, theirs.length]);
  }

  // Somebody listens: the stream ends with the desk and does not keep it.
  const cookie = (await fetch(`${address}/session/agent`, { redirect: "manual" })).headers.get("set-cookie");
  const events = await fetch(`${address}/events`, { headers: { cookie: cookie?.split(";")[0] ?? "" } });
  const { ticket: opened } = await ask<Detail>("/tickets", {
    title: "Opened before the end",
    priority: "P1",
  });
  // Some of these are answered, the others are at work: they are not cut short.
  const atWork = Array.from({ length: 60 }, (_, number) =>
    ask<Detail>("/tickets", { title: `At the last moment, ${number}`, priority: "P3" }),
  );
  let answered = 0;
  for (const one of atWork) void one.then(() => answered++);
  while (answered < 10) await sleep(1);
  expect(await first.ended("SIGINT")).toBe(0);
  const last = (await Promise.all(atWork)).map(({ ticket }) => ticket.ticketId);
  await events.text();
  expect(await isFree(Number(new URL(address).port))).toBe(true);

  const began = performance.now();
  const second = new Desk("laptop", [], threeDaysLater);
  const again = await signedIn(await second.address(), "agent");
  console.log(`The second start took ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
  const ids = [...tickets.map(({ ticketId }) => ticketId), opened.ticketId, ...last].sort();
  expect((await allTickets(again)).map(({ ticketId }) => ticketId).sort()).toEqual(ids);

  // What fell due while it was away has come, at its own time.
  while (!second.lines.some((line) => line.startsWith("Caught up"))) await sleep(20);
  const { breaches } = await again<{ breaches: { breachType: string; breachedAt: string }[] }>(
    `/breaches?ticket=${opened.ticketId}`,
  );
  expect(breaches.map(({ breachType, breachedAt }) => [breachType, breachedAt])).toContainEqual([
    "RESPONSE",
    opened.responseDueAt,
  ]);
  const moved = await again<Detail>(`/tickets/${opened.ticketId}/transitions`, { to: "IN_PROGRESS" });
  expect(moved.ticket.status).toBe("IN_PROGRESS");
  expect(await second.ended("SIGTERM")).toBe(0);
});

test("on a server two desks start at once, fill it once and serve the same tickets", async () => {
  const postgres = await Postgres.start();
  try {
    const env = { DATABASE_URL: postgres.url, DESK_DEMO: "on", DESK_SECRET: "the same for both of them" };
    const desks = [new Desk("server", [], env), new Desk("server", [], env)];
    const [one, other] = await Promise.all(
      desks.map(async (desk) => allTickets(await signedIn(await desk.address(), "agent"))),
    );
    expect(one?.length).toBeGreaterThan(50);
    expect(other?.map(({ ticketId }) => ticketId)).toEqual(one?.map(({ ticketId }) => ticketId));
    expect(desks.filter(({ lines }) => lines.some((line) => line.startsWith("Filled")))).toHaveLength(1);
    expect(await Promise.all(desks.map((desk) => desk.ended("SIGTERM")))).toEqual([0, 0]);
  } finally {
    postgres.remove();
  }
});

test("a token of the first start is good at the second, for the secret is kept and nobody else reads it", async () => {
  const data = await withDatabase("kept");
  const first = new Desk(data, [], { DESK_TICKETS: "0" });
  const response = await fetch(`${await first.address()}/session/admin`, { redirect: "manual" });
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  await first.ended("SIGINT");
  if (process.platform !== "win32") {
    expect(statSync(join(folder, data, "secret")).mode & 0o077).toBe(0);
  }
  const second = new Desk(data, [], { DESK_TICKETS: "0" });
  const session = await fetch(`${await second.address()}/session`, { headers: { cookie } });
  expect(await session.json()).toMatchObject({ actor: { id: "max", role: "admin" } });
  await second.ended("SIGINT");
});

test("a folder has one desk at a time, also after one that was killed", async () => {
  const data = await withDatabase("one");
  const first = new Desk(data, [], { DESK_TICKETS: "0" });
  await first.address();
  const second = new Desk(data);
  expect(await second.ended()).toBe(1);
  expect(second.lines.join("\n")).toContain("another process has the database");
  await first.ended("SIGKILL");
  const third = new Desk(data, ["--once"], { DESK_TICKETS: "0" });
  expect(await third.ended()).toBe(0);
});

test("once: it starts, answers one request and ends by itself", async () => {
  const desk = new Desk(await withDatabase("trial"), ["--once"], { DESK_TICKETS: "300" });
  expect(await desk.ended()).toBe(0);
  expect(desk.lines.join("\n")).toMatch(/Answered one request\. Open tickets by team: Accounts/);
});

test("once, but its request fails: it ends all the same, and tells of it by its exit code", async () => {
  const broken = "data:text/javascript,globalThis.fetch=()=>Promise.reject(new Error('there is no way'))";
  const desk = new Desk(await withDatabase("failing"), ["--once"], {
    DESK_TICKETS: "0",
    NODE_OPTIONS: `--import "${broken.replaceAll(" ", "%20")}"`,
  });
  expect(await desk.ended()).toBe(1);
  expect(desk.lines.join("\n")).toContain("there is no way");
});

test("one Ctrl-C that comes twice, from a terminal and through npm, ends it in peace", async () => {
  const desk = new Desk(await withDatabase("twice"), [], { DESK_TICKETS: "0" });
  await desk.address();
  void desk.ended("SIGINT");
  await sleep(5);
  expect(await desk.ended("SIGINT")).toBe(0);
  expect(desk.lines.join("\n")).toContain("Ended: everything that was begun is done.");
});

test("stopped in the middle of filling it ends in peace, and the next start fills anew", async () => {
  const data = await withDatabase("stopped");
  const first = new Desk(data, [], { DESK_TICKETS: "6000" });
  while (!first.lines.some((line) => line.startsWith("Filling"))) {
    await sleep(20);
  }
  expect(await first.ended("SIGINT")).toBe(0);
  expect(first.lines.join("\n")).not.toContain("The desk is at");
  const second = new Desk(data, ["--once"], { DESK_TICKETS: "300" });
  expect(await second.ended()).toBe(0);
  expect(second.lines.join("\n")).toContain("Filled with");
});

test.each([
  [{ PORT: "http" }, "PORT"],
  [{ PORT: "70000" }, "PORT"],
  [{ DESK_TICKETS: "-1" }, "DESK_TICKETS"],
  [{ DESK_SECRET: "short" }, "DESK_SECRET"],
  [{ DESK_DEMO: "yes" }, "DESK_DEMO"],
  [{ DESK_HTTPS: "true" }, "DESK_HTTPS"],
  [{ DESK_DUTIES: "wake,sleep" }, "DESK_DUTIES"],
  [{ DATABASE_URL: "mysql://localhost/desk" }, "DATABASE_URL"],
])("the setting %o is refused in words", (env, name) => {
  expect(() => settingsOf(env)).toThrow(name);
});

test("anybody may be anyone only on one's own machine and over a desk for trying out", () => {
  expect(settingsOf({}).isDemo).toBe(true);
  expect(settingsOf({ HOST: "0.0.0.0" }).isDemo).toBe(false);
  expect(settingsOf({ DATABASE_URL: "postgres://desk@db/desk" }).isDemo).toBe(false);
  expect(settingsOf({ HOST: "0.0.0.0", DESK_DEMO: "on" }).isDemo).toBe(true);
  expect(settingsOf({ DESK_DEMO: "off" }).isDemo).toBe(false);
});
