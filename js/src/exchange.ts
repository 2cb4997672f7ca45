import { generation, retell, TicketEngineError } from "./error.js";
import { engineMemory, instant, roomFor } from "./lib/engine.js";
import { MAX_SPARE, packValue } from "./pack.js";
import { TAG } from "./packed.js";
import type { InstantInput, Problem } from "./types.js";
import { unpack } from "./unpack.js";

/** Of a question without arguments. */
export const NOTHING: Uint8Array = /* @__PURE__ */ new Uint8Array();

/** Room for the arguments of most calls. */
const USUAL = 4096;

/** The engine's memory: another view when it has grown, another memory when the engine has begun anew. */
let memory: Uint8Array = /* @__PURE__ */ new Uint8Array();
/** Where in it the arguments go, for how many bytes there is room, and of which beginning of the engine that is. */
let room = 0;
let size = 0;
let begun = -1;

function look(): void {
  memory = new Uint8Array((engineMemory() as WebAssembly.Memory).buffer);
}

function makeRoom(length: number): void {
  room = roomFor(length);
  size = length;
  begun = generation();
  look();
}

/**
 * Has the engine decide: packed arguments go into its memory and the answer is read where it stands, so that what
 * crosses is two numbers (the Rust module `exchange`).
 */
export function exchange<Answer>(given: Uint8Array, decide: (length: number) => number): Answer {
  let answer: number;
  try {
    if (given.length > size || begun !== generation()) makeRoom(Math.max(given.length, USUAL));
    // A memory that has grown leaves its old views empty.
    else if (memory.length === 0) look();
    memory.set(given, room);
    answer = decide(given.length);
    if (size > MAX_SPARE) makeRoom(USUAL);
    else if (memory.length === 0) look();
  } catch (thrown) {
    return retell(thrown);
  }
  if (memory[answer] !== TAG.refusal) return unpack(memory, answer);
  throw new TicketEngineError(unpack<[Problem, ...Problem[]]>(memory, answer + 1));
}

/** The epoch milliseconds of an instant in whatever form. */
export function readInstant(at: InstantInput): number {
  return exchange(packValue(at, "at"), instant);
}
