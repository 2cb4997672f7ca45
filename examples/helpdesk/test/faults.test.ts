/**
 * Eight clients and four worker processes on a real PostgreSQL: workers are killed in the middle, the database crashes,
 * and at the end nothing is lost and nothing is there twice.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type EngineConfig, presets, type Ticket, type TicketHistory, verifyHistory } from "ticket-engine";
import { expect, test } from "vitest";
import { Postgres, postgresPrograms } from "../../../scripts/postgres.mjs";
import { assignment, decide, open } from "../src/commit.js";
import { type Database, openDatabase } from "../src/database.js";
import { deskEngine } from "../src/desk.js";
import { migrate } from "../src/migrate.js";
import { readHistory } from "../src/read.js";
import { wakePass } from "../src/wake.js";

const TICKETS = 400;
const CLIENTS = 8;
const WORKERS = 4;
const CAPACITY = 12;

/** Targets of a few seconds, so that clocks run out while the test does. */
const config: EngineConfig = {
  workflow: presets.deskWorkflow,
  policies: ["P1", "P2", "P3", "P4"].map((priority, index) => ({
    policyId: priority,
    priority,
    businessHoursOnly: false,
    responseTimeMinutes: 0.02 * (index + 1),
    resolutionTimeMinutes: 0.06 * (index + 1),
    warnAt: [0.5],
  })),
  timers: [],
  loadWeights: { P1: 2 },
};
const engine = deskEngine(config);
const WORKER = fileURLToPath(new URL("../../../target/helpdesk/worker.js", import.meta.url));
const lead = { id: "lead", role: "admin" } as const;

if (!postgresPrograms()) console.warn("SKIPPED: no PostgreSQL is installed (apt-get install postgresql).");

/** Runs on through a database that is away: whoever does not know what became of a request asks again. */
async function stubborn<T>(work: () => Promise<T>): Promise<T | null> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      // The engine's refusals are answers: most often somebody was faster.
      if (error instanceof Error && error.constructor.name === "TicketEngineError") return null;
      const isAway =
        /ECONN|terminat|starting up|shutting down|recovery|closed|timeout/i.test(`${code} ${message}`) ||
        code?.startsWith("57") ||
        code?.startsWith("08");
      if (!isAway || attempt > 200) throw error;
      await sleep(50);
    }
  }
}

let state = 7;
const below = (limit: number) => {
  state = (state * 48_271) % 2_147_483_647;
  return state % limit;
};
const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;

/** One client: random requests on random tickets. */
async function client(database: Database, until: () => boolean, told: { decisions: number }): Promise<void> {
  while (!until()) {
    const id = `T-${below(TICKETS)}`;
    const at = () => new Date();
    const to = one(["IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED", "OPEN"]);
    const request = one([
      () =>
        decide(database, engine, id, (own, ticket) => own.transition(ticket, { to, actor: lead, at: at() })),
      () => decide(database, engine, id, assignment("net", { actor: lead, at: at() })),
      () => decide(database, engine, id, assignment("net", { actor: lead, at: at() }, true)),
      () =>
        decide(database, engine, id, (own, ticket) =>
          own.update(ticket, { changes: { priority: one(["P1", "P2", "P3", "P4"]) }, actor: lead, at: at() }),
        ),
      () =>
        decide(database, engine, id, (own, ticket) =>
          own.comment(ticket, {
            commentId: `c-${below(1e9)}`,
            body: "hm",
            isInternal: below(2) === 0,
            actor: lead,
            at: at(),
          }),
        ),
    ]);
    if (await stubborn(request)) told.decisions++;
  }
}

test.skipIf(!postgresPrograms() || !existsSync(WORKER))(
  "nothing is lost and nothing is there twice, whatever dies",
  async () => {
    const server = await Postgres.start();
    const database = await openDatabase(server.url, "");
    const workers: ChildProcess[] = [];
    const lags: number[] = [];
    const start = () => {
      const env = { ...process.env, DATABASE_URL: server.url, DESK_CONFIG: JSON.stringify(config) };
      const worker = spawn(process.execPath, [WORKER], { env, stdio: ["ignore", "pipe", "ignore"] });
      worker.stdout.on("data", (data: Buffer) => {
        for (const line of data.toString().trim().split("\n")) {
          try {
            lags.push(...(JSON.parse(line) as { lagMs: number[] }).lagMs);
          } catch {
            // Killed in the middle of a line.
          }
        }
      });
      workers.push(worker);
    };
    try {
      await migrate(database, new URL("../migrations/", import.meta.url));
      await database.query(
        "insert into teams (team_id, name, queue_strategy) values ('net', 'Network', 'LOAD_BASED')",
      );
      for (let agent = 0; agent < 12; agent++) {
        await database.query(
          "insert into agents (agent_id, team_id, name, capacity) values ($1, 'net', $1, $2)",
          [`a-${agent}`, CAPACITY],
        );
      }
      for (let number = 0; number < TICKETS; number++) {
        const draft = {
          ticketId: `T-${number}`,
          title: "Help",
          priority: one(["P1", "P2", "P3", "P4"]),
          reporterId: "ray",
          teamId: "net",
        };
        await open(database, engine.open(draft, { at: new Date() }));
      }
      for (let worker = 0; worker < WORKERS; worker++) start();

      const began = performance.now();
      let isOver = false;
      const told = { decisions: 0 };
      const clients = Array.from({ length: CLIENTS }, () => client(database, () => isOver, told));
      let kills = 0;
      for (let round = 0; round < 10; round++) {
        await sleep(1_200);
        if (round === 5) {
          server.crash();
          await sleep(300);
          server.up();
        } else {
          workers.shift()?.kill("SIGKILL");
          kills++;
          start();
        }
      }
      isOver = true;
      await Promise.all(clients);
      const seconds = (performance.now() - began) / 1000;
      for (const worker of workers) worker.kill("SIGTERM");
      await Promise.all(
        workers.map((worker) =>
          worker.exitCode === null && worker.signalCode === null
            ? new Promise((resolve) => worker.once("exit", resolve))
            : null,
        ),
      );
      const end = new Date();
      while ((await wakePass(database, engine, () => end, 1_000)).tickets > 0);

      const tickets = (await database.query<{ snapshot: Ticket }>("select snapshot from tickets")).map(
        ({ snapshot }) => snapshot,
      );
      expect(tickets).toHaveLength(TICKETS);
      const breaches = await database.query<{
        ticket_id: string;
        breach_type: string;
        cycle: number;
        breached_at: Date;
      }>("select * from sla_breaches");
      const recorded = new Set(
        breaches.map(
          (own) => `${own.ticket_id} ${own.breach_type} ${own.cycle} ${own.breached_at.getTime()}`,
        ),
      );
      const missed = new Set<string>();
      const load = new Map<string, number>();
      for (const ticket of tickets) {
        const history = await readHistory(database, String(ticket.ticketId));
        expect(verifyHistory(history as TicketHistory[], ticket), String(ticket.ticketId)).toMatchObject({
          ok: true,
        });
        const cycles = [
          ["RESPONSE", ticket.sla.firstResponse],
          ["NEXT_RESPONSE", ticket.sla.nextResponse],
          ["RESOLUTION", ticket.sla.resolution],
          ...ticket.sla.completed.map(
            ({ metric, clock }) => [metric === "FIRST_RESPONSE" ? "RESPONSE" : metric, clock] as const,
          ),
        ] as const;
        for (const [kind, clock] of cycles) {
          if (clock?.breachedAt)
            missed.add(`${ticket.ticketId} ${kind} ${clock.cycle} ${Date.parse(String(clock.breachedAt))}`);
        }
        if (ticket.assigneeId !== null && !["RESOLVED", "CLOSED"].includes(ticket.status)) {
          const agent = String(ticket.assigneeId);
          load.set(agent, (load.get(agent) ?? 0) + (ticket.sla.queue?.load ?? 1));
        }
      }
      // Every breach once, at its exact instant.
      expect(recorded).toEqual(missed);
      expect(breaches).toHaveLength(recorded.size);
      const agents = await database.query<{ agent_id: string; current_load: number }>(
        "select agent_id, current_load from agents",
      );
      for (const { agent_id, current_load } of agents) {
        expect([agent_id, current_load]).toEqual([agent_id, load.get(agent_id) ?? 0]);
      }
      const sorted = lags.sort((a, b) => a - b);
      const at = (share: number) => `${sorted[Math.floor(share * (sorted.length - 1))] ?? "-"} ms`;
      console.log(
        `${told.decisions} decisions by ${CLIENTS} clients in ${seconds.toFixed(1)} s, ${lags.length} wake-ups by ${WORKERS} workers ` +
          `of which ${kills} were killed, one crash of the database; ${breaches.length} breaches; wake-up lag p50 ${at(0.5)}, p99 ${at(0.99)}`,
      );
    } finally {
      for (const worker of workers) worker.kill("SIGKILL");
      await database.close();
      server.remove();
    }
  },
);
