/** Wake-up passes on the embedded database. */
import { createEngine, presets } from "ticket-engine";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { open } from "../src/commit.js";
import type { Database } from "../src/database.js";
import { migrate } from "../src/migrate.js";
import { nextWake, wakePass } from "../src/wake.js";
import { openEmptyDatabase } from "./embedded-database.js";

const engine = createEngine({
  workflow: presets.relaxedWorkflow,
  policies: presets.standardPolicies,
  timers: [],
});
const openedAt = new Date("2026-11-23T09:00:00Z");
const minutesLater = (minutes: number) => new Date(openedAt.getTime() + minutes * 60_000);
let database: Database;

beforeAll(async () => {
  database = await openEmptyDatabase();
  await migrate(database, new URL("../migrations/", import.meta.url));
  for (let number = 0; number < 45; number++) {
    const draft = { ticketId: `T-${number}`, title: "Help", priority: "P1", reporterId: "ray" };
    await open(database, engine.open(draft, { at: openedAt }));
  }
});
afterAll(() => database.close());

const wakeAt = (at: Date) => wakePass(database, engine, () => at, 30);

test("the next wake-up is a millisecond after the first deadline, and nothing is due before", async () => {
  expect(await nextWake(database)).toEqual(new Date(minutesLater(15).getTime() + 1));
  expect(await wakeAt(minutesLater(15))).toEqual({ tickets: 0, breaches: 0, lagMs: [] });
});

test("a ticket that cannot be woken does not hold up the others, and is retried", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const setStatus = (status: string) =>
    database.query(
      "update tickets set snapshot = jsonb_set(snapshot, '{status}', to_jsonb($1::text)) where ticket_id = 'T-7'",
      [status],
    );
  await setStatus("LOST");
  const at = minutesLater(16);
  const passes = [await wakeAt(at), await wakeAt(at), await wakeAt(at)];
  expect(passes.map(({ tickets }) => tickets)).toEqual([30, 15, 0]);
  expect(passes.map(({ breaches }) => breaches).reduce((a, b) => a + b)).toBe(44);
  expect(logged.mock.calls).toEqual([[expect.stringMatching(/^T-7 cannot be woken: .*LOST/)]]);
  logged.mockRestore();
  await setStatus("OPEN");
  expect(await wakeAt(minutesLater(22))).toMatchObject({ tickets: 1, breaches: 1 });
});

test("a ticket that the database refuses does not hold up the others, and is retried", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  await database.run("alter table sla_breaches add constraint refused check (ticket_id <> 'T-9') not valid");
  const at = minutesLater(24 * 60);
  const passes = [await wakeAt(at), await wakeAt(at), await wakeAt(at)];
  expect(passes.map(({ tickets }) => tickets)).toEqual([30, 15, 0]);
  expect(passes.map(({ breaches }) => breaches).reduce((a, b) => a + b)).toBe(44);
  expect(logged.mock.calls).toEqual([[expect.stringMatching(/^T-9 cannot be woken: .*refused/)]]);
  logged.mockRestore();
  await database.run("alter table sla_breaches drop constraint refused");
  expect(await wakeAt(minutesLater(24 * 60 + 6))).toMatchObject({ tickets: 1, breaches: 1 });
});
