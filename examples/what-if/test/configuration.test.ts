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
])("a break in %j gives %j", (window, broken) => {
  expect(withBreak(window)).toEqual(broken);
});

const time = fc.integer({ min: 0, max: DAY }).map(clockTime);

test("whatever the window, a break leaves two that begin and end where it did, in order and an hour apart", () => {
  fc.assert(
    fc.property(time, time, (opens, closes) => {
      const broken = withBreak([opens, closes]);
      if (!broken) return;
      const [[first, pause], [again, last]] = broken as [Window, Window];
      expect([first, last]).toEqual([opens, closes]);
      expect(minutesOf(pause)).toBeGreaterThan(minutesOf(opens));
      expect(minutesOf(again) - minutesOf(pause)).toBe(60);
      const end = minutesOf(closes) + (minutesOf(closes) <= minutesOf(opens) ? DAY : 0);
      expect(minutesOf(again)).toBeLessThan(Math.min(end, DAY));
    }),
  );
});
