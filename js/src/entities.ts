/** Which fields of an entity the engine reads. */
import { KEYS } from "./generated/keys.js";
import { AGENT_FIELDS, TEAM_FIELDS } from "./generated/types.js";
import { FIRST_KEY } from "./packed.js";

/**
 * The fields of an entity that the engine knows. An entity may be a whole database row: unknown
 * columns and the cyclic relations of an ORM are not even looked at.
 */
export type Known = readonly string[];

/** The fields of a command that hold entities, or lists of them. */
export type Entities = ReadonlyMap<string, Known>;

export const NO_ENTITIES: Entities = /* @__PURE__ */ new Map();

/** Of `assign` and `reassign`. */
export const ASSIGN_ENTITIES: Entities = /* @__PURE__ */ new Map<string, Known>([
  ["team", TEAM_FIELDS],
  ["agents", AGENT_FIELDS],
]);

/** Of `assignAll`, `reassignAll` and `pullWork`. */
export const BATCH_ENTITIES: Entities = /* @__PURE__ */ new Map<string, Known>([
  ["teams", TEAM_FIELDS],
  ["agents", AGENT_FIELDS],
]);

/** The keys of names, by name. A name without one is sent in full. */
export const KEY_OF: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ KEYS.map((name, place) => [name, place + FIRST_KEY]),
);

const keysByFields = /* @__PURE__ */ new WeakMap<Known, readonly number[]>();

/** The keys of known fields, in their order. Their names are never sent in full. */
export function keysOf(known: Known): readonly number[] {
  let keys = keysByFields.get(known);
  if (keys === undefined) {
    keys = known.map((name) => KEY_OF.get(name) as number);
    keysByFields.set(known, keys);
  }
  return keys;
}
