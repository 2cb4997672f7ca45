/** Clocks by group and id at the desk: what staff see of them, and what reporters do not. */
import { mkdtempSync, rmSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type EngineConfig, presets, type Ticket } from "ticket-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Configurations } from "../src/configuration.js";
import { deskConfig } from "../src/desk-config.js";
import { migrate } from "../src/migrate.js";
import { wakePass } from "../src/wake.js";
import { ann, engine, type Json, max, OPENED, ray, TestDesk } from "./api/test-desk.js";
import { openEmptyDatabase } from "./embedded-database.js";

/** The network team passes a ticket on within an hour. */
const OLA = "ola-network";
const config: EngineConfig = {
  ...deskConfig,
  clocks: [presets.clocks.ownership],
  policies: [
    ...(deskConfig.policies ?? []),
    {
      policyId: OLA,
      group: "ola",
      when: { field: "teamId", equals: "net" },
      targets: { ownership: { time: "PT1H", calendar: "24x7" } },
    },
  ],
};

let desk: TestDesk;
const post = (actor: typeof ann, path: string, body: Json) => desk.request(actor, "post", path, body);
const open = async (ticketId: string, more: Json = {}): Promise<Ticket> => {
  const draft = { ticketId, title: "VPN is down", priority: "P3", reporterId: "ray", teamId: "net", ...more };
  const { status, text, body } = await post(ann, "/tickets", draft);
  expect([status, text]).toEqual([201, text]);
  return body["ticket"] as Ticket;
};
const hoursLater = (hours: number) => new Date(OPENED.getTime() + hours * 3_600_000);

beforeAll(async () => {
  desk = await TestDesk.start();
  expect((await post(max, "/configurations", { config })).status).toBe(201);
}, 60_000);
afterAll(() => desk.close());

test("a breach is stored and listed with the clock's id and group", async () => {
  await open("T-1");
  desk.now = hoursLater(2);
  await wakePass(desk.database, new Configurations(), () => desk.now);
  expect(await desk.database.query("select clock_id, clock_group, breach_type from sla_breaches")).toEqual([
    { clock_id: "ownership", clock_group: "ola", breach_type: "CUSTOM" },
  ]);
  const listed = async (query: string) =>
    (await desk.request(ann, "get", `/breaches?ticket=T-1&${query}`)).body["breaches"];
  const breach = {
    key: "breach/ola/ownership/1/T-1",
    breachType: "CUSTOM",
    clockId: "ownership",
    group: "ola",
    breachedAt: hoursLater(1).toISOString(),
  };
  for (const query of ["", "type=CUSTOM", "clock=ownership", "group=ola"]) {
    expect(await listed(query), query).toMatchObject([breach]);
  }
  for (const query of ["type=RESOLUTION", "clock=resolution", "group=sla"]) {
    expect(await listed(query), query).toEqual([]);
  }
});

test("staff see the clocks of every group in a preview, reporters those that they were promised", async () => {
  desk.now = OPENED;
  await open("T-2");
  const staff = await desk.request(ann, "get", "/tickets/T-2/preview");
  expect(staff.body).toMatchObject({
    slaStatus: "running",
    clocks: [{ group: "sla" }, { group: "sla" }, { clockId: "ownership", group: "ola", pausedMinutes: 0 }],
  });
  const reporter = await desk.request(ray, "get", "/tickets/T-2/preview");
  expect((reporter.body["clocks"] as Json[]).map(({ clockId }) => clockId)).toEqual([
    "firstResponse",
    "resolution",
  ]);
  const draft = { priority: "P3" };
  const { status, body } = await post(ray, "/preview", { draft });
  expect([status, (body["clocks"] as Json[]).length]).toEqual([200, 2]);
});

test("nothing that a reporter receives tells them of another group's promise", async () => {
  desk.now = OPENED;
  for (const ticketId of ["T-3", "T-4"]) await open(ticketId);
  const due = hoursLater(1).toISOString();
  const paths = ["/tickets/T-3", "/tickets/T-3/preview", "/policies", "/tickets?sort=risk&limit=1"];
  for (const path of paths) {
    const { status, text, body } = await desk.request(ray, "get", path);
    expect([path, status]).toEqual([path, 200]);
    const cursor = Buffer.from(String(body["after"] ?? ""), "base64url").toString();
    for (const hidden of [OLA, "ownership", due]) expect(text + cursor, path).not.toContain(hidden);
  }
  const policies = (await desk.request(ann, "get", "/policies")).text;
  expect(policies).toContain(OLA);
});

test("a ticket that is done keeps its deadline and is at no risk: the queue shows it last", async () => {
  desk.now = OPENED;
  for (const ticketId of ["T-5", "T-6", "T-7"]) await open(ticketId, { teamId: null, priority: "P1" });
  await post(ann, "/tickets/T-5/transitions", { to: "RESOLVED", comment: { body: "Done" } });
  const cancelled = await post(ray, "/tickets/T-6/transitions", { to: "CANCELLED" });
  expect(cancelled.body["ticket"]).toMatchObject({ status: "CANCELLED", closedAt: OPENED.toISOString() });
  const resolved = (await desk.request(ann, "get", "/tickets/T-5")).body["ticket"] as Ticket;
  expect([resolved.dueAt, resolved.nextWakeAt === null]).toEqual([expect.any(String), false]);
  const [row] = await desk.database.query<{ at: string; open: boolean }>(
    "select risk_at::text as at, is_open as open from tickets where ticket_id = 'T-5'",
  );
  expect(row).toEqual({ at: "infinity", open: false });
  for (const actor of [ann, ray]) {
    const { body } = await desk.request(actor, "get", "/tickets?sort=risk&limit=200&priority=P1");
    const ids = (body["tickets"] as Ticket[]).map(({ ticketId }) => ticketId);
    expect(ids).toEqual(["T-7", "T-5", "T-6"]);
  }
  const { body } = await desk.request(ann, "get", "/policies");
  expect(body["states"]).toMatchObject({ ON_HOLD: "pending", CANCELLED: "cancelled" });
});

test("tickets and breaches stored before clocks had groups are moved to them", async () => {
  const database = await openEmptyDatabase();
  const before = mkdtempSync(join(tmpdir(), "migrations-"));
  try {
    const migrations = new URL("../migrations/", import.meta.url);
    for (const name of ["0001_desk.sql", "0002_upkeep.sql"]) {
      await copyFile(new URL(name, migrations), join(before, name));
    }
    await migrate(database, pathToFileURL(`${before}/`));

    const draft = { ticketId: "OLD", title: "VPN is down", priority: "P1", reporterId: "ray" };
    const { ticket } = engine.open(draft, { at: OPENED });
    const late = engine.advance(ticket, { at: hoursLater(1) });
    const { clocks, completed, earlierCycles, ...sla } = JSON.parse(JSON.stringify(late.ticket.sla));
    const old = { firstResponse: null, nextResponse: null, resolution: null, ...clocks.sla };
    const cycle = { clockId: "nextResponse", clock: { ...old.firstResponse, breachedAt: null } };
    const snapshot = { ...late.ticket, sla: { ...sla, ...old, completed: [cycle] } };
    await database.query(
      `insert into tickets (ticket_id, snapshot, revision, status, priority, reporter_id, next_wake_at, updated_at)
       values ('OLD', $1, $2, 'OPEN', 'P1', 'ray', $3, $4)`,
      [JSON.stringify(snapshot), ticket.revision, late.nextWakeAt, late.ticket.updatedAt],
    );
    await database.query(
      `insert into sla_breaches (key, ticket_id, breach_type, cycle, breached_at, detected_at)
       values ('breach/RESPONSE/1/OLD', 'OLD', 'RESPONSE', 1, $1, $1)`,
      [hoursLater(0.25)],
    );

    expect(await migrate(database, migrations)).toEqual(["0003_clocks.sql"]);
    expect(await database.query("select clock_id, clock_group from sla_breaches")).toEqual([
      { clock_id: "firstResponse", clock_group: "sla" },
    ]);
    const [row] = await database.query<{ snapshot: Ticket }>("select snapshot from tickets");
    expect(row?.snapshot.sla).toMatchObject({
      clocks: { sla: { firstResponse: old.firstResponse, resolution: old.resolution } },
      completed: [{ group: "sla", ...cycle }],
      earlierCycles: [],
    });
    // The next deadline is the one that it had.
    const next = engine.advance(row?.snapshot as Ticket, { at: hoursLater(5) });
    expect(next.breaches).toMatchObject([{ clockId: "resolution", breachedAt: hoursLater(4) }]);
  } finally {
    rmSync(before, { recursive: true });
    await database.close();
  }
});
