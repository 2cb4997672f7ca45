import { INSTANT_FIELDS } from "./generated/types.js";
import type { InstantInput } from "./types.js";

const INSTANTS: ReadonlySet<string> = /* @__PURE__ */ new Set(INSTANT_FIELDS);

/** Whether the history's values of that field are instants. */
export function holdsInstant(field: unknown): boolean {
  return typeof field === "string" && (INSTANTS.has(field) || field.startsWith("breach."));
}

/** The milliseconds of the instants that need no reading; NaN of the others. */
export function milliseconds(instant: InstantInput): number {
  if (typeof instant === "number") return instant;
  return instant instanceof Date ? instant.getTime() : Number.NaN;
}
