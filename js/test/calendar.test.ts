import { readFileSync } from "node:fs";
import { type Calendar, type CalendarConfig, createCalendar, timeZones, tzdbVersion } from "ticket-engine";
import { describe, expect, test } from "vitest";

type Golden = {
  calendars: CalendarConfig[];
  cases: {
    calendar: number;
    start: number;
    minutes: number;
    dueAt: number;
    dueBackAt: number;
    end: number;
    minutesBetween: number;
    isOpen: boolean;
  }[];
};

describe("the golden vectors", () => {
  const file = new URL("../../tests/golden/calendar.json", import.meta.url);
  const golden = JSON.parse(readFileSync(file, "utf8")) as Golden;
  const calendars = golden.calendars.map((config) => createCalendar(config));
  const of = (index: number) => calendars[index] as Calendar;

  test("are answered one by one", () => {
    for (const vector of golden.cases) {
      const calendar = of(vector.calendar);
      const start = new Date(vector.start);
      expect({
        ...vector,
        dueAt: calendar.dueAt(start, vector.minutes).getTime(),
        dueBackAt: calendar.dueAtMs(vector.start, -vector.minutes),
        minutesBetween: calendar.minutesBetween(start, vector.end),
        isOpen: calendar.isOpen(start.toISOString()),
      }).toEqual(vector);
    }
  });

  test("are answered in columns", () => {
    for (const [index, calendar] of calendars.entries()) {
      const cases = golden.cases.filter((vector) => vector.calendar === index);
      const column = (name: "start" | "minutes" | "dueAt" | "end" | "minutesBetween") =>
        Float64Array.from(cases, (vector) => vector[name]);
      const due = calendar.dueAtAll(column("start"), column("minutes"));
      expect(due).toEqual({ values: column("dueAt"), refused: new Uint32Array() });
      const out = new Float64Array(cases.length);
      const { values } = calendar.minutesBetweenAll(column("start"), column("end"), out);
      expect(values).toBe(out);
      expect(values).toEqual(column("minutesBetween"));
    }
  });
});

test("a column reports the rows it cannot answer and answers the others", () => {
  const calendar = createCalendar();
  const starts = Float64Array.of(0, Number.NaN, 1e12, -1);
  const { values, refused } = calendar.dueAtAll(starts, 60);
  expect([...refused]).toEqual([1, 3]);
  expect(values[0]).toBe(calendar.dueAtMs(0, 60));
  expect(() => calendar.dueAtAll(starts, new Float64Array(3))).toThrow(
    "minutes: this column has another length",
  );
  expect(() => calendar.dueAtAll([1] as never, 60)).toThrow("starts: this is no column");
  expect(() => calendar.dueAtAll(undefined as never, 60)).toThrow("starts: this is no column");
  expect(() => calendar.minutesBetweenAll(undefined as never, 60)).toThrow("a: this is no column");
});

test("an instant may be given in any form", () => {
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

describe("the zones inside", () => {
  test("say which data they are of", () => {
    expect(tzdbVersion()).toMatch(/^20\d\d[a-z]$/);
    expect(timeZones().length).toBeGreaterThan(590);
  });

  /**
   * The platform's own data are of another version and end their rules where they like, so single differences
   * are possible and are listed; what both know of the past and the near future must agree.
   */
  test("agree with the platform's Intl", () => {
    const differing = new Map<string, number>();
    let probes = 0;
    for (const zone of timeZones()) {
      let format: Intl.DateTimeFormat;
      try {
        format = new Intl.DateTimeFormat("en", {
          timeZone: zone,
          hour: "numeric",
          minute: "numeric",
          hourCycle: "h23",
        });
      } catch {
        continue; // The platform does not know it.
      }
      // Open in the first twenty of every forty minutes of the wall clock, so that most wrong offsets show.
      const windows: [string, string][] = [];
      const clock = (minute: number) =>
        `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      for (let minute = 0; minute < 1440; minute += 40) windows.push([clock(minute), clock(minute + 20)]);
      const hours = {
        mon: windows,
        tue: windows,
        wed: windows,
        thu: windows,
        fri: windows,
        sat: windows,
        sun: windows,
      };
      const calendar = createCalendar({ timeZone: zone, hours });
      for (let at = Date.UTC(2018, 0, 1); at < Date.UTC(2030, 0, 1); at += 31 * 86_400_000 + 1_234_567) {
        const [hour, minute] = format.format(at).split(":").map(Number) as [number, number];
        probes++;
        if (calendar.isOpen(at) !== (hour * 60 + minute) % 40 < 20) {
          differing.set(zone, (differing.get(zone) ?? 0) + 1);
        }
      }
      calendar.free();
    }
    console.log(
      `${probes} probes of tzdb ${tzdbVersion()} against the platform's ${process.versions["tz"]}: ` +
        `${differing.size} zones differ`,
      Object.fromEntries(differing),
    );
    expect(probes).toBeGreaterThan(50_000);
    // Countries change their clocks after a platform was released; nearly all zones must not have.
    expect(differing.size).toBeLessThan(25);
  });
});
