import { createCalendar, timeZones, tzdbVersion } from "ticket-engine";
import { describe, expect, test } from "vitest";

test("a column reports the rows without a result and computes the others", () => {
  const calendar = createCalendar();
  const starts = Float64Array.of(0, Number.NaN, 1e12, -1);
  const { values, refused } = calendar.dueAtAll(starts, 60);
  expect([...refused]).toEqual([1, 3]);
  expect(values[0]).toBe(calendar.dueAtMs(0, 60));
  const out = new Float64Array(starts.length);
  expect(calendar.minutesBetweenAll(starts, 1e12, out).values).toBe(out);
  expect(out[2]).toBe(0);
  expect(() => calendar.dueAtAll(starts, new Float64Array(3))).toThrow(
    "minutes: expected 4 rows, as many as the first column has, got 3",
  );
  expect(() => calendar.dueAtAll([1] as never, 60)).toThrow("starts: expected a Float64Array, got a list");
  expect(() => calendar.dueAtAll(undefined as never, 60)).toThrow(
    "starts: expected a Float64Array, got nothing",
  );
  expect(() => calendar.minutesBetweenAll(undefined as never, 60)).toThrow(
    "a: expected a Float64Array, got nothing",
  );
});

test("an instant may have any form", () => {
  const calendar = createCalendar({
    timeZone: "Europe/Rome",
    holidays: ["12-25", { easter: 1, name: "Pasquetta" }],
  });
  const due = new Date("2026-12-28T09:00:00+01:00");
  const start = "2026-12-24T17:00:00+01:00";
  const ms = Date.parse(start);
  for (const form of [start, ms, new Date(ms), { epochMilliseconds: ms }]) {
    expect(calendar.dueAt(form, 60 + 1)).toEqual(new Date(due.getTime() + 60_000));
    expect(calendar.minutesBetween(form, due)).toBe(60);
  }
  expect(calendar.nextOpen("2026-04-06T00:00:00+02:00")).toEqual(new Date("2026-04-07T09:00:00+02:00"));
});

describe("the time zones in the package", () => {
  test("have the version of their data", () => {
    expect(tzdbVersion()).toMatch(/^20\d\d[a-z]$/);
    expect(timeZones().length).toBeGreaterThan(590);
  });
});
