/** What went wrong, as RFC 9457 has it: the engine's codes in words that a client can tell apart. */
import { HTTPException } from "hono/http-exception";
import { TicketEngineError } from "ticket-engine";
import { TicketExists, TicketNotFound, TooManyRaces } from "./commit.js";
import { isUnstorable } from "./sql.js";
import { TeamNotFound } from "./teams.js";

type Found = { readonly code: string; readonly path: string; readonly message: string };

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly problems?: readonly Found[];
};

/** A refusal of the host's own. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Found[] | undefined;
  constructor(status: number, code: string, message: string, problems?: readonly Found[]) {
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

/** Refuses what does not have the shape of its schema, in the engine's words. */
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
  const [first] = problems as [Found, ...Found[]];
  throw new Refused(422, first.code, `${first.path}: ${first.message}`, problems);
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

const problem = (status: number, code: string, title: string, problems?: readonly Found[]): Problem => ({
  type: `urn:ticket-engine:${code.toLowerCase().replaceAll("_", "-")}`,
  title,
  status,
  code,
  ...(problems && { problems }),
});

/** The problem that an error is; a defect is nobody's business but ours. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TicketEngineError) {
    const { code } = error;
    const status = FORBIDDEN.has(code) ? 403 : CONFLICTS.has(code) ? 409 : 422;
    const problems = error.problems.map(({ path, message, reason }) => ({
      code: reason.code,
      path,
      message,
    }));
    return problem(status, code, error.message, problems);
  }
  if (error instanceof Refused) return problem(error.status, error.code, error.message, error.problems);
  if (error instanceof TicketNotFound) return problem(404, "NOT_FOUND", "there is no such ticket");
  if (error instanceof TeamNotFound) return problem(422, "UNKNOWN_TEAM", "there is no such team");
  if (error instanceof TicketExists) return problem(409, "EXISTS", "there is a ticket of that id already");
  if (error instanceof TooManyRaces) return problem(503, "BUSY", "too many are at this ticket; try again");
  if (isUnstorable(error)) {
    return problem(422, "UNSTORABLE_TEXT", "a text has a NUL or half of a surrogate pair; leave it out");
  }
  // Of Hono's own there is one kind that a request can bring about.
  if (error instanceof HTTPException && error.status === 400) {
    return problem(400, "NOT_JSON", "the body is not JSON");
  }
  return problem(500, "DEFECT", "something went wrong here");
}
