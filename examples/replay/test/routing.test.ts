import { createEngine, presets, type QueueStrategy } from "ticket-engine";
import { describe, expect, test } from "vitest";
import { deskConfig } from "../src/desk.js";
import { routingReport } from "../src/report.js";
import { type Incident, route } from "../src/routing.js";

const HOUR = 3_600_000;
const monday = Date.parse("2026-11-23T00:00:00Z");
const day = [["08:00", "18:00"]] as const;
const engine = createEngine({
  ...deskConfig(presets.deskWorkflow),
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
  takes: (1 + (number % 7)) * HOUR,
}));
const strategies: readonly QueueStrategy[] = ["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"];
const options = { capacity: 6, calendar: "shift" };
const routed = strategies.map((own) => route(engine, own, groups, { incidents, skills }, options));

describe("routing a log", () => {
  test.each(routed)(
    "$strategy gives every incident to one agent, in their hours and within their capacity",
    (own) => {
      expect(own.assigned).toBe(incidents.length);
      expect(own.perAgent.reduce((a, b) => a + b, 0)).toBe(incidents.length);
      expect(own.waited).toBeGreaterThan(0);
      // Nobody waits longer than from Friday evening to Monday morning, and for as long as everybody is full.
      expect(Math.max(...own.minutes)).toBeLessThan(70 * 60);
      expect(Math.max(...own.spread)).toBeLessThanOrEqual(options.capacity);
    },
  );

  test("by load spreads what is open more evenly than the wheel, and only skill falls back", () => {
    const [wheel, load, skill] = routed.map(
      ({ spread }) => spread.reduce((a, b) => a + b, 0) / spread.length,
    );
    expect(load).toBeLessThan(wheel as number);
    expect(load).toBeLessThanOrEqual(skill as number);
    expect(routed.map(({ fellBack }) => fellBack > 0)).toEqual([false, false, true]);
  });

  test("is told in a table", () => {
    expect(routingReport("a desk", routed, options)).toMatch(/assigned +240 +240 +240/);
  });
});
