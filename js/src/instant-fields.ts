import { INSTANT_FIELDS } from "./generated/types.js";

const INSTANTS: ReadonlySet<string> = /* @__PURE__ */ new Set(INSTANT_FIELDS);

/** Whether the values that a history records of a field are instants. */
export function isInstantField(field: unknown): boolean {
  return typeof field === "string" && (INSTANTS.has(field) || field.startsWith("breach."));
}
