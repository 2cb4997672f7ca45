import { createEngine, presets, replay as replayColumns } from "ticket-engine";
import { describe, expect, test } from "vitest";
import { percentile } from "../src/attainment.js";
import { columnsOf } from "../src/columns.js";
import { deskConfig } from "../src/desk.js";
import { openLog } from "../src/file.js";
import { generatedLog } from "../src/generated.js";
import type { TicketLog } from "../src/log.js";
import { type Result, replay } from "../src/replay.js";
import { report, span } from "../src/report.js";
import { sharedLog } from "./shared-data.js";

const workflows = { strict: presets.strictWorkflow, relaxed: presets.relaxedWorkflow };

function run(log: TicketLog, workflow: keyof typeof workflows): Promise<Result> {
  const engine = createEngine(deskConfig(workflows[workflow]));
  return replay(log, engine, () => {});
}

const sum = (counts: ReadonlyMap<string | number, number>) => [...counts.values()].reduce((a, b) => a + b, 0);

describe("the generated log", () => {
  test("replays completely and reproducibly", async () => {
    const [first, second] = [
      await run(generatedLog(500), "relaxed"),
      await run(generatedLog(500), "relaxed"),
    ];
    expect(first.tally.tickets).toBe(500);
    expect(sum(first.tally.refused)).toBe(0);
    expect(first.tally.breaches).toBeGreaterThan(0);
    expect(first.tally.comments).toBeGreaterThan(0);
    expect(first.tally.reopenings).toBeGreaterThan(0);
    expect(second.tally).toEqual(first.tally);
    expect(second.attainment.byPolicy()).toEqual(first.attainment.byPolicy());
  });

  test("is refused in part by the strict workflow, and every status change is counted", async () => {
    const { tally, missingEdges } = await run(generatedLog(500), "strict");
    expect(tally.refused.get("OPEN > RESOLVED")).toBeGreaterThan(0);
    expect(missingEdges).toBeGreaterThan(0);
    expect(
      sum(tally.accepted) + sum(tally.refused) + sum(tally.otherRefusals) + sum(tally.closedByTimerBefore),
    ).toBe(sum(tally.logged));
  });

  test("gives a verdict on every clock", async () => {
    const { attainment, tally } = await run(generatedLog(300), "relaxed");
    for (const clockId of ["firstResponse", "resolution"]) {
      const rows = attainment.byPolicy().filter(([, id]) => id === clockId);
      const total = rows.reduce(
        (sum, [, , { met, breached, cancelled, running }]) => sum + met + breached + cancelled + running,
        0,
      );
      expect(total).toBe(tally.tickets);
    }
  });

  test("is closed by the timer no later than by the log's hourly batch", async () => {
    const { tally } = await run(generatedLog(500), "relaxed");
    expect(tally.autoClosed).toBeGreaterThan(400);
    expect([...tally.closedByTimerBefore.keys()]).toEqual([0]);
    expect(tally.warnings).toBeGreaterThan(0);
  });
});

describe("the real logs", () => {
  const serviceNow = sharedLog("incident_event_log.csv.gz");
  test.runIf(serviceNow.exists)(
    "the strict workflow lacks edges for 14.5 % of a real desk's changes",
    async () => {
      const { tally, missingEdges } = await run(await openLog(serviceNow.path), "strict");
      expect(tally.tickets).toBe(24_918);
      expect(missingEdges / sum(tally.logged)).toBeCloseTo(0.145, 3);
    },
  );

  test.runIf(serviceNow.exists)("the relaxed workflow refuses less than 0.05 % of them", async () => {
    const result = await run(await openLog(serviceNow.path), "relaxed");
    console.log(report("ServiceNow incident event log, relaxed workflow", result));
    const refused = sum(result.tally.refused) + sum(result.tally.otherRefusals);
    expect(refused / sum(result.tally.logged)).toBeLessThan(0.0005);

    // The same log in columns gives the same counts.
    const { log } = await columnsOf(await openLog(serviceNow.path));
    const { attainment, tickets } = replayColumns(log, deskConfig(workflows.relaxed));
    expect(tickets).toBe(24_918);
    const replayed = attainment.map(({ policyId, clockId, met, breached, cancelled, workingMinutes }) => [
      `${policyId} ${clockId}`,
      [met, breached, cancelled, workingMinutes?.median ?? null],
    ]);
    const decided = result.attainment
      .byPolicy()
      .map(([policyId, clockId, { met, breached, cancelled, minutes }]) => [
        `${policyId} ${clockId}`,
        [met, breached, cancelled, percentile(minutes, 0.5)],
      ]);
    expect(Object.fromEntries(replayed)).toEqual(Object.fromEntries(decided));
  });

  const helpDesk = sharedLog("helpdesk.csv.gz");
  test.runIf(helpDesk.exists)("a log of activities replays completely", async () => {
    const result = await run(await openLog(helpDesk.path), "relaxed");
    console.log(report("Help desk activity log, relaxed workflow", result));
    expect(result.tally.tickets).toBe(4_580);
  });

  const roster = sharedLog("incident_roster_derived.csv.gz");
  test.runIf(roster.exists)("a file of another kind is refused with a message", async () => {
    await expect(openLog(roster.path)).rejects.toThrow("has an unknown format");
  });
});

describe("the figures of the report", () => {
  test("a percentile is the nearest rank", () => {
    expect(percentile([], 0.5)).toBeNull();
    expect(percentile([5], 0.9)).toBe(5);
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
  });

  test("durations are formatted in minutes and hours", () => {
    expect([null, 0, 59.4, 60, 200, 6_050].map(span)).toEqual([
      "-",
      "0 min",
      "59 min",
      "1 h",
      "3 h 20",
      "100 h",
    ]);
  });
});
