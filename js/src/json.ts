import { refuse, TicketEngineError } from "./error.js";
import { AGENT_FIELDS, HISTORY_FIELDS, TEAM_FIELDS, TICKET_FIELDS } from "./generated/types.js";
import { holdsInstant } from "./revive.js";

/** Deeper than any snapshot, and than the engine lets attributes be. */
const MAX_DEPTH = 64;
/** More values than any honest argument has: one that has more is a mistake or an attack. */
const MAX_VALUES = 1_000_000;
/** Characters of all the texts of one argument. */
const MAX_TEXT = 16 * 1024 * 1024;

/**
 * An entity may be a whole database row: only the fields that the engine knows are read, so that neither an
 * unknown column nor a cyclic relation of an ORM matters.
 */
type Known = readonly string[] | undefined;

/** The fields of a command that are entities. */
export type Entities = ReadonlyMap<string, readonly string[]>;

const NO_ENTITIES: Entities = new Map();

/** Of an argument whose getter or proxy threw. */
const THREW = "reading it threw an error; pass data whose getters do not throw";

/** Of `assign`. */
export const ASSIGN_ENTITIES: Entities = new Map<string, readonly string[]>([
  ["team", TEAM_FIELDS],
  ["agents", AGENT_FIELDS],
]);

/** Of the calls for many tickets at once. */
export const BATCH_ENTITIES: Entities = new Map<string, readonly string[]>([
  ["teams", TEAM_FIELDS],
  ["agents", AGENT_FIELDS],
]);

/** A ticket or draft as JSON text. */
export function entityJson(value: unknown, name: string): string {
  return json(value, name, TICKET_FIELDS, NO_ENTITIES);
}

/** A row, or a list of rows, as JSON text: of each only the `known` fields. */
export function knownJson(value: unknown, name: string, known: readonly string[]): string {
  return json(value, name, known, NO_ENTITIES);
}

/** The items of a list, read once: what they are read from may be a proxy. */
export function listOf<Item>(value: unknown, name: string): Item[] {
  let items: Item[] | undefined;
  try {
    if (Array.isArray(value)) items = Array.from(value as readonly Item[]);
  } catch (thrown) {
    refuse({ code: "NOT_PLAIN_DATA" }, name, THREW, thrown);
  }
  return (
    items ?? refuse({ code: "INVALID_VALUE", expected: "a list" }, name, "this is no list; write a list")
  );
}

/** A command, configuration or single value as JSON text. `entities` are those among a command's own fields. */
export function valueJson(value: unknown, name: string, entities = NO_ENTITIES): string {
  return json(value, name, undefined, entities);
}

/** Some fields of an object, as plain data; the others are not looked at. */
export function plainFields(value: unknown, name: string, fields: readonly string[]): unknown {
  return plain(value, name, fields, NO_ENTITIES, false);
}

/** JSON of the host's own as plain data: a date in it is JSON like any other. */
export function plainJson(value: unknown, name: string): unknown {
  return plain(value, name, undefined, NO_ENTITIES, true);
}

function json(value: unknown, name: string, known: Known, entities: Entities): string {
  return JSON.stringify(plain(value, name, known, entities, false) ?? null);
}

/**
 * Copies an argument into plain data, to be written as JSON: no getter, proxy or `toJSON` of the host's runs
 * once the engine has been entered, and the host's object is never changed. Instants become epoch milliseconds.
 */
function plain(value: unknown, name: string, known: Known, entities: Entities, ownJson: boolean): unknown {
  const copier = new Copier(name, entities);
  try {
    return copier.copy(value, known, ownJson);
  } catch (thrown) {
    if (thrown instanceof TicketEngineError) throw thrown;
    return copier.refuse(THREW, thrown);
  }
}

/**
 * Whether an entry's old or new value is the host's own JSON. An instant is not: what came out as a `Date`
 * goes in as the same milliseconds.
 */
function isOwnValue(entry: Record<string, unknown>, name: string): boolean {
  return (name === "oldValue" || name === "newValue") && !holdsInstant(entry["fieldChanged"]);
}

class Copier {
  readonly #trail: (string | number)[] = [];
  readonly #ancestors: object[] = [];
  readonly #entities: Entities;
  #values = 0;
  #text = 0;

  constructor(name: string, entities: Entities) {
    if (name !== "") this.#trail.push(name);
    this.#entities = entities;
  }

  /** `ownJson`: inside the host's attributes, where a date is JSON like any other. */
  copy(value: unknown, known: Known, ownJson: boolean): unknown {
    if (++this.#values > MAX_VALUES) return this.#refuseSize(`${MAX_VALUES} values`);
    switch (typeof value) {
      case "string":
        return this.#copyText(value);
      case "number":
        return Number.isFinite(value) ? value : this.#copyNonFinite(value, ownJson);
      case "boolean":
      case "undefined":
        return value;
      case "object":
        return value === null ? null : this.#copyObject(value, known, ownJson);
      case "bigint":
        return this.refuse("a bigint is not plain data; pass a text or a number");
      default:
        return this.refuse(`a ${typeof value} is not plain data; leave it out`);
    }
  }

  #copyText(text: string): string {
    this.#text += text.length;
    if (this.#text > MAX_TEXT) return this.#refuseSize(`${MAX_TEXT} characters of text`);
    if (/\p{Surrogate}/u.test(text)) {
      return this.refuse(
        "this text holds half of a character, as cutting one in two leaves it; cut it elsewhere, or use toWellFormed()",
      );
    }
    return text;
  }

  /** JSON has no word for these and would say null, which many fields allow: they go as text, to be refused. */
  #copyNonFinite(value: number, ownJson: boolean): string {
    return ownJson ? this.refuse(`${value} is not plain data; write a finite number`) : String(value);
  }

  #copyObject(value: object, known: Known, ownJson: boolean): unknown {
    if (value instanceof Date) {
      return ownJson ? value.toJSON() : this.copy(value.getTime(), undefined, false);
    }
    if (this.#ancestors.includes(value)) {
      return this.refuse("it contains itself; pass data without cycles");
    }
    if (this.#ancestors.length >= MAX_DEPTH) {
      return this.refuse(`it nests more than ${MAX_DEPTH} levels deep; flatten it`);
    }
    this.#ancestors.push(value);
    const copy = Array.isArray(value)
      ? this.#copyItems(value, known, ownJson)
      : this.#copyMembers(value as Record<string, unknown>, known, ownJson);
    this.#ancestors.pop();
    return copy;
  }

  #copyItems(items: readonly unknown[], known: Known, ownJson: boolean): unknown[] {
    const copy: unknown[] = [];
    const { length } = items;
    if (this.#values + length > MAX_VALUES) return this.#refuseSize(`${MAX_VALUES} values`);
    for (let index = 0; index < length; index++) {
      this.#trail.push(index);
      copy.push(this.copy(items[index], known, ownJson) ?? null);
      this.#trail.pop();
    }
    return copy;
  }

  #copyMembers(fields: Record<string, unknown>, known: Known, ownJson: boolean): unknown {
    if (known === undefined) {
      // A Temporal.Instant or ZonedDateTime, where an instant may stand.
      const ms = ownJson ? undefined : fields["epochMilliseconds"];
      if (typeof ms === "number") return ms;
      const toJson = fields["toJSON"];
      if (ownJson && typeof toJson === "function") {
        const own: unknown = toJson.call(fields);
        if (own !== fields) return this.copy(own, undefined, true);
      }
      const kind = Object.prototype.toString.call(fields);
      if (kind !== "[object Object]") return this.refuse(`${kind} is not plain data; pass what is in it`);
    }
    return this.#copyFields(fields, known, ownJson);
  }

  #copyFields(fields: Record<string, unknown>, known: Known, ownJson: boolean) {
    const copy: Record<string, unknown> = {};
    const isCommand = this.#ancestors.length === 1 && known === undefined;
    for (const name of known ?? Object.keys(fields)) {
      this.#trail.push(name);
      if (name === "__proto__") {
        const sentence = "the key __proto__ would set an object's prototype; rename it";
        refuse({ code: "UNSAFE_KEY", key: name }, this.#path(), sentence);
      }
      const entity = isCommand ? this.#entities.get(name) : undefined;
      const isOwn =
        ownJson || name === "attributes" || (known === HISTORY_FIELDS && isOwnValue(fields, name));
      const value = this.copy(fields[name], entity, isOwn);
      if (value !== undefined) copy[name] = value;
      this.#trail.pop();
    }
    return copy;
  }

  refuse(sentence: string, cause?: unknown): never {
    return refuse({ code: "NOT_PLAIN_DATA" }, this.#path(), sentence, cause);
  }

  #refuseSize(limit: string): never {
    const mend = `pass at most ${limit} in one argument`;
    return refuse({ code: "TOO_MUCH", mend }, this.#path(), `this is too much at once; ${mend}`);
  }

  #path(): string {
    let path = "";
    for (const step of this.#trail) {
      path += typeof step === "number" ? `[${step}]` : path === "" ? step : `.${step}`;
    }
    return path;
  }
}
