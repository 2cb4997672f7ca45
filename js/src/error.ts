import type { ErrorCode, Problem, Reason } from "./types.js";

/** What all copies of the class know its errors by. */
const BRAND = /* @__PURE__ */ Symbol.for("ticket-engine.error");

/**
 * A refusal: nothing was decided and nothing changed.
 *
 * `code`, `path` and `details` are those of the first problem; `problems` has all of them. `instanceof` knows those of
 * another copy of the package too.
 */
export class TicketEngineError extends Error {
  /** Whether it is one, of this or of another copy of the package, as bundlers and test runners make. */
  static override [Symbol.hasInstance](value: unknown): value is TicketEngineError {
    const isOne = typeof value === "object" && value !== null && BRAND in value;
    // biome-ignore lint/complexity/noThisInStatic: a class that extends this one inherits the question.
    return isOne && (this === TicketEngineError || Function.prototype[Symbol.hasInstance].call(this, value));
  }

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
    Object.defineProperty(this, BRAND, { value: true });
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
/** Of which the last after which it was begun anew. */
let mended = 0;

/** Takes note of how the engine is begun anew. */
export function restartsBy(way: () => void): void {
  restart = way;
}

/** Begins the engine anew if it has failed; whatever is to be made asks for that first. */
export function mend(): void {
  if (mended === failures) return;
  restart?.();
  mended = failures;
}

/** How often the engine has failed: what was made before its last failure is gone. */
export const generation = (): number => failures;

/** Throws what a call into the engine threw, as the error it means. */
export function retell(thrown: unknown): never {
  // Full of the host's own calls, the stack may run over at any place inside.
  const isStackFull = thrown instanceof RangeError;
  if (!(isStackFull || thrown instanceof WebAssembly.RuntimeError)) throw thrown;
  // What it left half done is not worth trusting: whatever is made from now on has a new instance. Not here, where the
  // stack may have no room for it.
  failures++;
  const why = isStackFull ? "the call stack was full" : "the engine failed inside";
  const how = isStackFull ? "ask from fewer calls inside each other" : "ask with less data, and report this";
  const sentence = `${why}, and the engine begins anew; create engines, calendars and rosters again, ${how}`;
  refuse({ code: "ENGINE_FAILED" }, "", sentence, thrown);
}
