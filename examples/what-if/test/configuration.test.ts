import fc from "fast-check";
import { expect, test } from "vitest";
import { type Window, withBreak } from "../web/src/configuration.ts";
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
