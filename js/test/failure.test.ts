/** What happens if the engine ever fails inside. It has no way to that we know of: the failure is put in by hand. */
import { createCalendar, createEngine } from "ticket-engine";
import { expect, test, vi } from "vitest";
import { EngineHandle } from "../../pkg/lib/engine.js";
import { refusal } from "./refusal.js";

test("an engine that failed is left behind, and new ones work at once", () => {
  const engine = createEngine();
  const calendar = createCalendar();
  const roster = engine.createRoster({ team: { teamId: 1, queueStrategy: "LOAD_BASED" }, agents: [] });
  const failing = vi.spyOn(EngineHandle.prototype, "toMermaid").mockImplementationOnce(() => {
    throw new WebAssembly.RuntimeError("unreachable");
  });
  const failed = refusal(() => engine.toMermaid());
  expect([failed.code, failed.cause]).toEqual(["ENGINE_FAILED", expect.any(WebAssembly.RuntimeError)]);
  failing.mockRestore();

  for (const call of [
    () => engine.toMermaid(),
    () => calendar.dueAtMs(0, 1),
    () => roster.pick(null as never, 0),
  ]) {
    expect(["ENGINE_FAILED", "INVALID_VALUE"]).toContain(refusal(call).code);
  }
  expect(refusal(() => calendar.isOpen(0)).message).toMatch(/create this calendar again/);
  // To free what is gone must not touch what has come.
  for (const handle of [engine, calendar, roster]) handle.free();
  const again = createEngine();
  expect(again.toMermaid()).toMatch(/^stateDiagram/);
  expect(createCalendar().dueAtMs(Date.parse("2026-11-23T09:00:00Z"), 60)).toBe(
    Date.parse("2026-11-23T10:00:00Z"),
  );
});
