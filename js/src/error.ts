import type { ErrorCode, Problem, Reason } from "./types.js";

/**
 * Marks the errors of every copy of this class: a page may hold two bundles, each with its copy.
 */
const BRAND = /* @__PURE__ */ Symbol.for("ticket-engine.error");

/**
 * A refusal: nothing was decided and nothing changed.
 *
 * `code`, `path`, `hint` and `details` belong to the first problem; `problems` lists all of them.
 * `instanceof` also recognizes the errors of another copy of the package.
 *
 * @example
 * ```ts
 * try {
 *   engine.transition(ticket, { to: "CLOSED", actor, at: new Date() });
 * } catch (error) {
 *   if (!(error instanceof TicketEngineError)) throw error;
 *   console.error(error.code, error.path, error.hint);
 * }
 * ```
 */
export class TicketEngineError extends Error {
  /** Recognizes the errors of this copy of the package and of any other one. */
  static override [Symbol.hasInstance](value: unknown): value is TicketEngineError {
    if (typeof value !== "object" || value === null || !(BRAND in value)) return false;
    // biome-ignore lint/complexity/noThisInStatic: subclasses inherit this test.
    return this === TicketEngineError || Function.prototype[Symbol.hasInstance].call(this, value);
  }

  override readonly name = "TicketEngineError";
  /** The stable name of the reason. Compare this, not the message. */
  readonly code: ErrorCode;
  /**
   * The path of the field in question, such as `ticket.priority`. Empty when no field is to blame.
   */
  readonly path: string;
  /** How to fix it, as an instruction. Null when the message says all there is to say. */
  readonly hint: string | null;
  /** The reason as data: the value found, the values allowed. */
  readonly details: Reason;
  /** All problems, the first one included. */
  readonly problems: readonly [Problem, ...Problem[]];

  /** Makes an error of problems. Your code needs this only in tests. */
  constructor(problems: readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    super(problems.map((problem) => problem.message).join(" | "), options);
    const [first] = problems;
    this.problems = problems;
    this.code = first.reason.code;
    this.path = first.path;
    this.hint = first.hint ?? null;
    this.details = first.reason;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

type More = {
  /** How to fix it, as an instruction. */
  readonly hint?: string;
  /** What was thrown and led to the refusal. */
  readonly cause?: unknown;
};

/**
 * Throws a refusal with one problem that TypeScript found. The message ends with the hint, which is
 * that of the reason where the reason has one.
 */
export function refuse(reason: Reason, path: string, sentence: string, more: More = {}): never {
  const hint = ("hint" in reason ? reason.hint : more.hint) ?? null;
  const start = path === "" ? "" : `${path}: `;
  const end = hint === null ? "" : `; ${hint}`;
  const problem = { path, message: `${start}${sentence}${end}`, hint, reason };
  throw new TicketEngineError([problem], more.cause === undefined ? undefined : { cause: more.cause });
}

/** Throws `MISSING_FIELD`. */
export function refuseMissing(path: string, hint: string | null = null): never {
  return refuse({ code: "MISSING_FIELD", hint }, path, "this field is missing");
}

/** Throws `INVALID_VALUE`: what was expected, and what was {@link described | found}. */
export function refuseValue(
  path: string,
  expected: string,
  found: string,
  hint: string | null = null,
): never {
  const reason = { code: "INVALID_VALUE", expected, found, hint } as const;
  return refuse(reason, path, `expected ${expected}, got ${found}`);
}

/** Throws `LIMIT_EXCEEDED`: the limit in words, and how to stay within it. */
export function refuseSize(path: string, limit: string, hint: string): never {
  return refuse({ code: "LIMIT_EXCEEDED", limit, hint }, path, `more than ${limit}`);
}

/** Characters of a string that a message quotes. */
const MAX_QUOTED = 40;

/** A string of the input, shortened for a message. Control characters are left out. */
export function shortened(text: string): string {
  // Cut before it is split into characters: the input may have millions.
  const characters = [...text.slice(0, 2 * MAX_QUOTED + 2)];
  const shown = characters.slice(0, MAX_QUOTED).filter((character) => !/\p{Cc}/u.test(character));
  return shown.join("") + (characters.length > MAX_QUOTED ? "…" : "");
}

/**
 * A value of the input as messages name it, the same as the engine: `string "abc"`, `number 3`,
 * `nothing`, `a list`.
 */
export function described(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return `string "${shortened(value)}"`;
    case "number":
    case "bigint":
      return `${typeof value} ${value}`;
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : describedObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describedObject(value: object): string {
  // A revoked proxy cannot be looked at.
  try {
    if (Array.isArray(value)) return "a list";
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an Invalid Date" : "a Date";
    const [, kind = "Object"] = /^\[object (\w+)\]$/.exec(Object.prototype.toString.call(value)) ?? [];
    if (kind === "Object") return "an object";
    return /^[AEIO]/.test(kind) ? `an ${kind}` : `a ${kind}`;
  } catch {
    return "an object";
  }
}
