/** Reads the fields of arguments that have been copied into plain data. */
import { described, refuse, refuseMissing, refuseValue } from "../error.js";
import type { Id } from "../types.js";

/** What may be absent. */
export type Maybe<T> = T | null | undefined;

/** An argument, or an object in it, and the path that leads to it. */
export type Fields = { readonly path: string; readonly values: Readonly<Record<string, unknown>> };

export const pathOf = ({ path }: Fields, field: string): string => `${path}.${field}`;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown, path: string, expected: string): Fields {
  return isObject(value) ? { path, values: value } : refuseValue(path, expected, described(value));
}

/** An object that may have only known fields: a misspelling would otherwise pass silently. */
export function knownFieldsOf(value: unknown, path: string, known: readonly string[]): Fields {
  const fields = fieldsOf(value, path, "an object");
  for (const field of Object.keys(fields.values)) {
    if (known.includes(field)) continue;
    const expected = known.length === 1 ? String(known[0]) : `one of ${known.join(", ")}`;
    const reason = { code: "UNKNOWN_FIELD", expected, hint: null } as const;
    refuse(reason, pathOf(fields, field), `unknown field; expected ${expected}`);
  }
  return fields;
}

export function required(fields: Fields, field: string): unknown {
  return fields.values[field] ?? refuseMissing(pathOf(fields, field));
}

/** A string that is not blank. */
export function string(fields: Fields, field: string): string {
  const value = required(fields, field);
  if (typeof value === "string" && value.trim() !== "") return value;
  return refuseValue(pathOf(fields, field), "a string that is not blank", described(value));
}

/** A string; undefined when it is absent or blank. */
export function optionalString(fields: Fields, field: string): string | undefined {
  const value = fields.values[field] ?? "";
  if (typeof value !== "string") return refuseValue(pathOf(fields, field), "a string", described(value));
  return value.trim() === "" ? undefined : value;
}

/** A string that is not blank, or a safe integer. */
export function id(fields: Fields, field: string): Id {
  const value = required(fields, field);
  return typeof value === "number" && Number.isSafeInteger(value) ? value : string(fields, field);
}

export function oneOf<const T extends string>(fields: Fields, field: string, allowed: readonly T[]): T {
  const value = required(fields, field);
  const found = allowed.find((name) => name === value);
  const expected = allowed.length === 1 ? `"${allowed[0]}"` : `one of ${allowed.join(", ")}`;
  return found ?? refuseValue(pathOf(fields, field), expected, described(value));
}

/** Unicode characters, as the engine counts them. */
export const characters = (text: string): number => [...text].length;

/** Bytes of UTF-8. */
export const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
