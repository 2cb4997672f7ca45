/**
 * What happens if the engine ever fails inside. No input is known to make it fail: these tests free
 * an engine behind its owner's back, or fill the call stack.
 */
import { createCalendar, createEngine } from "ticket-engine";
import { expect, test } from "vitest";
import { engineMemory, freeEngine } from "../../pkg/lib/engine.js";
import { refusal } from "./refusal.js";

test("an engine that failed is left behind, and new ones work at once", () => {
  const engine = createEngine();
  const calendar = createCalendar();
  const roster = engine.createRoster({ team: { teamId: 1, queueStrategy: "LOAD_BASED" }, agents: [] });
  // The first engine has handle 0.
  freeEngine(0);
  const failed = refusal(() => engine.toMermaid());
  expect([failed.code, failed.cause]).toEqual(["ENGINE_FAILED", expect.any(WebAssembly.RuntimeError)]);

  for (const call of [
    () => engine.toMermaid(),
    () => calendar.dueAtMs(0, 1),
    () => roster.pick(null as never, 0),
  ]) {
    expect(["ENGINE_FAILED", "INVALID_VALUE"]).toContain(refusal(call).code);
  }
  expect(refusal(() => calendar.isOpen(0)).hint).toBe("create this calendar again");
  // To free what was lost must not touch what was created since.
  for (const handle of [engine, calendar, roster]) handle.free();
  const again = createEngine();
  expect(again.toMermaid()).toMatch(/^stateDiagram/);
  expect(createCalendar().dueAtMs(Date.parse("2026-11-23T09:00:00Z"), 60)).toBe(
    Date.parse("2026-11-23T10:00:00Z"),
  );
});

test("a call stack overflow leaves no engine behind that fails later on", () => {
  const engine = createEngine();
  const codes = new Set<string>();
  const dig = (): void => {
    try {
      dig();
    } finally {
      // On the way up from the overflow, each call has a little more room than the one before.
      for (let again = 0; again < 3 && !codes.has("returned"); again++) {
        try {
          engine.toMermaid();
          codes.add("returned");
        } catch (error) {
          codes.add((error as { code?: string }).code ?? String(error));
        }
      }
    }
  };
  expect(dig).toThrow(RangeError);
  // Where there is no room for the call itself, JavaScript throws.
  const known = ["returned", "ENGINE_FAILED", "RangeError: Maximum call stack size exceeded"];
  expect([...codes].filter((code) => !known.includes(code))).toEqual([]);
  if (codes.has("ENGINE_FAILED")) expect(refusal(() => engine.toMermaid()).code).toBe("ENGINE_FAILED");
  else expect(engine.toMermaid()).toMatch(/^stateDiagram/);
  const again = createEngine();
  expect(again.toMermaid()).toMatch(/^stateDiagram/);
});

test("thousands of refusals leave nothing behind in the engine's memory", () => {
  const engine = createEngine();
  const memory = engineMemory() as WebAssembly.Memory;
  const refuse = (times: number): number => {
    for (let again = 0; again < times; again++) {
      expect(refusal(() => engine.advance({} as never, { at: 0 })).code).toBe("MISSING_FIELD");
    }
    return memory.buffer.byteLength;
  };
  const settled = refuse(1_000);
  expect(refuse(20_000)).toBe(settled);
});
