/**
 * Simulates an engine that fails inside, for tests of applications. No input is known to make it
 * fail.
 */
import { createEngine, TicketEngineError } from "ticket-engine";

const failure = () =>
  new TicketEngineError([
    { path: "", message: "the engine failed", hint: null, reason: { code: "ENGINE_FAILED" } },
  ]);

/**
 * Makes the engine fail whose method `call` is called next, then and ever after. Other engines
 * work. Returns a function that ends this.
 */
export function breakNext(call) {
  const prototype = Object.getPrototypeOf(createEngine());
  const original = prototype[call];
  let broken;
  prototype[call] = function (...args) {
    broken ??= this;
    if (broken === this) throw failure();
    return original.apply(this, args);
  };
  return () => {
    prototype[call] = original;
  };
}
