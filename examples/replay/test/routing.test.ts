import { createEngine, presets, type QueueStrategy } from "ticket-engine";
import { describe, expect, test } from "vitest";
import { deskConfig } from "../src/desk.js";
import { routingReport } from "../src/report.js";
import { type Incident, route } from "../src/routing.js";

const HOUR = 3_600_000;
const monday = Date.parse("2026-11-23T00:00:00Z");
const day = [["08:00", "18:00"]] as const;
const engine = createEngine({
  ...deskConfig(presets.relaxedWorkflow),
  calendars: { default: {}, shift: { hours: { mon: day, tue: day, wed: day, thu: day, fri: day } } },
});
const groups = new Map([
  ["net", ["ann", "bob", "cy"]],
  ["db", ["cy", "dee"]],
]);
const skills = new Map([
  ["ann", ["vpn"]],
  ["cy", ["vpn", "sql"]],
]);
const incidents: Incident[] = Array.from({ length: 240 }, (_, number) => ({
  id: `T-${number}`,
  priority: `P${1 + (number % 4)}`,
  category: ["vpn", "sql", "wifi"][number % 3] as string,
  reporter: "ray",
  group: number % 3 === 1 ? "db" : "net",
  openedAt: monday + number * 0.4 * HOUR,
  durationMs: (1 + (number % 7)) * HOUR,
}));
const strategies: readonly QueueStrategy[] = ["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"];
const options = { capacity: 6, calendar: "shift" };
const results = strategies.map((strategy) => route(engine, strategy, groups, { incidents, skills }, options));

describe("routing a log", () => {
  test.each(results)(
    "$strategy assigns every incident once, within shifts and capacities",
    ({ assigned, perAgent, waited, minutes, loadSpread }) => {
      expect(assigned).toBe(incidents.length);
      expect(perAgent.reduce((a, b) => a + b, 0)).toBe(incidents.length);
      expect(waited).toBeGreaterThan(0);
      // The longest wait is from Friday evening to Monday morning, plus the time during which all
      // agents are full.
      expect(Math.max(...minutes)).toBeLessThan(70 * 60);
      expect(Math.max(...loadSpread)).toBeLessThanOrEqual(options.capacity);
    },
  );

  test("by load spreads open tickets more evenly than in turn, and only by skill falls back", () => {
    const [inTurn, load, skill] = results.map(
      ({ loadSpread }) => loadSpread.reduce((a, b) => a + b, 0) / loadSpread.length,
    );
    expect(load).toBeLessThan(inTurn as number);
    expect(load).toBeLessThanOrEqual(skill as number);
    expect(results.map(({ fellBack }) => fellBack > 0)).toEqual([false, false, true]);
  });

  test("is reported in a table", () => {
    expect(routingReport("a desk", results, options)).toMatch(/assigned +240 +240 +240/);
  });
});
