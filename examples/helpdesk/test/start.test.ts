/** The desk as `npm start` runs it: a separate process, stopped by signals and started again. */
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
import { putEmptyDatabase } from "./embedded-database.js";

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
  /** Resolves to its address once it is ready; undefined if it exits before. */
  readonly ready: Promise<string | undefined>;
  readonly #exit: Promise<number | null>;

  constructor(data: string, args: string[] = [], env: Record<string, string> = {}) {
    // Without a terminal, and without the settings of the person who runs the tests.
    const { DATABASE_URL, DESK_DEMO, DESK_SECRET, HOST, ...inherited } = process.env;
    this.#process = spawn(process.execPath, [PROGRAM, ...args], {
      env: { ...inherited, PORT: "0", DESK_TICKETS: "900", DESK_DATA: join(folder, data), ...env },
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

  /** Sends a signal, if any, and returns the exit code. */
  exitCode(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.#process.kill(signal);
    return this.#exit;
  }
}

type Page = { tickets: Ticket[]; after: string | null };
type Detail = { ticket: Ticket; history: TicketHistory[]; comments: { isInternal: boolean }[] };

/** Signs in through a role's link. Returns a function that sends requests in that session. */
async function signIn(address: string, role: string) {
  const response = await fetch(`${address}/session/${role}`, { redirect: "manual" });
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  return async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${address}${path}`, {
      headers: { cookie, "content-type": "application/json" },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    expect([path, response.ok]).toEqual([path, true]);
    return (await response.json()) as T;
  };
}

type Send = Awaited<ReturnType<typeof signIn>>;

async function allTickets(send: Send): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  let after: string | null = "";
  while (after !== null) {
    const page: Page = await send(`/tickets?limit=100${after && `&after=${after}`}`);
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

/** Prepares a folder with a database, which saves the time of creating one. */
async function withDatabase(data: string): Promise<string> {
  await putEmptyDatabase(databaseFolder(settingsOf({ DESK_DATA: join(folder, data) })));
  return data;
}

/** The environment of a desk that starts three days later. */
const threeDaysLater = {
  NODE_OPTIONS: `--import ${new URL("./shifted-clock.mjs", import.meta.url).href}`,
  SHIFT_MS: String(3 * 24 * 3_600_000),
};

test("the first start fills the desk, Ctrl-C stops it, and the second start continues", async () => {
  const first = new Desk("laptop");
  const address = await first.address();
  expect(first.lines.join("\n")).toMatch(/Filling the desk .* \d+ of \d+ tickets/);
  const send = await signIn(address, "agent");

  const page = await fetch(address);
  expect([page.status, page.headers.get("content-type")]).toEqual([
    200,
    expect.stringContaining("text/html"),
  ]);

  const tickets = await allTickets(send);
  expect(tickets.length).toBeGreaterThan(50);
  const filled = new RegExp(`Filled with ${tickets.length} tickets`);
  expect(first.lines.join("\n")).toMatch(filled);
  expect(new Set(tickets.map(({ status }) => status)).size).toBeGreaterThan(2);
  const newest = Math.max(...tickets.map(({ createdAt }) => new Date(createdAt).getTime()));
  // The log has no tickets on weekends and holidays.
  expect(Date.now() - newest).toBeLessThan(5 * 24 * 3_600_000);
  let internal = 0;
  for (const { ticketId } of tickets.slice(0, 20)) {
    const { ticket, history, comments } = await send<Detail>(`/tickets/${ticketId}`);
    expect(verifyHistory(history, ticket)).toMatchObject({ ok: true });
    internal += comments.filter(({ isInternal }) => isInternal).length;
  }
  expect(internal).toBeGreaterThan(0);

  const { agents } = await send<{ agents: { agentId: string; currentLoad: number }[] }>("/agents");
  for (const { agentId, currentLoad } of agents) {
    const assigned = tickets.filter(
      ({ assigneeId, resolvedAt, closedAt }) => assigneeId === agentId && !resolvedAt && !closedAt,
    );
    expect([agentId, currentLoad]).toEqual([agentId, assigned.length]);
  }

  // An open event stream ends with the desk and does not keep it running.
  const cookie = (await fetch(`${address}/session/agent`, { redirect: "manual" })).headers.get("set-cookie");
  const events = await fetch(`${address}/events`, { headers: { cookie: cookie?.split(";")[0] ?? "" } });
  const { ticket: opened } = await send<Detail>("/tickets", {
    title: "Opened before the end",
    priority: "P1",
  });
  // Stop while some of these are done and others in progress: all of them must be completed.
  const requests = Array.from({ length: 60 }, (_, number) =>
    send<Detail>("/tickets", { title: `At the last moment, ${number}`, priority: "P3" }),
  );
  let completed = 0;
  for (const request of requests) void request.then(() => completed++);
  while (completed < 10) await sleep(1);
  expect(await first.exitCode("SIGINT")).toBe(0);
  const last = (await Promise.all(requests)).map(({ ticket }) => ticket.ticketId);
  await events.text();
  expect(await isFree(Number(new URL(address).port))).toBe(true);

  const began = performance.now();
  const second = new Desk("laptop", [], threeDaysLater);
  const again = await signIn(await second.address(), "agent");
  console.log(`The second start took ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
  const ids = [...tickets.map(({ ticketId }) => ticketId), opened.ticketId, ...last].sort();
  expect((await allTickets(again)).map(({ ticketId }) => ticketId).sort()).toEqual(ids);

  // What fell due while it was stopped is caught up with, at its own instant.
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
  expect(await second.exitCode("SIGTERM")).toBe(0);
});

test("two desks that start together on a server fill it once and serve the same tickets", async () => {
  const postgres = await Postgres.start();
  try {
    const env = { DATABASE_URL: postgres.url, DESK_DEMO: "on", DESK_SECRET: "the same for both of them" };
    const desks = [new Desk("server", [], env), new Desk("server", [], env)];
    const [one, other] = await Promise.all(
      desks.map(async (desk) => allTickets(await signIn(await desk.address(), "agent"))),
    );
    expect(one?.length).toBeGreaterThan(50);
    expect(other?.map(({ ticketId }) => ticketId)).toEqual(one?.map(({ ticketId }) => ticketId));
    expect(desks.filter(({ lines }) => lines.some((line) => line.startsWith("Filled")))).toHaveLength(1);
    expect(await Promise.all(desks.map((desk) => desk.exitCode("SIGTERM")))).toEqual([0, 0]);
  } finally {
    postgres.remove();
  }
});

test("a token stays valid after a restart, because the secret is stored where only its owner can read it", async () => {
  const data = await withDatabase("secret");
  const first = new Desk(data, [], { DESK_TICKETS: "0" });
  const response = await fetch(`${await first.address()}/session/admin`, { redirect: "manual" });
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  await first.exitCode("SIGINT");
  if (process.platform !== "win32") {
    expect(statSync(join(folder, data, "secret")).mode & 0o077).toBe(0);
  }
  const second = new Desk(data, [], { DESK_TICKETS: "0" });
  const session = await fetch(`${await second.address()}/session`, { headers: { cookie } });
  expect(await session.json()).toMatchObject({ actor: { id: "max", role: "admin" } });
  await second.exitCode("SIGINT");
});

test("a folder has one desk at a time, also after a desk was killed", async () => {
  const data = await withDatabase("one");
  const first = new Desk(data, [], { DESK_TICKETS: "0" });
  await first.address();
  const second = new Desk(data);
  expect(await second.exitCode()).toBe(1);
  expect(second.lines.join("\n")).toContain("another process has the database");
  await first.exitCode("SIGKILL");
  const third = new Desk(data, ["--once"], { DESK_TICKETS: "0" });
  expect(await third.exitCode()).toBe(0);
});

test("with --once it answers one request and exits", async () => {
  const desk = new Desk(await withDatabase("trial"), ["--once"], { DESK_TICKETS: "300" });
  expect(await desk.exitCode()).toBe(0);
  expect(desk.lines.join("\n")).toMatch(/Answered one request\. Open tickets by team: Accounts/);
});

test("with --once a failed request sets the exit code", async () => {
  const broken = "data:text/javascript,globalThis.fetch=()=>Promise.reject(new Error('there is no way'))";
  const desk = new Desk(await withDatabase("failing"), ["--once"], {
    DESK_TICKETS: "0",
    NODE_OPTIONS: `--import "${broken.replaceAll(" ", "%20")}"`,
  });
  expect(await desk.exitCode()).toBe(1);
  expect(desk.lines.join("\n")).toContain("there is no way");
});

test("one Ctrl-C that arrives twice, from the terminal and through npm, stops it gracefully", async () => {
  const desk = new Desk(await withDatabase("twice"), [], { DESK_TICKETS: "0" });
  await desk.address();
  void desk.exitCode("SIGINT");
  await sleep(5);
  expect(await desk.exitCode("SIGINT")).toBe(0);
  expect(desk.lines.join("\n")).toContain("Stopped. All work in progress was finished.");
});

test("a desk stopped while filling exits cleanly, and the next start fills it again", async () => {
  const data = await withDatabase("stopped");
  const first = new Desk(data, [], { DESK_TICKETS: "6000" });
  while (!first.lines.some((line) => line.startsWith("Filling"))) {
    await sleep(20);
  }
  expect(await first.exitCode("SIGINT")).toBe(0);
  expect(first.lines.join("\n")).not.toContain("The desk is at");
  const second = new Desk(data, ["--once"], { DESK_TICKETS: "300" });
  expect(await second.exitCode()).toBe(0);
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
])("the setting %o is refused with a message that names it", (env, name) => {
  expect(() => settingsOf(env)).toThrow(name);
});

test("a desk is a demo by default only on loopback and with the embedded database", () => {
  expect(settingsOf({}).isDemo).toBe(true);
  expect(settingsOf({ HOST: "0.0.0.0" }).isDemo).toBe(false);
  expect(settingsOf({ DATABASE_URL: "postgres://desk@db/desk" }).isDemo).toBe(false);
  expect(settingsOf({ HOST: "0.0.0.0", DESK_DEMO: "on" }).isDemo).toBe(true);
  expect(settingsOf({ DESK_DEMO: "off" }).isDemo).toBe(false);
});
