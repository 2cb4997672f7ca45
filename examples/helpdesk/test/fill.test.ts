/** A desk that was filled with the last weeks of a log. */
import { createEngine, type Ticket, verifyHistory } from "ticket-engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedLog } from "../../replay/src/generated.js";
import type { Database } from "../src/database.js";
import { deskConfig } from "../src/desk-config.js";
import { fill } from "../src/fill.js";
import { migrate } from "../src/migrate.js";
import { readHistory } from "../src/read.js";
import { openEmptyDatabase } from "./embedded-database.js";

const configuration = { config: deskConfig, engine: createEngine(deskConfig) };

async function emptyDesk(): Promise<Database> {
  const database = await openEmptyDatabase();
  await migrate(database, new URL("../migrations/", import.meta.url));
  return database;
}

const fillDesk = (database: Database, now: Date, signal = new AbortController().signal) =>
  fill(database, configuration, { log: generatedLog(1_500), now, onProgress: () => {}, signal });

const snapshotsOf = async (database: Database) =>
  (await database.query<{ snapshot: Ticket }>("select snapshot from tickets order by ticket_id")).map(
    ({ snapshot }) => snapshot,
  );

describe.each([
  ["on a Wednesday at noon", new Date("2026-11-25T12:00:00Z")],
  ["on a Sunday night, in summer time", new Date("2027-06-13T23:30:00Z")],
])("a desk filled %s", (_when, now) => {
  let database: Database;
  let tickets: number;

  const count = async (sql: string) =>
    (await database.query<{ count: number }>(`select count(*)::int as count from ${sql}`))[0]?.count;

  beforeAll(async () => {
    database = await emptyDesk();
    tickets = await fillDesk(database, now);
  });
  afterAll(() => database.close());

  test("has open tickets, internal and public comments, and breaches", async () => {
    expect(tickets).toBeGreaterThan(100);
    expect(await count("tickets")).toBe(tickets);
    expect(await count("tickets where is_open")).toBeGreaterThan(3);
    expect(await count("comments where is_internal")).toBeGreaterThan(0);
    expect(await count("comments where author_role = 'reporter'")).toBeGreaterThan(0);
    expect(await count("sla_breaches")).toBeGreaterThan(0);
  });

  test("has a history for each ticket that verifies", async () => {
    for (const ticket of await snapshotsOf(database)) {
      const history = await readHistory(database, String(ticket.ticketId));
      expect(verifyHistory(history, ticket), String(ticket.ticketId)).toMatchObject({ ok: true });
    }
  });

  test("has nothing in the future, and nothing overdue to wake", async () => {
    const [row] = await database.query<{ updated: Date; wakes: Date }>(
      "select max(updated_at) as updated, min(next_wake_at) as wakes from tickets",
    );
    expect(row?.updated.getTime()).toBeLessThanOrEqual(now.getTime());
    expect(row?.wakes.getTime()).toBeGreaterThan(now.getTime());
  });

  test("has loads that match a count of tickets, and nobody exceeds their capacity", async () => {
    const wrong = await database.query(
      `select agent_id, current_load from agents where current_load > capacity or current_load <>
         (select count(*) from tickets where assignee_id = agent_id and is_open)`,
    );
    expect(wrong).toEqual([]);
  });

  test("notifies and pages nobody about the past", async () => {
    expect(await count("outbox where kind <> 'agentLoad' or done_at is null")).toBe(0);
  });

  test("is the same every time", async () => {
    const again = await emptyDesk();
    await fillDesk(again, now);
    expect(await snapshotsOf(again)).toEqual(await snapshotsOf(database));
    await again.close();
  });

  test("is not filled twice, and gives the next ticket the next number", async () => {
    expect(await fillDesk(database, now)).toBe(0);
    const [row] = await database.query<{ number: number }>("select nextval('ticket_numbers')::int as number");
    expect(await count(`tickets where ticket_id = 'T-${(row?.number ?? 0) - 1}'`)).toBe(1);
    expect(await count(`tickets where ticket_id = 'T-${row?.number}'`)).toBe(0);
  });
});

test("an aborted fill leaves the desk empty", async () => {
  const database = await emptyDesk();
  await expect(fillDesk(database, new Date("2026-11-25T12:00:00Z"), AbortSignal.abort())).rejects.toThrow(
    "aborted",
  );
  expect(await database.query("select from teams union all select from tickets")).toEqual([]);
  await database.close();
});
