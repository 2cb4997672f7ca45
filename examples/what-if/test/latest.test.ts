import { expect, test } from "vitest";
import { Latest } from "../web/src/latest.ts";

/** A worker that answers when it is told to. */
function worker() {
  const asked: number[] = [];
  let finish: ((isRight: boolean) => void)[] = [];
  return {
    asked,
    ask: (question: number) =>
      new Promise<number>((resolve, reject) => {
        asked.push(question);
        finish.push((isRight) => (isRight ? resolve(question * 10) : reject(new Error("refused"))));
      }),
    async answer(isRight = true) {
      const waiting = finish;
      finish = [];
      for (const each of waiting) each(isRight);
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

test("changes while a run is going collapse: one at a time is asked, and then only the newest", async () => {
  const slow = worker();
  const told: number[] = [];
  const latest = new Latest(
    slow.ask,
    (answer) => told.push(answer),
    () => expect.unreachable(),
  );
  for (const question of [1, 2, 3, 4]) latest.ask(question);
  expect(slow.asked).toEqual([1]);
  await slow.answer();
  expect(slow.asked).toEqual([1, 4]);
  await slow.answer();
  expect(told).toEqual([10, 40]);
  latest.ask(5);
  await slow.answer();
  expect(told).toEqual([10, 40, 50]);
});

test("after a failure the next question is asked as ever", async () => {
  const slow = worker();
  const heard: unknown[] = [];
  const latest = new Latest(
    slow.ask,
    (answer) => heard.push(answer),
    ({ message }) => heard.push(message),
  );
  latest.ask(1);
  latest.ask(2);
  await slow.answer(false);
  await slow.answer();
  expect(heard).toEqual(["refused", 20]);
});
