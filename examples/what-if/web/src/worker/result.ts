/** The value of a call, or the problems for which the engine refused the configuration. */
import { type Problem, TicketEngineError } from "ticket-engine";

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function resultOf<T>(call: () => T): Result<T> {
  try {
    return { ok: true, value: call() };
  } catch (error) {
    // A refusal is a result, too: the page shows it at the field.
    if (!(error instanceof TicketEngineError)) throw error;
    return { ok: false, problems: error.problems };
  }
}
