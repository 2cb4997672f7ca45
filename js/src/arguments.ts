/** Reads fields and lists of an argument, whose getters and proxies may throw. */
import { described, refuse, refuseSize, refuseValue } from "./error.js";

/** More values than any sensible argument has: an argument with more is a mistake or an attack. */
export const MAX_VALUES = 1_000_000;

/** Throws the refusal of an argument in which a getter or a proxy threw. */
export function refuseThrown(path: string, cause: unknown): never {
  const hint = "pass data whose getters do not throw";
  return refuse({ code: "NOT_PLAIN_DATA" }, path, "reading it threw an error", { hint, cause });
}

/** Runs code of the caller: `read` looks at an argument called `name`. */
function guarded<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    return refuseThrown(name, thrown);
  }
}

/** A field of an argument; undefined when it has none. */
export function fieldOf(value: unknown, name: string): unknown {
  return guarded(name, () => (value as Record<string, unknown> | null | undefined)?.[name]);
}

/**
 * A copy of a list with at most `limit` items, each of which is read once: the list may be a proxy.
 */
export function listOf<Item>(value: unknown, name: string, limit = MAX_VALUES): Item[] {
  if (!guarded(name, () => Array.isArray(value))) refuseValue(name, "a list", described(value));
  const list = value as readonly Item[];
  // Before the copy: a sparse list may have a length of four thousand million.
  if (guarded(name, () => list.length) > limit)
    refuseSize(name, `${limit.toLocaleString("en")} ${name} in one call`, "split the call");
  return guarded(name, () => Array.from(list));
}
