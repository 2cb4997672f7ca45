import { createCalendar, createEngine, TicketEngineError, timeZones, tzdbVersion } from "ticket-engine";
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

test("open time may be an ISO 8601 duration", () => {
  const calendar = createCalendar();
  const friday = "2026-11-20T17:00:00Z";
  expect(calendar.dueAt(friday, "PT2H")).toEqual(new Date("2026-11-23T10:00:00Z"));
  expect(calendar.dueAt(friday, "PT1M30S")).toEqual(calendar.dueAt(friday, 1.5));
  expect(() => calendar.dueAt(friday, "P1D" as never)).toThrow("write it in hours, as in PT8H");
  expect(() => calendar.dueAt(friday, "5" as never)).toThrow(TicketEngineError);
});

describe("a promise in working days", () => {
  const calendar = createCalendar({
    timeZone: "Europe/Berlin",
    holidays: ["2026-12-25"],
    exceptions: [{ date: "2026-12-24", hours: [["09:00", "12:00"]] }],
  });

  test.each([
    ["2026-11-20T18:30:00Z", { workingDays: 2, by: "17:00" }, "2026-11-25T16:00:00Z"],
    ["2026-11-23T09:00:00Z", { workingDays: 0 }, "2026-11-23T17:00:00Z"],
    ["2026-12-23T14:00:00Z", { workingDays: 1, by: "close" }, "2026-12-24T11:00:00Z"],
    ["2026-11-23T10:20:30.456Z", { workingDays: 1, by: "startTime" }, "2026-11-24T10:20:30.456Z"],
    ["2026-11-23T09:00:00.001Z", { workingDays: 2, by: "16:00", cutoff: "10:00" }, "2026-11-26T15:00:00Z"],
  ] as const)("from %s: %j", (start, days, due) => {
    expect(calendar.dueAtDay(start, days)).toEqual(new Date(due));
    expect(calendar.dueAtDay(new Date(start), days)).toEqual(new Date(due));
  });

  test("is refused with the path of the field", () => {
    const refusal = (days: unknown) => {
      try {
        calendar.dueAtDay("2026-11-23T09:00:00Z", days as never);
      } catch (error) {
        if (error instanceof TicketEngineError) return [error.code, error.path];
      }
      return undefined;
    };
    expect(refusal({ workingDays: 366 })).toEqual(["INVALID_VALUE", "days.workingDays"]);
    expect(refusal({ workingDays: 1, by: "five" })).toEqual(["INVALID_VALUE", "days.by"]);
    expect(refusal({ workingDays: 1, cutoff: "23:00" })).toEqual(["INVALID_CONFIG", "days.cutoff"]);
    expect(refusal(undefined)).toEqual(["INVALID_VALUE", "days"]);
  });
});

test("a calendar of an engine is its own object", () => {
  const engine = createEngine({ calendars: { berlin: { timeZone: "Europe/Berlin" } } });
  const berlin = engine.calendar("berlin");
  expect(() => engine.calendar("rome")).toThrow('there is no calendar "rome"');
  expect(() => engine.calendar(undefined as never)).toThrow("name: expected a string, got nothing");
  expect(engine.calendar("default").isOpen("2026-11-23T17:30:00Z")).toBe(true);
  engine.free();
  expect(berlin.isOpen("2026-11-23T17:30:00Z")).toBe(false);
  berlin.free();
  expect(() => berlin.isOpen(0)).toThrow("this calendar was freed");
});

describe("the time zones in the package", () => {
  test("have the version of their data", () => {
    expect(tzdbVersion()).toMatch(/^20\d\d[a-z]$/);
    expect(timeZones().length).toBeGreaterThan(590);
  });
});
