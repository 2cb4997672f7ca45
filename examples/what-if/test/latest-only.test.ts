import { expect, test } from "vitest";
import { LatestOnly } from "../web/src/latest-only.ts";

/** A worker whose calls end when the test says so. */
function worker() {
  const inputs: number[] = [];
  let pending: ((isOk: boolean) => void)[] = [];
  return {
    inputs,
    run: (input: number) =>
      new Promise<number>((resolve, reject) => {
        inputs.push(input);
        pending.push((isOk) => (isOk ? resolve(input * 10) : reject(new Error("refused"))));
      }),
    async finish(isOk = true) {
      const ending = pending;
      pending = [];
      for (const end of ending) end(isOk);
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

test("of several changes during a run, only the newest is run next", async () => {
  const slow = worker();
  const results: number[] = [];
  const latest = new LatestOnly(
    slow.run,
    (result) => results.push(result),
    () => expect.unreachable(),
  );
  for (const input of [1, 2, 3, 4]) latest.request(input);
  expect(slow.inputs).toEqual([1]);
  await slow.finish();
  expect(slow.inputs).toEqual([1, 4]);
  await slow.finish();
  expect(results).toEqual([10, 40]);
  latest.request(5);
  await slow.finish();
  expect(results).toEqual([10, 40, 50]);
});

test("after an error the next input is run as usual", async () => {
  const slow = worker();
  const results: unknown[] = [];
  const latest = new LatestOnly(
    slow.run,
    (result) => results.push(result),
    ({ message }) => results.push(message),
  );
  latest.request(1);
  latest.request(2);
  await slow.finish(false);
  await slow.finish();
  expect(results).toEqual(["refused", 20]);
});
