import { TicketEngineError } from "ticket-engine";

/** The error with which a call is refused. Fails when the call is not refused. */
export function refusal(call: () => unknown): TicketEngineError {
  try {
    call();
  } catch (error) {
    if (error instanceof TicketEngineError) return error;
    throw error;
  }
  throw new Error("the call was not refused");
}
