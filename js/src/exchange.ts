/**
 * The input buffer: where JavaScript puts packed arguments for the engine, and how it reads packed
 * answers.
 *
 * INVARIANT: this module alone calls `roomFor`, and it alone writes to the engine's linear memory
 * by an address (the views of `columns.ts` are on buffers of their own). `roomFor` frees the buffer
 * it returned before, so another caller would leave `inputOffset` dangling here, and the
 * next write would corrupt the engine's heap. Hence:
 *
 * * `inputOffset` and `inputCapacity` are used only while `inputGeneration` is the instance's
 *   generation: a restarted instance has another memory.
 * * `memory` is refreshed before it is used whenever it may be detached, which growth does.
 * * Nothing is written but `memory.set(input, inputOffset)` with `input.length <= inputCapacity`.
 * * No code of the caller runs between that write and the end of the call: arguments are packed
 *   before, and what crosses is numbers.
 */
import { generation, restartIfFailed, rethrowTrap, unlessRefused } from "./instance.js";
import { engineMemory, instant, roomFor } from "./lib/engine.js";
import { MAX_SPARE, packValue } from "./pack.js";
import type { InstantInput } from "./types.js";
import { unpack } from "./unpack.js";

/** The arguments of a call that takes none. */
export const NOTHING: Uint8Array = /* @__PURE__ */ new Uint8Array();

/** Bytes that the arguments of most calls fit into. */
const USUAL_CAPACITY = 4096;

/** A view of the engine's memory. Detached (its length is 0) after the memory has grown. */
let memory: Uint8Array = /* @__PURE__ */ new Uint8Array();
/** Input buffer: offset, capacity, and the instance generation it belongs to. */
let inputOffset = 0;
let inputCapacity = 0;
let inputGeneration = -1;

function refreshView(): void {
  memory = new Uint8Array((engineMemory() as WebAssembly.Memory).buffer);
}

/** Replaces the input buffer by one with `capacity` bytes. */
function reserve(capacity: number): void {
  inputOffset = roomFor(capacity);
  inputCapacity = capacity;
  inputGeneration = generation();
  refreshView();
}

/**
 * Calls the engine with packed arguments and returns what the call returns: a handle, or a plain
 * value. Throws a `TicketEngineError` when the engine refuses or fails.
 */
export function send<Result>(input: Uint8Array, call: (length: number) => Result): Result {
  try {
    // Never a buffer of an instance that has failed: it would count as one of its successor.
    restartIfFailed();
    const isUsable = inputGeneration === generation() && input.length <= inputCapacity;
    // A refused call may have left a large buffer behind.
    if (!isUsable || inputCapacity > MAX_SPARE) reserve(Math.max(input.length, USUAL_CAPACITY));
    else if (memory.length === 0) refreshView();
    memory.set(input, inputOffset);
    const result = unlessRefused(call(input.length));
    // The answer may have made the memory grow.
    if (inputCapacity > MAX_SPARE) reserve(USUAL_CAPACITY);
    else if (memory.length === 0) refreshView();
    return result;
  } catch (thrown) {
    return rethrowTrap(thrown);
  }
}

/**
 * {@link send} for a call that returns the address of a packed answer. The answer is unpacked where
 * it stands, so that only two numbers cross the boundary.
 */
export function exchange<Answer>(input: Uint8Array, call: (length: number) => number): Answer {
  const address = send(input, call);
  return unpack(memory, address);
}

/** The epoch milliseconds of an instant in any form. */
export function readInstant(at: InstantInput): number {
  return exchange(packValue(at, "at"), instant);
}
