/** What went wrong, as RFC 9457 has it: the engine's codes in words that a client can tell apart. */
import { TicketEngineError } from "ticket-engine";
import { TicketExists, TicketNotFound, TooManyRaces } from "./commit.js";
import { TeamNotFound } from "./teams.js";

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly problems?: readonly { readonly code: string; readonly path: string; readonly message: string }[];
};

/** A refusal of the host's own. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Codes of the engine that say: not now, or not any more. */
const CONFLICTS = new Set([
  "INVALID_TRANSITION",
  "ALREADY_IN_STATUS",
  "TICKET_CLOSED",
  "REOPEN_WINDOW_PASSED",
  "TIME_WENT_BACK",
  "CATCH_UP_FIRST",
  "ALREADY_ASSIGNED",
  "ALREADY_OFFERED",
  "NOT_ASSIGNED",
  "NO_OFFER",
]);
const FORBIDDEN = new Set(["ROLE_NOT_ALLOWED", "OFFERED_TO_ANOTHER"]);

/** The problem that an error is; null for a defect, which is nobody's business but ours. */
export function problemOf(error: unknown): Problem | null {
  const problem = (status: number, code: string, title: string, more: object = {}): Problem => ({
    type: `urn:ticket-engine:${code.toLowerCase().replaceAll("_", "-")}`,
    title,
    status,
    code,
    ...more,
  });
  if (error instanceof TicketEngineError) {
    const { code } = error;
    const status = FORBIDDEN.has(code) ? 403 : CONFLICTS.has(code) ? 409 : 422;
    const problems = error.problems.map(({ path, message, reason }) => ({
      code: reason.code,
      path,
      message,
    }));
    return problem(status, code, error.message, { problems });
  }
  if (error instanceof Refused) return problem(error.status, error.code, error.message);
  if (error instanceof TicketNotFound) return problem(404, "NOT_FOUND", "there is no such ticket");
  if (error instanceof TeamNotFound) return problem(422, "UNKNOWN_TEAM", "there is no such team");
  if (error instanceof TicketExists) return problem(409, "EXISTS", "there is a ticket of that id already");
  if (error instanceof TooManyRaces) return problem(503, "BUSY", "too many are at this ticket; try again");
  return null;
}
