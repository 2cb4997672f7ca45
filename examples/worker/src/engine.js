/** The isolate's engine, whose refusals become responses of the API. */
import { createEngine, presets, TicketEngineError } from "ticket-engine";

const DEFAULT_CONFIG = { policies: presets.standardPolicies, workflow: presets.relaxedWorkflow };

/** Compiled once per isolate. */
let engine;

export const refusal = (status, code, message, more) => ({ status, body: { code, message, ...more } });

/** Calls the engine. Returns `{ result }`, or `{ refused }` with the response that says why. */
export function callEngine(env, call) {
  engine ??= createEngine(env.CONFIG ?? DEFAULT_CONFIG);
  try {
    return { result: call(engine) };
  } catch (error) {
    if (!(error instanceof TicketEngineError)) throw error;
    // An engine that has failed refuses every later call, so the next call gets a new one.
    const hasFailed = error.code === "ENGINE_FAILED";
    if (hasFailed) engine = undefined;
    return { refused: refusal(hasFailed ? 503 : 422, error.code, error.message, { path: error.path }) };
  }
}
