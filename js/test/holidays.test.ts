import Holidays from "date-holidays";
import { createCalendar } from "ticket-engine";
import { fromDateHolidays } from "ticket-engine/holidays";
import { fromICal } from "ticket-engine/ical";
import { expect, test } from "vitest";
import { refusal } from "./refusal.js";

test("the public holidays of a country close its desk", () => {
  const holidays = fromDateHolidays(new Holidays("DE", "BY"), { from: 2026, to: 2027 });
  expect(holidays).toContainEqual({ date: "2026-04-03", name: "Karfreitag" });
  const calendar = createCalendar({ timeZone: "Europe/Berlin", holidays });
  // Good Friday and Easter Monday: from Thursday evening to Tuesday morning.
  expect(calendar.dueAt("2026-04-02T17:00:00+02:00", 61)).toEqual(new Date("2026-04-07T09:01:00+02:00"));
  expect(calendar.isOpen("2026-05-08T10:00:00+02:00")).toBe(true);
});

test("other types are included by name", () => {
  const source = new Holidays("DE", "BY");
  const both = fromDateHolidays(source, { from: 2026, to: 2026, types: ["public", "observance"] });
  expect(both.length).toBeGreaterThan(fromDateHolidays(source, { from: 2026, to: 2026 }).length);
});

test.each<[string, unknown, unknown, string]>([
  ["an object without holidays", {}, { from: 2026, to: 2027 }, "source"],
  ["no source", undefined, { from: 2026, to: 2027 }, "source"],
  ["no last year", new Holidays("DE"), { from: 2026 }, "options.to"],
  ["no years", new Holidays("DE"), undefined, "options.from"],
  ["half a year", new Holidays("DE"), { from: 2026.5, to: 2027 }, "options.from"],
  ["years without end", new Holidays("DE"), { from: 2026, to: Number.POSITIVE_INFINITY }, "options.to"],
])("%s is refused", (_name, source, options, path) => {
  const call = () => fromDateHolidays(source as never, options as never);
  expect(refusal(call)).toMatchObject({ code: "INVALID_VALUE", path });
});

const ICS = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//test//EN",
  "BEGIN:VEVENT",
  "UID:1",
  "DTSTART;VALUE=DATE:20201225",
  "DTEND;VALUE=DATE:20201227",
  "RRULE:FREQ=YEARLY",
  "SUMMARY:Christmas",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "UID:2",
  "DTSTART;VALUE=DATE:20260501",
  "SUMMARY:Labour Day",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "UID:3",
  "DTSTART:20260601T120000Z",
  "DTEND:20260601T130000Z",
  "SUMMARY:A meeting",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\r\n");

test("the all-day events of an iCalendar are holidays, with their repetitions", () => {
  const holidays = fromICal(ICS, { from: "2026-01-01", to: "2027-12-31" });
  expect(holidays).toEqual([
    { from: "2026-12-25", to: "2026-12-26", name: "Christmas" },
    { from: "2027-12-25", to: "2027-12-26", name: "Christmas" },
    { date: "2026-05-01", name: "Labour Day" },
  ]);
  expect(createCalendar({ holidays }).isOpen("2026-05-01T10:00:00Z")).toBe(false);
  expect(() => fromICal("no calendar", { from: "2026-01-01", to: "2026-12-31" })).toThrow();
});
