import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Throttle } from "../web/src/throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a burst of changes causes two reads: one at once, and one for all the others after a pause", async () => {
  let started = 0;
  let finish = () => {};
  const throttle = new Throttle(() => {
    started++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  }, 300);
  for (let change = 0; change < 100; change++) throttle.request();
  expect(started).toBe(1);
  finish();
  await vi.advanceTimersByTimeAsync(200);
  throttle.request();
  expect(started).toBe(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(started).toBe(2);
  finish();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(started).toBe(2);
  throttle.request();
  expect(started).toBe(3);
});
