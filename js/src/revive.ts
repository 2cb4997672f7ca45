import { INSTANT_FIELDS } from "./generated/types.js";
import type { InstantInput } from "./types.js";

const INSTANTS: ReadonlySet<string> = new Set(INSTANT_FIELDS);

/** What is the host's own, or has the type of another field. */
const VERBATIM: ReadonlySet<string> = new Set(["attributes", "oldValue", "newValue"]);

/** Whether the history's values of that field are instants. */
export function holdsInstant(field: unknown): boolean {
  return typeof field === "string" && (INSTANTS.has(field) || field.startsWith("breach."));
}

/**
 * Makes `Date`s of the instants in an answer, in place: the answer is fresh and nobody else has it.
 * The host's own attributes are left as they are.
 */
export function revive<T>(answer: T): T {
  if (Array.isArray(answer)) {
    for (const item of answer) revive(item);
  } else if (typeof answer === "object" && answer !== null) {
    const fields = answer as Record<string, unknown>;
    for (const name in fields) {
      const value = fields[name];
      if (typeof value === "number") {
        if (INSTANTS.has(name)) fields[name] = new Date(value);
      } else if (typeof value === "object" && !VERBATIM.has(name)) {
        revive(value);
      }
    }
    if (holdsInstant(fields["fieldChanged"])) {
      fields["oldValue"] = dateOrNull(fields["oldValue"]);
      fields["newValue"] = dateOrNull(fields["newValue"]);
    }
  }
  return answer;
}

/** The `Date` of an answer in epoch milliseconds. */
export function dateOrNull(ms: unknown): Date | null {
  return typeof ms === "number" ? new Date(ms) : null;
}

/** The milliseconds of the instants that need no reading; NaN of the others. */
export function milliseconds(instant: InstantInput): number {
  if (typeof instant === "number") return instant;
  return instant instanceof Date ? instant.getTime() : Number.NaN;
}
