/** The engine of this isolate, and what it refuses told as answers of the API. */
import { createEngine, presets, TicketEngineError } from "ticket-engine";

const DEFAULT = { policies: presets.itil, workflow: presets.deskWorkflow };

/** Compiled once for each isolate. */
let compiled;

export const refusal = (status, code, message, more) => ({ status, body: { code, message, ...more } });

/** Asks the engine: `{ decision }`, or `{ refused }` with the answer that says why. */
export function asked(env, question) {
  compiled ??= createEngine(env.CONFIG ?? DEFAULT);
  try {
    return { decision: question(compiled) };
  } catch (error) {
    if (!(error instanceof TicketEngineError)) throw error;
    // An engine that has failed refuses all that comes after: the next question gets a new one.
    const isBroken = error.code === "ENGINE_FAILED";
    if (isBroken) compiled = undefined;
    return { refused: refusal(isBroken ? 503 : 422, error.code, error.message, { path: error.path }) };
  }
}
