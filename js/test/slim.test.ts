/**
 * The entry without the bytes: calls before they are there, wrong bytes, and bytes that are late.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";

const bytes = readFileSync(new URL("../../pkg/engine.wasm", import.meta.url));
/** The smallest module. */
const other = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** The package as in a program that has just started. */
async function fresh() {
  vi.resetModules();
  return await import("ticket-engine/slim");
}

/** The error with which a promise is rejected. */
const rejection = async (promise: Promise<unknown>): Promise<{ code: string; message: string }> =>
  await promise.then(
    () => expect.fail("it was not rejected"),
    (error: { code: string; message: string }) => error,
  );

test("without the bytes every call is refused", async () => {
  const slim = await fresh();
  for (const call of [
    () => slim.createEngine(),
    () => slim.presets.standardPolicies,
    () => slim.timeZones(),
  ]) {
    expect(call).toThrow(expect.objectContaining({ code: "NOT_INITIALIZED" }));
  }
});

test.each<[string, () => unknown]>([
  ["nothing", () => undefined],
  ["a number", () => 5],
  ["bytes that are not WebAssembly", () => Uint8Array.of(1, 2, 3)],
  ["another module", () => new WebAssembly.Module(other)],
  ["the bytes of another module", () => other],
  ["a response of another type", () => new Response("<html>", { headers: { "Content-Type": "text/html" } })],
  ["a response with status 404", () => new Response(null, { status: 404 })],
  ["an address without a server", () => "http://127.0.0.1:9/engine.wasm"],
])("%s is refused, and init can be retried with the right bytes", async (_name, source) => {
  const slim = await fresh();
  const error = await rejection(slim.init(source() as never));
  expect(error).toBeInstanceOf(slim.TicketEngineError);
  expect(error).toMatchObject({
    code: "NOT_INITIALIZED",
    message: expect.stringMatching(/; pass ticket-engine/),
  });
  await slim.init(bytes);
  expect(slim.createEngine().toMermaid()).toMatch(/^stateDiagram/);
});

test("every source of the bytes is accepted", async () => {
  const type = { headers: { "Content-Type": "application/wasm" } };
  const server = createServer((_, response) => response.writeHead(200, type.headers).end(bytes));
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

test("the first instance stays when another source arrives late", async () => {
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
