import type { ErrorCode, Problem, Reason } from "./types.js";
import { unpack } from "./unpack.js";

/**
 * A refusal: nothing was decided and nothing changed.
 *
 * `code`, `path` and `details` are those of the first problem; `problems` has all of them. Two copies of
 * the package in one program have two classes: compare `code` rather than use `instanceof` across packages.
 */
export class TicketEngineError extends Error {
  override readonly name = "TicketEngineError";
  /** The stable name of the reason. */
  readonly code: ErrorCode;
  /** The path of the offending field, such as `ticket.priority`. */
  readonly path: string;
  /** The reason as data: what was found, what is allowed. */
  readonly details: Reason;
  /** All problems, the first one included. */
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    super(problems.map((problem) => problem.message).join(" | "), options);
    this.problems = problems;
    this.code = problems[0].reason.code;
    this.path = problems[0].path;
    this.details = problems[0].reason;
  }
}

/** A refusal with one reason, which the face itself found. */
export function refuse(reason: Reason, path: string, sentence: string, cause?: unknown): never {
  const problem = { path, message: path === "" ? sentence : `${path}: ${sentence}`, reason };
  throw new TicketEngineError([problem], cause === undefined ? undefined : { cause });
}

/** Runs a call into the engine and gives its refusals their class. */
export function asking<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    return retell(thrown);
  }
}

/** How the engine is begun anew; set by whoever has loaded it. */
let restart: (() => void) | undefined;
let failures = 0;

/** Takes note of how the engine is begun anew. */
export function restartsBy(way: () => void): void {
  restart = way;
}

/** How often the engine has failed: what was made before its last failure is gone. */
export const generation = (): number => failures;

/** Throws what a call into the engine threw, as the error it means. */
export function retell(thrown: unknown): never {
  if (thrown instanceof WebAssembly.RuntimeError) {
    // What it left half done is not worth trusting: whatever is made from now on has a new instance.
    failures++;
    restart?.();
    const sentence =
      "the engine failed inside and has begun anew; create engines, calendars and rosters again, ask with less data, and report this";
    refuse({ code: "ENGINE_FAILED" }, "", sentence, thrown);
  }
  // The engine throws its problems as packed data.
  if (!(thrown instanceof Uint8Array)) throw thrown;
  throw new TicketEngineError(unpack<[Problem, ...Problem[]]>(thrown));
}
