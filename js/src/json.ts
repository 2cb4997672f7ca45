import { refuse, TicketEngineError } from "./error.js";
import { AGENT_FIELDS, TEAM_FIELDS, TICKET_FIELDS } from "./generated/types.js";

/**
 * Entities may be whole database rows: of these only the fields that the engine knows are read, so that
 * neither an unknown column nor a cyclic relation of an ORM matters.
 */
const ENTITY_FIELDS: Readonly<Record<string, readonly string[]>> = {
  ticket: TICKET_FIELDS,
  tickets: TICKET_FIELDS,
  draft: TICKET_FIELDS,
  team: TEAM_FIELDS,
  agents: AGENT_FIELDS,
};

/** Deeper than any snapshot, and than the engine lets attributes be. */
const MAX_DEPTH = 64;

/**
 * Copies an argument into plain data: no getter, proxy or `toJSON` of the host's runs once the engine has
 * been entered, and the host's object is never changed. Instants become epoch milliseconds.
 */
export function json(value: unknown, name: string): string {
  const copier = new Copier(name);
  try {
    return JSON.stringify(copier.copy(value, ENTITY_FIELDS[name], false) ?? null);
  } catch (thrown) {
    if (thrown instanceof TicketEngineError) throw thrown;
    return copier.refuse("reading it threw an error; pass data whose getters do not throw", thrown);
  }
}

class Copier {
  readonly #trail: (string | number)[] = [];
  readonly #ancestors: object[] = [];

  constructor(name: string) {
    if (name !== "") this.#trail.push(name);
  }

  /** `ownJson`: inside the host's attributes, where a date is JSON like any other. */
  copy(value: unknown, only: readonly string[] | undefined, ownJson: boolean): unknown {
    switch (typeof value) {
      case "object":
        return value === null ? null : this.#copyObject(value, only, ownJson);
      case "number":
        return Number.isFinite(value) ? value : this.#copyNonFinite(value, ownJson);
      case "string":
      case "boolean":
      case "undefined":
        return value;
      case "bigint":
        return this.refuse("a bigint is not plain data; pass a string or a number");
      default:
        return this.refuse(`a ${typeof value} is not plain data; leave it out`);
    }
  }

  /** JSON has no word for these and would say null, which many fields allow: they go as text, to be refused. */
  #copyNonFinite(value: number, ownJson: boolean): string {
    return ownJson ? this.refuse(`${value} is not plain data; write a finite number`) : String(value);
  }

  #copyObject(value: object, only: readonly string[] | undefined, ownJson: boolean): unknown {
    if (value instanceof Date) return ownJson ? value.toJSON() : this.copy(value.getTime(), only, false);
    if (this.#ancestors.includes(value)) {
      return this.refuse("it contains itself; pass data without cycles");
    }
    if (this.#ancestors.length >= MAX_DEPTH) {
      return this.refuse(`it nests more than ${MAX_DEPTH} levels deep; flatten it`);
    }
    if (!ownJson) {
      const ms = (value as { epochMilliseconds?: unknown }).epochMilliseconds;
      if (typeof ms === "number") return ms;
    } else if (typeof (value as { toJSON?: unknown }).toJSON === "function") {
      return this.copy((value as { toJSON(): unknown }).toJSON(), undefined, ownJson);
    }
    this.#ancestors.push(value);
    const copy = Array.isArray(value)
      ? this.#copyItems(value, only, ownJson)
      : this.#copyFields(value as Record<string, unknown>, only, ownJson);
    this.#ancestors.pop();
    return copy;
  }

  #copyItems(items: readonly unknown[], only: readonly string[] | undefined, ownJson: boolean) {
    const copy: unknown[] = [];
    for (let index = 0; index < items.length; index++) {
      this.#trail.push(index);
      copy.push(this.copy(items[index], only, ownJson) ?? null);
      this.#trail.pop();
    }
    return copy;
  }

  #copyFields(fields: Record<string, unknown>, only: readonly string[] | undefined, ownJson: boolean) {
    const copy: Record<string, unknown> = {};
    for (const name of only ?? Object.keys(fields)) {
      this.#trail.push(name);
      if (name === "__proto__") {
        const sentence = "the key __proto__ would set an object's prototype; rename it";
        refuse({ code: "UNSAFE_KEY", key: name }, this.#path(), sentence);
      }
      const inside = ownJson || name === "attributes";
      const known = inside || only !== undefined ? undefined : ENTITY_FIELDS[name];
      const value = this.copy(fields[name], known, inside);
      if (value !== undefined) copy[name] = value;
      this.#trail.pop();
    }
    return copy;
  }

  refuse(sentence: string, cause?: unknown): never {
    return refuse({ code: "NOT_PLAIN_DATA" }, this.#path(), sentence, cause);
  }

  #path(): string {
    let path = "";
    for (const step of this.#trail) {
      path += typeof step === "number" ? `[${step}]` : path === "" ? step : `.${step}`;
    }
    return path;
  }
}
