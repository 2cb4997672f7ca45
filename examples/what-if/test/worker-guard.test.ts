import { expect, test } from "vitest";
import { WorkerGuard } from "../web/src/worker-guard.ts";

const never = new Promise<never>(() => {});

test("when a worker fails, pending and later calls reject, and earlier results stay", async () => {
  const worker = new EventTarget();
  const guard = new WorkerGuard(worker as unknown as Worker);
  expect(await guard.watch(Promise.resolve(7))).toBe(7);
  const pending = guard.watch(never);
  worker.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }));
  await expect(pending).rejects.toThrow("out of memory");
  await expect(guard.watch(never)).rejects.toThrow("out of memory");
});

test("a program that cannot be loaded gets a default message", async () => {
  const worker = new EventTarget();
  const guard = new WorkerGuard(worker as unknown as Worker);
  worker.dispatchEvent(new Event("error"));
  await expect(guard.watch(never)).rejects.toThrow("could not be loaded");
});
