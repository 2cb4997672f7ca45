import { createCalendar, createColumns, dueRows } from "ticket-engine";
import { expect, test } from "vitest";

const FRIDAY_FIVE = Date.UTC(2026, 10, 20, 17);
const MONDAY_TEN = Date.UTC(2026, 10, 23, 10);

test("columns in the engine's memory give the same results as arrays", () => {
  const calendar = createCalendar();
  using columns = createColumns(1_000);
  columns.first.forEach((_, row, first) => {
    first[row] = FRIDAY_FIVE + row * 3_600_000;
  });
  columns.first[7] = Number.NaN;
  columns.second.forEach((_, row, second) => {
    second[row] = row - 500;
  });
  const starts = columns.first.slice();
  const minutes = columns.second.slice();
  const copied = calendar.dueAtAll(starts, minutes);
  const shared = calendar.dueAtAll(columns);
  expect(shared.values).toEqual(copied.values);
  expect([...shared.refused]).toEqual([7]);
  expect(calendar.dueAtAll(columns, 120).values[0]).toBe(MONDAY_TEN);

  columns.second.set(copied.values);
  const between = calendar.minutesBetweenAll(columns).values;
  expect(between).toEqual(calendar.minutesBetweenAll(starts, copied.values).values);
  expect(calendar.minutesBetweenAll(columns, MONDAY_TEN).values[0]).toBe(120);
});

test("columns outlive a growth of the memory", () => {
  const calendar = createCalendar();
  using columns = createColumns(3);
  columns.first.fill(FRIDAY_FIVE);
  const before = columns.first;
  using _many = createColumns(2_000_000);
  expect(before).toHaveLength(0);
  expect([...columns.first]).toEqual([FRIDAY_FIVE, FRIDAY_FIVE, FRIDAY_FIVE]);
  expect([...calendar.dueAtAll(columns, 120).values]).toEqual([MONDAY_TEN, MONDAY_TEN, MONDAY_TEN]);
});

test.each([Number.NaN, -1, 0.5, 16_777_217, Number.POSITIVE_INFINITY, "many" as never, undefined as never])(
  "%s rows are refused",
  (rows) => {
    expect(() => createColumns(rows)).toThrow("rows: ");
  },
);

test("freed columns and a second column of another kind are refused", () => {
  const calendar = createCalendar();
  const columns = createColumns(1);
  expect(() => calendar.dueAtAll(columns, new Float64Array(1) as never)).toThrow(
    "minutes: expected one number for all rows, or nothing, got a Float64Array",
  );
  columns.free();
  expect(() => calendar.dueAtAll(columns, 1)).toThrow(expect.objectContaining({ code: "HANDLE_FREED" }));
  expect(() => columns.first).toThrow(expect.objectContaining({ code: "HANDLE_FREED" }));
});

test("an array whose memory was transferred or is the engine's is refused", () => {
  const calendar = createCalendar();
  using columns = createColumns(10);
  const { first } = columns;
  expect(() => calendar.dueAtAll(first, 60)).toThrow(
    "starts: expected a Float64Array, got one in the engine's memory",
  );
  using _many = createColumns(3_000_000);
  expect(() => calendar.dueAtAll(first, 60)).toThrow(
    "starts: expected a Float64Array, got one whose memory was transferred",
  );
  const transferred = new Float64Array(2);
  structuredClone(transferred.buffer, { transfer: [transferred.buffer] });
  expect(() => calendar.minutesBetweenAll(transferred, 60)).toThrow(
    "a: expected a Float64Array, got one whose memory was transferred",
  );
  for (const fake of [new Proxy(new Float64Array(2), {}), Object.create(Float64Array.prototype)]) {
    expect(() => calendar.dueAtAll(fake, 60)).toThrow("starts: expected a Float64Array");
  }
  expect(() => calendar.dueAtAll(new Proxy(columns, {}), 60)).toThrow("starts: expected a Float64Array");
  const dueAtAll = calendar.dueAtAll.bind(calendar) as (...args: unknown[]) => unknown;
  expect(() => dueAtAll(columns, 60, new Float64Array(10))).toThrow(
    "out: expected nothing, got a Float64Array",
  );
});

test.each([["5"], [true], [null], [[3]], [1n], [Symbol("x")]])("%o is not a number of rows", (rows) => {
  expect(() => createColumns(rows as never)).toThrow("rows: ");
});

test("no code of the caller runs during a call about arrays, and a wrong length reads no other memory", () => {
  class Hostile extends Float64Array {
    override get length() {
      return 2;
    }
    override subarray(): never {
      throw new Error("it ran");
    }
    override set(): never {
      throw new Error("it ran");
    }
  }
  const calendar = createCalendar();
  const starts = new Hostile(100_000).fill(FRIDAY_FIVE);
  const { values, refused } = calendar.dueAtAll(starts, 120);
  expect([[...values], [...refused]]).toEqual([[MONDAY_TEN, MONDAY_TEN], []]);
  expect([...dueRows(starts, MONDAY_TEN)]).toEqual([0, 1]);
});
