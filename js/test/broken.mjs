/** What happens to a host if an engine ever fails inside. It has no way to that we know of: it is put in by hand. */
import { createEngine, TicketEngineError } from "ticket-engine";

const failure = () =>
  new TicketEngineError([
    { path: "", message: "the engine failed inside", reason: { code: "ENGINE_FAILED" } },
  ]);

/** The engine that is asked this next fails, and is never good for it again; others are. The answer ends that. */
export function breakNext(call) {
  const prototype = Object.getPrototypeOf(createEngine());
  const right = prototype[call];
  let broken;
  prototype[call] = function (...asked) {
    broken ??= this;
    if (broken === this) throw failure();
    return right.apply(this, asked);
  };
  return () => {
    prototype[call] = right;
  };
}
