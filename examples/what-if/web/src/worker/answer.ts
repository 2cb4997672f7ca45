/** What was asked for, or what the engine has against the configuration. */
import { type Problem, TicketEngineError } from "ticket-engine";

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function answer<T>(ask: () => T): Answer<T> {
  try {
    return { ok: true, value: ask() };
  } catch (error) {
    // A refusal is an answer too: it is shown where it belongs.
    if (!(error instanceof TicketEngineError)) throw error;
    return { ok: false, problems: error.problems };
  }
}
