/**
 * The life cycle of the WebAssembly instance: it is made when the first call needs it, and replaced
 * after it has failed. All entries of the package share one.
 */
import { refuse, TicketEngineError } from "./error.js";
import { __wbg_reset_state, initSync, takeRefusal } from "./lib/engine.js";
import type { Problem } from "./types.js";

/** The engine's compiled module, or its bytes. */
export type EngineModule = WebAssembly.Module | Uint8Array<ArrayBuffer>;

let isInstantiated = false;
/** How often the instance has failed. */
let failures = 0;
/** `failures` at the last restart. */
let restartedAt = 0;

/** The number of failures so far. What was created before the last failure is gone. */
export const generation = (): number => failures;

/** Whether an instance was made. It may have failed since. */
export const hasInstance = (): boolean => isInstantiated;

/**
 * Makes an instance of `source()` unless there is one, and replaces one that has failed. Everything
 * that creates something calls this first.
 */
export function ensureInstance(source: () => EngineModule): void {
  if (isInstantiated) {
    restartIfFailed();
  } else {
    // The glue keeps an instance that exists already.
    initSync({ module: source() });
    isInstantiated = true;
  }
}

/** Replaces an instance that has failed. */
export function restartIfFailed(): void {
  if (restartedAt === failures) return;
  __wbg_reset_state();
  restartedAt = failures;
}

/** A function of the package as an entry exports it: it loads an instance first. */
export function withInstance<Call extends (...args: never[]) => unknown>(load: () => void, call: Call): Call {
  return ((...args: never[]) => {
    load();
    return call(...args);
  }) as Call;
}

/**
 * What a call into the engine returned. Throws the refusal, if there is one: a refused call returns
 * zero or nothing, so only then is it taken.
 */
export function unlessRefused<Result>(result: Result): Result {
  const refusal = result ? undefined : takeRefusal();
  if (refusal) throw refusal;
  return result;
}

/** Calls the engine. A refusal or a failure is thrown as a `TicketEngineError`. */
export function withTrapsAsErrors<T>(call: () => T): T {
  try {
    return unlessRefused(call());
  } catch (thrown) {
    return rethrowTrap(thrown);
  }
}

/**
 * Throws what a call into the engine threw, as the `TicketEngineError` that it means. A refusal is
 * an `Error` with `problems`; a trap is an error of WebAssembly, or of a full call stack.
 */
export function rethrowTrap(thrown: unknown): never {
  if (thrown instanceof TicketEngineError) throw thrown;
  if (thrown instanceof Error && "problems" in thrown) {
    throw new TicketEngineError(thrown.problems as readonly [Problem, ...Problem[]]);
  }
  // Deep in the caller's recursion, the call stack may overflow at any place inside the engine.
  const isStackFull = thrown instanceof RangeError;
  if (!(isStackFull || thrown instanceof WebAssembly.RuntimeError)) throw thrown;
  // INVARIANT: what a trap left half done is never used again. The next creating call restarts the
  // instance; restarting it here might overflow the stack again.
  failures++;
  const sentence = isStackFull ? "the call stack overflowed inside the engine" : "the engine failed";
  const how = isStackFull ? "call it from less deep recursion" : "report this with the data that led to it";
  const hint = `create engines, calendars and rosters again, and ${how}`;
  return refuse({ code: "ENGINE_FAILED" }, "", sentence, { hint, cause: thrown });
}
