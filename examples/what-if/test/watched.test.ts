import { expect, test } from "vitest";
import { Watched } from "../web/src/watched.ts";

const never = new Promise<never>(() => {});

test("when a worker fails, whoever waits for it or asks later is told, and what it answered before stands", async () => {
  const worker = new EventTarget();
  const watched = new Watched(worker as unknown as Worker);
  expect(await watched.answer(Promise.resolve(7))).toBe(7);
  const waiting = watched.answer(never);
  worker.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }));
  await expect(waiting).rejects.toThrow("out of memory");
  await expect(watched.answer(never)).rejects.toThrow("out of memory");
});

test("a program that is not there fails without words of its own", async () => {
  const worker = new EventTarget();
  const watched = new Watched(worker as unknown as Worker);
  worker.dispatchEvent(new Event("error"));
  await expect(watched.answer(never)).rejects.toThrow("could not be loaded");
});
