/**
 * The invariant of `exchange.ts`: JavaScript writes to the engine's memory nowhere but in the
 * buffer that `roomFor` returned last, of the instance that is called. Tested with an engine that
 * checks every byte.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Stands in for the glue: memory full of guard bytes, in which buffers are never reused. */
const FAKE_ENGINE = `
const GUARD = 0xa5;
const instances = [];
let instance;
function instantiate() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(memory.buffer).fill(GUARD);
  instance = { memory, end: 64, room: { at: 0, length: 0 } };
  instances.push(instance);
}
export const initSync = instantiate;
export const __wbg_reset_state = instantiate;
export const engineMemory = () => instance.memory;
export const instant = () => 0;
export const takeRefusal = () => undefined;
export function grow(pages) {
  const { byteLength } = instance.memory.buffer;
  instance.memory.grow(pages);
  new Uint8Array(instance.memory.buffer, byteLength).fill(GUARD);
}
export function roomFor(length) {
  const { room, memory } = instance;
  new Uint8Array(memory.buffer, room.at, room.length).fill(GUARD);
  const at = instance.end + 64;
  const missing = at + length + 64 - memory.buffer.byteLength;
  if (missing > 0) grow(Math.ceil(missing / 65_536));
  instance.room = { at, length };
  instance.end = at + length;
  return at;
}
/** What the engine would read: the first bytes of the buffer. */
export const input = (length) => new Uint8Array(instance.memory.buffer).slice(instance.room.at, instance.room.at + length);
/** The first place outside of every buffer that somebody has written to; null when there is none. */
export function damage() {
  for (const [number, { memory, room }] of instances.entries()) {
    const bytes = new Uint8Array(memory.buffer);
    for (let at = 0; at < bytes.length; at++) {
      const isInside = at >= room.at && at < room.at + room.length;
      if (bytes[at] !== GUARD && !isInside) return { number, at };
    }
  }
  return null;
}
`;

const ENTRY = `
export { send } from "./exchange.ts";
export { ensureInstance } from "./instance.ts";
export * as engine from "./lib/engine.js";
`;

type Exchange = {
  send<Result>(input: Uint8Array, call: (length: number) => Result): Result;
  ensureInstance(source: () => Uint8Array): void;
  engine: { grow(pages: number): void; input(length: number): Uint8Array; damage(): unknown };
};

const { outputFiles } = await build({
  stdin: { contents: ENTRY, resolveDir: fileURLToPath(new URL("../src", import.meta.url)) },
  plugins: [
    {
      name: "fake engine",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /\/lib\/engine\.js$/ }, () => ({ path: "engine", namespace: "fake" }));
        onLoad({ filter: /^engine$/, namespace: "fake" }, () => ({ contents: FAKE_ENGINE }));
      },
    },
  ],
  bundle: true,
  format: "esm",
  write: false,
});

/** The modules of js/src around the input buffer, as in a program that has just started. */
async function fresh(): Promise<Exchange> {
  // Another text, so that each import is another module.
  const text = `${outputFiles[0]?.text}\n//${crypto.randomUUID()}`;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

const bytes = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const problems = [{ path: "at", message: "at: no", hint: null, reason: { code: "NO_OFFER" } }];

test("whatever happens before a call, it reads what it was passed, and nothing else was written to", async () => {
  const lengths = fc.oneof(fc.nat(300), fc.nat(20_000), fc.constantFrom(4_096, 4_097, 1_048_577));
  const steps = fc.oneof(
    fc.record({
      kind: fc.constantFrom("call", "refusal", "trap", "growth during the call"),
      length: lengths,
    }),
    fc.record({ kind: fc.constantFrom("growth", "creation"), length: fc.constant(0) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 12 }), async (sequence) => {
      const { send, ensureInstance, engine } = await fresh();
      ensureInstance(() => bytes(8, 0));
      for (const [index, { kind, length }] of sequence.entries()) {
        if (kind === "growth") engine.grow(1);
        if (kind === "creation") ensureInstance(() => bytes(8, 0));
        if (kind === "growth" || kind === "creation") continue;
        const input = bytes(length, index + 1);
        const call = () =>
          send(input, (size) => {
            expect(Buffer.compare(engine.input(size), input)).toBe(0);
            if (kind === "refusal") throw Object.assign(new Error("no"), { problems });
            if (kind === "trap") throw new WebAssembly.RuntimeError("unreachable");
            if (kind === "growth during the call") engine.grow(1);
            return index;
          });
        if (kind === "refusal") expect(call).toThrow(expect.objectContaining({ code: "NO_OFFER" }));
        else if (kind === "trap") expect(call).toThrow(expect.objectContaining({ code: "ENGINE_FAILED" }));
        else expect(call()).toBe(index);
      }
      expect(engine.damage()).toBeNull();
    }),
    { numRuns: 60 },
  );
});

test("after a failure the next call reserves a buffer in the new instance, even if nothing was created since", async () => {
  const { send, ensureInstance, engine } = await fresh();
  ensureInstance(() => bytes(8, 0));
  const trap = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  expect(() => send(bytes(10, 1), trap)).toThrow(expect.objectContaining({ code: "ENGINE_FAILED" }));
  // As `roster.pick` does with an instant in words, before it looks at its handle.
  send(bytes(10, 2), (length) => expect(engine.input(length)).toEqual(bytes(10, 2)));
  ensureInstance(() => bytes(8, 0));
  send(bytes(10, 3), (length) => expect(engine.input(length)).toEqual(bytes(10, 3)));
  expect(engine.damage()).toBeNull();
});
