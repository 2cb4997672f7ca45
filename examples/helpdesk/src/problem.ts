/** Errors as RFC 9457 problem details, with a code that clients can compare. */
import { HTTPException } from "hono/http-exception";
import { TicketEngineError } from "ticket-engine";
import { CommentExists, TicketExists, TicketNotFound, TooManyRaces } from "./commit.js";
import { isUnavailable, isUnstorable } from "./sql.js";
import { TeamNotFound } from "./teams.js";

type ProblemItem = {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  /** How to fix it; null if there is nothing to add. */
  readonly hint?: string | null;
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly problems?: readonly ProblemItem[];
};

/** A request that the desk refuses, rather than the engine. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly ProblemItem[] | undefined;
  constructor(status: number, code: string, message: string, problems?: readonly ProblemItem[]) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}

type Issue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly input?: unknown;
};

/** Refuses input that does not match its schema, with the engine's codes. */
export function refuseInput(error: { readonly issues: readonly Issue[] }, part: string): never {
  const problems = error.issues.map(({ code, path, message }) => ({
    code:
      code === "unrecognized_keys"
        ? "UNKNOWN_FIELD"
        : code === "invalid_type" && message.endsWith("received undefined")
          ? "MISSING_FIELD"
          : "INVALID_VALUE",
    path: [part === "json" ? "body" : part, ...path.map(String)].join("."),
    message,
  }));
  const [first] = problems as [ProblemItem, ...ProblemItem[]];
  throw new Refusal(422, first.code, `${first.path}: ${first.message}`, problems);
}

/** Engine codes that mean "not in this state". */
const CONFLICTS = new Set([
  "INVALID_TRANSITION",
  "ALREADY_IN_STATUS",
  "TICKET_CLOSED",
  "REOPEN_WINDOW_PASSED",
  "STALE_TIMESTAMP",
  "CATCH_UP_FIRST",
  "ALREADY_ASSIGNED",
  "ALREADY_OFFERED",
  "NOT_ASSIGNED",
  "NO_OFFER",
]);
const FORBIDDEN = new Set(["ROLE_NOT_ALLOWED", "OFFERED_TO_ANOTHER"]);

const problem = (
  status: number,
  code: string,
  title: string,
  problems?: readonly ProblemItem[],
): Problem => ({
  type: `urn:ticket-engine:${code.toLowerCase().replaceAll("_", "-")}`,
  title,
  status,
  code,
  ...(problems && { problems }),
});

/** Converts an error to a problem. The details of an unexpected error are not exposed. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TicketEngineError) {
    const { code } = error;
    const status = FORBIDDEN.has(code) ? 403 : CONFLICTS.has(code) ? 409 : 422;
    const problems = error.problems.map(({ path, message, hint, reason }) => ({
      code: reason.code,
      path,
      message,
      hint,
    }));
    return problem(status, code, error.message, problems);
  }
  if (error instanceof Refusal) return problem(error.status, error.code, error.message, error.problems);
  if (error instanceof TicketNotFound) return problem(404, "NOT_FOUND", "there is no such ticket");
  if (error instanceof TeamNotFound) return problem(422, "UNKNOWN_TEAM", "there is no such team");
  if (error instanceof TicketExists) return problem(409, "EXISTS", "a ticket with this id already exists");
  if (error instanceof CommentExists) {
    return problem(409, "EXISTS", "a comment with this id already exists");
  }
  if (error instanceof TooManyRaces) {
    return problem(503, "BUSY", "too many concurrent updates of this ticket; try again");
  }
  if (isUnstorable(error)) {
    return problem(422, "UNSTORABLE_STRING", "a string contains a NUL or an unpaired surrogate; remove it");
  }
  if (isUnavailable(error)) return problem(503, "DATABASE_UNAVAILABLE", "the database is down; try again");
  // A request can cause two of Hono's own errors.
  if (error instanceof HTTPException && error.status === 400) {
    return problem(400, "NOT_JSON", "the body is not JSON");
  }
  if (error instanceof HTTPException && error.status === 415) {
    return problem(415, "UNSUPPORTED_MEDIA_TYPE", "send content-type: application/json");
  }
  return problem(500, "INTERNAL_ERROR", "internal error");
}
