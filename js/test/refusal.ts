import { TicketEngineError } from "ticket-engine";

/** What a call is refused with; fails when it is not. */
export function refusal(call: () => unknown): TicketEngineError {
  try {
    call();
  } catch (error) {
    if (error instanceof TicketEngineError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
