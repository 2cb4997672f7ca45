import fc from "fast-check";
import { createEngine, type EngineConfig, type SlaPolicy } from "ticket-engine";
import { expect, test } from "vitest";
import { clockKey, clockName } from "../web/src/clocks.ts";
import {
  countPauses,
  targetOf,
  type Window,
  withBreak,
  withPause,
  withTarget,
} from "../web/src/configuration.ts";
import { clockTime, DAY, minutesOf } from "../web/src/format.ts";

test.each<[Window, ReturnType<typeof withBreak>]>([
  [
    ["09:00", "18:00"],
    [
      ["09:00", "13:00"],
      ["14:00", "18:00"],
    ],
  ],
  [
    ["14:00", "22:00"],
    [
      ["14:00", "17:30"],
      ["18:30", "22:00"],
    ],
  ],
  [
    ["00:00", "24:00"],
    [
      ["00:00", "11:30"],
      ["12:30", "24:00"],
    ],
  ],
  [
    ["12:00", "02:00"],
    [
      ["12:00", "18:30"],
      ["19:30", "02:00"],
    ],
  ],
  [["22:00", "06:00"], undefined],
  [["09:00", "10:15"], undefined],
  [["24:00", "24:00"], undefined],
])("a break in %j gives %j", (window, expected) => {
  expect(withBreak(window)).toEqual(expected);
});

const time = fc.integer({ min: 0, max: DAY }).map(clockTime);

test("a break splits any window into two, an hour apart, with the same start and end", () => {
  fc.assert(
    fc.property(time, time, (opens, closes) => {
      const windows = withBreak([opens, closes]);
      if (!windows) return;
      const [[first, breakStart], [breakEnd, last]] = windows as [Window, Window];
      expect([first, last]).toEqual([opens, closes]);
      expect(minutesOf(breakStart)).toBeGreaterThan(minutesOf(opens));
      expect(minutesOf(breakEnd) - minutesOf(breakStart)).toBe(60);
      const end = minutesOf(closes) + (minutesOf(closes) <= minutesOf(opens) ? DAY : 0);
      expect(minutesOf(breakEnd)).toBeLessThan(Math.min(end, DAY));
    }),
  );
});

const policy = { policyId: "p", businessHoursOnly: false };
const waits = { field: "waitsFor", equals: "customer" } as const;

test.each<[string, SlaPolicy, SlaPolicy]>([
  ["in the short form", { ...policy, resolutionTimeMinutes: 60 }, { ...policy, resolutionTimeMinutes: 90 }],
  ["that is new", policy, { ...policy, resolutionTimeMinutes: 90 }],
  [
    "among the targets",
    { ...policy, targets: { resolution: 60, ownership: 5 } },
    { ...policy, targets: { resolution: 90, ownership: 5 } },
  ],
  [
    "with options, which stay",
    { ...policy, targets: { resolution: { time: 60, calendar: "24x7" } } },
    { ...policy, targets: { resolution: { time: 90, calendar: "24x7" } } },
  ],
])("the form changes a target %s", (_, before, after) => {
  expect(withTarget(before, "resolutionTimeMinutes", "90")).toEqual(after);
  expect(targetOf(after, "resolutionTimeMinutes")).toBe(90);
  expect(targetOf(withTarget(after, "resolutionTimeMinutes", ""), "resolutionTimeMinutes")).toBeUndefined();
});

test.each<[string, SlaPolicy["pauseOn"], readonly [pausing: number, byDefault: number]]>([
  ["by clock", { resolution: ["PENDING"], firstResponse: waits }, [1, 0]],
  ["for all clocks", ["PENDING"], [1, 0]],
  ["by a condition for all clocks", waits, [0, 1]],
  ["by default", undefined, [0, 1]],
])("a pause %s is shown, and a change of one clock leaves the others alone", (_, pauseOn, shown) => {
  const config: EngineConfig = {
    policies: [{ ...policy, responseTimeMinutes: 5, resolutionTimeMinutes: 60, ...(pauseOn && { pauseOn }) }],
  };
  const counts = (config: EngineConfig, clockId: "resolution" | "firstResponse") => {
    const { pausing, byDefault } = countPauses(config, clockId, "PENDING");
    return [pausing, byDefault];
  };
  expect(counts(config, "resolution")).toEqual(shown);
  const edited = withPause(config, "resolution", "PENDING", false);
  expect(counts(edited, "resolution")).toEqual([0, 0]);
  expect(counts(edited, "firstResponse")).toEqual(counts(config, "firstResponse"));
  expect(() => createEngine(edited).free()).not.toThrow();
});

test("a clock is named by its id, and by its group unless that is sla", () => {
  expect(clockKey({ group: "sla", clockId: "resolution" })).toBe("resolution");
  expect(clockKey({ group: "ola", clockId: "ownership" })).toBe("ola/ownership");
  expect(["resolution", "ola/ownership", "uc/parts-delivery"].map(clockName)).toEqual([
    "Resolution",
    "Ownership (ola)",
    "parts-delivery (uc)",
  ]);
});
