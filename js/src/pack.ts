import { MAX_VALUES, refuseThrown } from "./arguments.js";
import { KEY_OF, type Known, keysOf, NO_ENTITIES } from "./entities.js";
import { described, refuse, refuseSize, TicketEngineError } from "./error.js";
import { HISTORY_FIELDS, RENAMED_FIELDS, TEAM_FIELDS, TICKET_FIELDS } from "./generated/types.js";
import { isInstantField } from "./instant-fields.js";
import { END_KEY, TAG, TEXT_KEY } from "./packed.js";

/** Deeper than any snapshot, and than the engine lets attributes nest. */
const MAX_DEPTH = 64;
/** Characters of all the strings in one argument. */
const MAX_TEXT = 16 * 1024 * 1024;
/** A buffer with more bytes is not reused. */
export const MAX_SPARE = 1024 * 1024;
/**
 * Strings up to this length are written character by character: calling the encoder would cost
 * more.
 */
const SHORT = 48;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * The buffer of the next arguments, grown to the largest so far. It is undefined while it is in
 * use, because a getter of the caller may call the engine.
 */
let spare: Uint8Array | undefined;

/** Packs arguments one after another. The result is valid until the next call. */
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

/** Packs a configuration or a single value. */
export function packValue(value: unknown, name: string): Uint8Array {
  return pack((packer) => packer.value(value, name));
}

/**
 * Whether a value of a history entry is JSON of the caller's. An instant is not: what came out as a
 * `Date` goes in as the same milliseconds.
 */
function holdsJson(entry: Record<string, unknown>, name: string): boolean {
  return (name === "oldValue" || name === "newValue") && !isInstantField(entry["fieldChanged"]);
}

/**
 * Writes arguments as packed data, the format of the Rust module `codec`. Instants become epoch
 * milliseconds.
 *
 * INVARIANT: every getter, proxy and `toJSON` of the caller runs here, so none runs during a call
 * into the engine. No object of the caller is changed.
 */
export class Packer {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;
  #entities = NO_ENTITIES;
  /** A field of the command that is not sent. */
  #without: string | undefined;
  /**
   * The steps that lead to the current value. Empty for a command: the paths of its fields are
   * bare.
   */
  #trail: (string | number)[] = [];
  #ancestors: object[] = [];
  #values = 0;
  #text = 0;
  /**
   * What is sent for a missing argument, so that the engine can distinguish it from null. In a
   * list it would be the end.
   */
  #absent: number = TAG.end;

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

  /** A configuration or a single value. */
  value(value: unknown, name: string): void {
    this.#argument(value, [name], undefined, false);
  }

  /**
   * A command, which is the last argument. If it is missing, nothing is sent, so that the engine
   * can distinguish it from null. `entities` are its fields that hold entities; the field `without` is not
   * sent.
   */
  command(value: unknown, entities = NO_ENTITIES, without?: string): void {
    if (value === undefined) return;
    this.#entities = entities;
    this.#without = without;
    this.#argument(value, [], undefined, false);
    this.#entities = NO_ENTITIES;
    this.#without = undefined;
  }

  /** A ticket or a draft. */
  ticket(value: unknown, name: string): void {
    this.#argument(value, [name], TICKET_FIELDS, false);
  }

  /** A row, or a list of rows, of which only the `known` fields are sent. */
  known(value: unknown, name: string, known: Known): void {
    this.#argument(value, [name], known, false);
  }

  /** JSON of the caller's, in which a `Date` is what its `toJSON` returns. */
  json(value: unknown, name: string): void {
    this.#argument(value, [name], undefined, true);
  }

  /** A list of arguments. With `onRefused`, an item that is refused is sent as null. */
  list<Item>(
    items: readonly Item[],
    write: (item: Item, index: number) => void,
    onRefused?: (refusal: TicketEngineError, index: number) => void,
  ): void {
    this.#byte(TAG.list);
    this.#absent = TAG.null;
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
    this.#absent = TAG.end;
    this.#byte(TAG.end);
  }

  #argument(value: unknown, trail: string[], known: Known | undefined, isJson: boolean): void {
    this.#trail = trail;
    this.#ancestors = [];
    this.#values = this.#text = 0;
    try {
      if (!this.#write(value, known, isJson)) this.#byte(this.#absent);
    } catch (thrown) {
      if (thrown instanceof TicketEngineError) throw thrown;
      refuseThrown(this.#path(), thrown);
    }
  }

  /**
   * Whether there was a value to write. `isJson`: inside JSON of the caller's, such as attributes.
   */
  #write(value: unknown, known: Known | undefined, isJson: boolean): boolean {
    if (++this.#values > MAX_VALUES) return this.#refuseSize(`${MAX_VALUES} values`);
    switch (typeof value) {
      case "string":
        this.#byte(TAG.text);
        this.#writeText(value);
        return true;
      case "number":
        // JSON would write null for NaN and infinity, which many fields allow.
        if (isJson && !Number.isFinite(value)) this.#refuse(value, "write a finite number");
        this.#double(TAG.number, value);
        return true;
      case "boolean":
        this.#byte(value ? TAG.true : TAG.false);
        return true;
      case "undefined":
        return false;
      case "object":
        if (value !== null) return this.#object(value, known, isJson);
        this.#byte(TAG.null);
        return true;
      case "bigint":
        return this.#refuse(value, "convert it with Number() or String()");
      default:
        return this.#refuse(value, "leave it out");
    }
  }

  #object(value: object, known: Known | undefined, isJson: boolean): boolean {
    if (value instanceof Date && !isJson) {
      this.#double(TAG.instant, value.getTime());
      return true;
    }
    if (this.#ancestors.includes(value)) {
      this.#refuseForm("this value contains itself", "pass data without cycles");
    }
    if (this.#ancestors.length >= MAX_DEPTH) {
      this.#refuseForm(`this value nests more than ${MAX_DEPTH} levels deep`, "flatten it");
    }
    this.#ancestors.push(value);
    const isWritten = Array.isArray(value)
      ? this.#items(value, known, isJson)
      : this.#members(value as Record<string, unknown>, known, isJson);
    this.#ancestors.pop();
    return isWritten;
  }

  #items(items: readonly unknown[], known: Known | undefined, isJson: boolean): boolean {
    const { length } = items;
    if (this.#values + length > MAX_VALUES) return this.#refuseSize(`${MAX_VALUES} values`);
    this.#byte(TAG.list);
    for (let index = 0; index < length; index++) {
      this.#trail.push(index);
      if (!this.#write(items[index], known, isJson)) this.#byte(TAG.null);
      this.#trail.pop();
    }
    this.#byte(TAG.end);
    return true;
  }

  #members(fields: Record<string, unknown>, known: Known | undefined, isJson: boolean): boolean {
    if (known !== undefined) {
      this.#entity(fields, known, isJson);
      return true;
    }
    // A Temporal.Instant or ZonedDateTime, where an instant may stand.
    const ms = isJson ? undefined : fields["epochMilliseconds"];
    if (typeof ms === "number") {
      this.#double(TAG.instant, ms);
      return true;
    }
    const toJson = fields["toJSON"];
    if (isJson && typeof toJson === "function") {
      const json: unknown = toJson.call(fields);
      if (json !== fields) return this.#write(json, undefined, true);
    }
    const kind = Object.prototype.toString.call(fields);
    if (kind === "[object Date]" && !isJson) {
      // A `Date` of another realm.
      this.#double(TAG.instant, Date.prototype.getTime.call(fields));
      return true;
    }
    if (kind === "[object Promise]") this.#refuse(fields, "await it first");
    if (kind !== "[object Object]") this.#refuse(fields, "pass what it contains");
    this.#fields(fields, isJson);
    return true;
  }

  #entity(fields: Record<string, unknown>, known: Known, isJson: boolean): void {
    this.#byte(TAG.object);
    const keys = keysOf(known);
    const isEntry = known === HISTORY_FIELDS;
    for (let index = 0; index < known.length; index++) {
      const name = known[index] as string;
      this.#trail.push(name);
      const isFieldJson = isJson || name === "attributes" || (isEntry && holdsJson(fields, name));
      const start = this.#at;
      this.#short(keys[index] as number);
      // An undefined field counts as absent.
      if (!this.#write(fields[name], undefined, isFieldJson)) {
        this.#at = start;
        if (name === "ticketId" && known === TICKET_FIELDS) this.#markMistake(fields);
      }
      this.#trail.pop();
    }
    if (known === TEAM_FIELDS) this.#renamed(fields);
    this.#short(END_KEY);
  }

  /** Options under their old names, which the engine refuses. Their values do not matter. */
  #renamed(fields: Record<string, unknown>): void {
    for (const name of RENAMED_FIELDS) {
      if (fields[name] === undefined) continue;
      this.#key(name);
      this.#byte(TAG.null);
    }
  }

  #fields(fields: Record<string, unknown>, isJson: boolean): void {
    this.#byte(TAG.object);
    const isCommand = this.#ancestors.length === 1;
    for (const name of Object.keys(fields)) {
      if (isCommand && name === this.#without) continue;
      this.#trail.push(name);
      if (name === "__proto__") {
        const sentence = "the key __proto__ would set an object's prototype in JavaScript";
        refuse({ code: "UNSAFE_KEY", key: name }, this.#path(), sentence, { hint: "rename it" });
      }
      const entity = isCommand ? this.#entities.get(name) : undefined;
      const start = this.#at;
      this.#key(name);
      if (!this.#write(fields[name], entity, isJson || name === "attributes")) this.#at = start;
      this.#trail.pop();
    }
    this.#short(END_KEY);
  }

  #key(name: string): void {
    const key = KEY_OF.get(name);
    this.#short(key ?? TEXT_KEY);
    if (key === undefined) this.#encode(name);
  }

  #writeText(text: string): void {
    this.#text += text.length;
    if (this.#text > MAX_TEXT) this.#refuseSize(`${MAX_TEXT} characters`);
    this.#encode(text);
  }

  /** The length and the bytes of a string. */
  #encode(text: string): void {
    const { length } = text;
    // One UTF-16 unit takes at most three bytes of UTF-8.
    const bytes = this.#reserve(4 + 3 * length);
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
      const hint = "cut strings between characters, or use toWellFormed()";
      this.#refuseForm("this string holds half of a character (a lone surrogate)", hint);
    }
    this.#length(encoder.encodeInto(text, bytes.subarray(this.#at + 4)).written);
  }

  /** Writes the length of a string whose bytes have been written, and goes past both. */
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
    this.#reserve(9)[this.#at] = tag;
    // JSON has no -0.
    this.#view.setFloat64(this.#at + 1, value + 0, true);
    this.#at += 9;
  }

  #byte(byte: number): void {
    this.#reserve(1)[this.#at++] = byte;
  }

  #short(short: number): void {
    const bytes = this.#reserve(2);
    bytes[this.#at++] = short;
    bytes[this.#at++] = short >>> 8;
  }

  /** The buffer, grown until `more` bytes fit. */
  #reserve(more: number): Uint8Array {
    const needed = this.#at + more;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.#bytes.subarray(0, this.#at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return this.#bytes;
  }

  #refuse(value: unknown, hint: string): never {
    return this.#refuseForm(`${described(value)} is not plain data`, hint);
  }

  #refuseForm(sentence: string, hint: string): never {
    return refuse({ code: "NOT_PLAIN_DATA" }, this.#path(), sentence, { hint });
  }

  #refuseSize(limit: string): never {
    return refuseSize(this.#path(), `${limit} in one argument`, "pass less at once");
  }

  /**
   * Of what was passed for a ticket and has no id: refuses a promise, and sends the fields by which
   * the engine recognizes a decision. It sees only known fields otherwise.
   */
  #markMistake(fields: Record<string, unknown>): void {
    if (typeof fields["then"] === "function") {
      this.#trail.pop();
      this.#refuse(fields, "await it first");
    }
    if (!("patch" in fields && "ticket" in fields)) return;
    for (const name of ["patch", "ticket"]) {
      this.#key(name);
      this.#byte(TAG.object);
      this.#short(END_KEY);
    }
  }

  #path(): string {
    let path = "";
    for (const step of this.#trail) {
      path += typeof step === "number" ? `[${step}]` : path === "" ? step : `.${step}`;
    }
    return path === "" ? "command" : path;
  }
}
