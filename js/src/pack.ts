import { refuse, TicketEngineError } from "./error.js";
import { KEYS } from "./generated/keys.js";
import { AGENT_FIELDS, HISTORY_FIELDS, TEAM_FIELDS, TICKET_FIELDS } from "./generated/types.js";
import { END_KEY, FIRST_KEY, TAG, TEXT_KEY } from "./packed.js";
import { holdsInstant } from "./revive.js";

/** Deeper than any snapshot, and than the engine lets attributes be. */
const MAX_DEPTH = 64;
/** More values than any honest argument has: one that has more is a mistake or an attack. */
const MAX_VALUES = 1_000_000;
/** Characters of all the texts of one argument. */
const MAX_TEXT = 16 * 1024 * 1024;
/** A larger buffer is not kept. */
export const MAX_SPARE = 1024 * 1024;
/** Texts up to here are written character by character: calling the runtime's encoder would cost more. */
const SHORT = 48;

/**
 * An entity may be a whole database row: only the fields that the engine knows are read, so that neither an
 * unknown column nor a cyclic relation of an ORM matters.
 */
type Known = readonly string[] | undefined;

/** The fields of a command that are entities. */
export type Entities = ReadonlyMap<string, readonly string[]>;

export const NO_ENTITIES: Entities = /* @__PURE__ */ new Map();

/** Of `assign`. */
export const ASSIGN_ENTITIES: Entities = /* @__PURE__ */ new Map<string, readonly string[]>([
  ["team", TEAM_FIELDS],
  ["agents", AGENT_FIELDS],
]);

/** Of the calls for many tickets at once. */
export const BATCH_ENTITIES: Entities = /* @__PURE__ */ new Map<string, readonly string[]>([
  ["teams", TEAM_FIELDS],
  ["agents", AGENT_FIELDS],
]);

/** Of an argument whose getter or proxy threw. */
const THREW = "reading it threw an error; pass data whose getters do not throw";

const PLACES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ KEYS.map((name, place) => [name, place + FIRST_KEY]),
);

/** The keys of the fields of each kind of entity, in their order. */
const KNOWN_KEYS = new WeakMap<readonly string[], readonly number[]>();

function keysOf(known: readonly string[]): readonly number[] {
  let keys = KNOWN_KEYS.get(known);
  if (keys === undefined) {
    keys = known.map((name) => PLACES.get(name) as number);
    KNOWN_KEYS.set(known, keys);
  }
  return keys;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** Grown to the largest arguments so far. Away while it is in use: a getter of the host's may ask the engine. */
let spare: Uint8Array | undefined;

/** Arguments as packed data, one after another, good until the next ones are packed. */
export function pack(write: (packer: Packer) => void): Uint8Array {
  const packer = new Packer(spare ?? new Uint8Array(4096));
  spare = undefined;
  try {
    write(packer);
    return packer.packed();
  } finally {
    const buffer = packer.buffer();
    if (buffer.length <= MAX_SPARE) spare = buffer;
  }
}

/** A command, configuration or single value as packed data. */
export function packValue(value: unknown, name: string): Uint8Array {
  return pack((packer) => packer.value(value, name));
}

/** What `read` finds in an argument called `name`, whose getters and proxies run here and may throw. */
function reading<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    return refuse({ code: "NOT_PLAIN_DATA" }, name, THREW, thrown);
  }
}

/** A field of an argument that the face itself looks at; undefined when there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  return reading(name, () => (value as Record<string, unknown> | null | undefined)?.[name]);
}

/** The items of a list, read once, when it has no more than `limit` of them: what they are read from may be a proxy. */
export function listOf<Item>(value: unknown, name: string, limit = MAX_VALUES): Item[] {
  if (!reading(name, () => Array.isArray(value))) {
    refuse({ code: "INVALID_VALUE", expected: "a list" }, name, "this is no list; write a list");
  }
  const list = value as readonly Item[];
  // Before anything is copied: a sparse list may say that it has four thousand million.
  if (reading(name, () => list.length) > limit) {
    const mend = `pass at most ${limit} ${name} in one call`;
    refuse({ code: "TOO_MUCH", mend }, name, `this is too much at once; ${mend}`);
  }
  return reading(name, () => Array.from(list));
}

/**
 * Whether an entry's old or new value is the host's own JSON. An instant is not: what came out as a `Date`
 * goes in as the same milliseconds.
 */
function isOwnValue(entry: Record<string, unknown>, name: string): boolean {
  return (name === "oldValue" || name === "newValue") && !holdsInstant(entry["fieldChanged"]);
}

/**
 * Writes arguments as packed data, the format of the Rust module `packed`: no getter, proxy or `toJSON` of the
 * host's runs once the engine has been entered, and the host's object is never changed. Instants become epoch
 * milliseconds.
 */
export class Packer {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;
  #entities = NO_ENTITIES;
  /** A field of a command that stays outside. */
  #without: string | undefined;
  #trail: (string | number)[] = [];
  #ancestors: object[] = [];
  #values = 0;
  #text = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  buffer(): Uint8Array {
    return this.#bytes;
  }

  packed(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A command, configuration or single value. `entities` are those among a command's own fields, `without` is none of it. */
  value(value: unknown, name: string, entities = NO_ENTITIES, without?: string): void {
    this.#without = without;
    this.#argument(value, name, undefined, entities, false);
    this.#without = undefined;
  }

  /** A ticket or draft. */
  ticket(value: unknown, name: string): void {
    this.#argument(value, name, TICKET_FIELDS, NO_ENTITIES, false);
  }

  /** A row, or a list of rows: of each only the `known` fields. */
  known(value: unknown, name: string, known: readonly string[]): void {
    this.#argument(value, name, known, NO_ENTITIES, false);
  }

  /** JSON of the host's own: a date in it is JSON like any other. */
  json(value: unknown, name: string): void {
    this.#argument(value, name, undefined, NO_ENTITIES, true);
  }

  /** A list of arguments. What cannot be read is null, when `onRefused` takes its refusal. */
  list<Item>(
    items: readonly Item[],
    write: (item: Item, index: number) => void,
    onRefused?: (refusal: TicketEngineError, index: number) => void,
  ): void {
    this.#byte(TAG.list);
    items.forEach((item, index) => {
      const start = this.#at;
      try {
        write(item, index);
      } catch (error) {
        if (!(onRefused && error instanceof TicketEngineError)) throw error;
        onRefused(error, index);
        this.#at = start;
        this.#byte(TAG.null);
      }
    });
    this.#byte(TAG.end);
  }

  #argument(value: unknown, name: string, known: Known, entities: Entities, ownJson: boolean): void {
    this.#trail = name === "" ? [] : [name];
    this.#ancestors = [];
    this.#entities = entities;
    this.#values = this.#text = 0;
    try {
      if (!this.#write(value, known, ownJson)) this.#byte(TAG.null);
    } catch (thrown) {
      if (thrown instanceof TicketEngineError) throw thrown;
      this.#refuse(THREW, thrown);
    }
  }

  /** Whether there was anything to write. `ownJson`: inside the host's attributes, where a date is JSON like any other. */
  #write(value: unknown, known: Known, ownJson: boolean): boolean {
    if (++this.#values > MAX_VALUES) return this.#refuseSize(`${MAX_VALUES} values`);
    switch (typeof value) {
      case "string":
        this.#byte(TAG.text);
        this.#writeText(value);
        return true;
      case "number":
        // JSON has no word for the others, and would say null for them, which many fields allow.
        if (ownJson && !Number.isFinite(value)) {
          this.#refuse(`${value} is not plain data; write a finite number`);
        }
        this.#double(TAG.number, value);
        return true;
      case "boolean":
        this.#byte(value ? TAG.true : TAG.false);
        return true;
      case "undefined":
        return false;
      case "object":
        if (value !== null) return this.#object(value, known, ownJson);
        this.#byte(TAG.null);
        return true;
      case "bigint":
        return this.#refuse("a bigint is not plain data; pass a text or a number");
      default:
        return this.#refuse(`a ${typeof value} is not plain data; leave it out`);
    }
  }

  #object(value: object, known: Known, ownJson: boolean): boolean {
    if (value instanceof Date && !ownJson) {
      this.#double(TAG.instant, value.getTime());
      return true;
    }
    if (this.#ancestors.includes(value)) this.#refuse("it contains itself; pass data without cycles");
    if (this.#ancestors.length >= MAX_DEPTH) {
      this.#refuse(`it nests more than ${MAX_DEPTH} levels deep; flatten it`);
    }
    this.#ancestors.push(value);
    const isWritten = Array.isArray(value)
      ? this.#items(value, known, ownJson)
      : this.#members(value as Record<string, unknown>, known, ownJson);
    this.#ancestors.pop();
    return isWritten;
  }

  #items(items: readonly unknown[], known: Known, ownJson: boolean): boolean {
    const { length } = items;
    if (this.#values + length > MAX_VALUES) return this.#refuseSize(`${MAX_VALUES} values`);
    this.#byte(TAG.list);
    for (let index = 0; index < length; index++) {
      this.#trail.push(index);
      if (!this.#write(items[index], known, ownJson)) this.#byte(TAG.null);
      this.#trail.pop();
    }
    this.#byte(TAG.end);
    return true;
  }

  #members(fields: Record<string, unknown>, known: Known, ownJson: boolean): boolean {
    if (known === undefined) {
      // A Temporal.Instant or ZonedDateTime, where an instant may stand.
      const ms = ownJson ? undefined : fields["epochMilliseconds"];
      if (typeof ms === "number") {
        this.#double(TAG.instant, ms);
        return true;
      }
      const toJson = fields["toJSON"];
      if (ownJson && typeof toJson === "function") {
        const own: unknown = toJson.call(fields);
        if (own !== fields) return this.#write(own, undefined, true);
      }
      const kind = Object.prototype.toString.call(fields);
      if (kind === "[object Date]" && !ownJson) {
        // Of another realm.
        this.#double(TAG.instant, Date.prototype.getTime.call(fields));
        return true;
      }
      if (kind !== "[object Object]") this.#refuse(`${kind} is not plain data; pass what is in it`);
    }
    if (known === undefined) this.#fields(fields, ownJson);
    else this.#entity(fields, known, ownJson);
    return true;
  }

  #entity(fields: Record<string, unknown>, known: readonly string[], ownJson: boolean): void {
    this.#byte(TAG.object);
    const keys = keysOf(known);
    const isEntry = known === HISTORY_FIELDS;
    for (let index = 0; index < known.length; index++) {
      const name = known[index] as string;
      this.#trail.push(name);
      const isOwn = ownJson || name === "attributes" || (isEntry && isOwnValue(fields, name));
      const start = this.#at;
      this.#short(keys[index] as number);
      // What is undefined is not there.
      if (!this.#write(fields[name], undefined, isOwn)) this.#at = start;
      this.#trail.pop();
    }
    this.#short(END_KEY);
  }

  #fields(fields: Record<string, unknown>, ownJson: boolean): void {
    this.#byte(TAG.object);
    const isCommand = this.#ancestors.length === 1;
    for (const name of Object.keys(fields)) {
      if (isCommand && name === this.#without) continue;
      this.#trail.push(name);
      if (name === "__proto__") {
        const sentence = "the key __proto__ would set an object's prototype; rename it";
        refuse({ code: "UNSAFE_KEY", key: name }, this.#path(), sentence);
      }
      const entity = isCommand ? this.#entities.get(name) : undefined;
      const start = this.#at;
      this.#key(name);
      if (!this.#write(fields[name], entity, ownJson || name === "attributes")) this.#at = start;
      this.#trail.pop();
    }
    this.#short(END_KEY);
  }

  #key(name: string): void {
    const place = PLACES.get(name);
    this.#short(place ?? TEXT_KEY);
    if (place === undefined) this.#encode(name);
  }

  #writeText(text: string): void {
    this.#text += text.length;
    if (this.#text > MAX_TEXT) this.#refuseSize(`${MAX_TEXT} characters of text`);
    this.#encode(text);
  }

  /** The length and the bytes of a text. */
  #encode(text: string): void {
    const { length } = text;
    // A character of a text takes at most three bytes.
    const bytes = this.#room(4 + 3 * length);
    let at = this.#at + 4;
    if (length <= SHORT) {
      let index = 0;
      for (; index < length; index++) {
        const code = text.charCodeAt(index);
        if (code > 127) break;
        bytes[at++] = code;
      }
      if (index === length) {
        this.#length(length);
        return;
      }
    }
    if (/\p{Surrogate}/u.test(text)) {
      this.#refuse(
        "this text holds half of a character, as cutting one in two leaves it; cut it elsewhere, or use toWellFormed()",
      );
    }
    this.#length(encoder.encodeInto(text, bytes.subarray(this.#at + 4)).written);
  }

  #length(length: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = length;
    bytes[at + 1] = length >>> 8;
    bytes[at + 2] = length >>> 16;
    bytes[at + 3] = length >>> 24;
    this.#at = at + 4 + length;
  }

  #double(tag: number, value: number): void {
    this.#room(9)[this.#at] = tag;
    // JSON has no -0.
    this.#view.setFloat64(this.#at + 1, value + 0, true);
    this.#at += 9;
  }

  #byte(byte: number): void {
    this.#room(1)[this.#at++] = byte;
  }

  #short(short: number): void {
    const bytes = this.#room(2);
    bytes[this.#at++] = short;
    bytes[this.#at++] = short >>> 8;
  }

  /** The bytes, in which so many more have room. */
  #room(more: number): Uint8Array {
    const needed = this.#at + more;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.#bytes.subarray(0, this.#at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return this.#bytes;
  }

  #refuse(sentence: string, cause?: unknown): never {
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
