import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Paced } from "../web/src/paced.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a burst of changes is two reads: the first at once, all the others together a pause after it", async () => {
  let begun = 0;
  let finish = () => {};
  const paced = new Paced(() => {
    begun++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  }, 300);
  for (let change = 0; change < 100; change++) paced.ask();
  expect(begun).toBe(1);
  finish();
  await vi.advanceTimersByTimeAsync(200);
  paced.ask();
  expect(begun).toBe(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(begun).toBe(2);
  finish();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toBe(2);
  paced.ask();
  expect(begun).toBe(3);
});
