/** The entry to which the bytes are given: whatever comes first, comes late, or is no engine. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";

const bytes = readFileSync(new URL("../../pkg/engine.wasm", import.meta.url));
/** The smallest module there is. */
const other = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** The package as a program that has just started finds it. */
async function fresh() {
  vi.resetModules();
  return await import("ticket-engine/slim");
}

/** What it is refused with. */
const refused = async (asked: Promise<unknown>): Promise<{ code: string; message: string }> =>
  await asked.then(
    () => expect.fail("it was not refused"),
    (error: { code: string; message: string }) => error,
  );

test("without the bytes every call says how to give them", async () => {
  const slim = await fresh();
  for (const call of [() => slim.createEngine(), () => slim.presets.itil, () => slim.timeZones()]) {
    expect(call).toThrow(expect.objectContaining({ code: "NOT_INITIALIZED" }));
  }
});

test.each<[string, () => unknown]>([
  ["nothing", () => undefined],
  ["a number", () => 5],
  ["bytes that are none", () => Uint8Array.of(1, 2, 3)],
  ["another module", () => new WebAssembly.Module(other)],
  ["the bytes of another module", () => other],
  ["an answer of another kind", () => new Response("<html>", { headers: { "Content-Type": "text/html" } })],
  ["an answer that there is nothing", () => new Response(null, { status: 404 })],
  ["an address where nobody is", () => "http://127.0.0.1:9/engine.wasm"],
])("%s is refused, and the right bytes can still be given", async (_name, source) => {
  const slim = await fresh();
  const error = await refused(slim.init(source() as never));
  expect(error).toBeInstanceOf(slim.TicketEngineError);
  expect(error).toMatchObject({
    code: "NOT_INITIALIZED",
    message: expect.stringMatching(/; give ticket-engine/),
  });
  await slim.init(bytes);
  expect(slim.createEngine().toMermaid()).toMatch(/^stateDiagram/);
});

test("the bytes may come from wherever they are", async () => {
  const type = { headers: { "Content-Type": "application/wasm" } };
  const server = createServer((_, answer) => answer.writeHead(200, type.headers).end(bytes));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/engine.wasm`;
  for (const source of [
    bytes,
    new WebAssembly.Module(bytes),
    new Response(bytes, type),
    new Response(bytes),
    Promise.resolve(new Response(bytes)),
    address,
    new URL(address),
    new Request(address),
    Promise.resolve(address),
  ]) {
    const slim = await fresh();
    await slim.init(source);
    expect(slim.createCalendar().isOpen("2026-11-23T09:00:00Z")).toBe(true);
  }
  server.closeAllConnections();
  server.close();
});

test("an engine that was there first stays, whatever comes late", async () => {
  const slim = await fresh();
  let arrive = (_: Response) => {};
  const late = slim.init(
    new Promise<Response>((resolve) => {
      arrive = resolve;
    }),
  );
  slim.initSync(bytes);
  const calendar = slim.createCalendar({ timeZone: "Asia/Tokyo" });
  const before = calendar.nextOpen("2026-11-22T09:00:00Z");
  arrive(new Response(bytes));
  await late;
  expect(calendar.nextOpen("2026-11-22T09:00:00Z")).toEqual(before);
  expect(slim.createCalendar({ timeZone: "America/New_York" }).nextOpen("2026-11-22T09:00:00Z")).toEqual(
    new Date("2026-11-23T14:00:00Z"),
  );
});
