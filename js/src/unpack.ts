import { KEYS } from "./generated/keys.js";
import { recordsOf, TICKET_SHAPE } from "./generated/shapes.js";
import { END_KEY, FIRST_KEY, TAG, TEXT_KEY } from "./packed.js";

/**
 * Strings up to this length are read character by character: calling the decoder would cost more.
 */
const SHORT = 24;

const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

// The data being read, and the position. Module variables save a third of the time that fields of
// an object take. INVARIANT: no code of the caller runs while a value is unpacked, so none can
// start another one meanwhile.
let bytes: Uint8Array = /* @__PURE__ */ new Uint8Array();
let view: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));
let at = 0;
/** The ticket that was read last: a patch lists only the names of its changed fields. */
let ticket: Record<string, unknown> = {};

const RECORDS = /* @__PURE__ */ recordsOf(value);

/** The packed value at `start`, with `Date`s for instants. */
export function unpack<T>(packed: Uint8Array, start = 0): T {
  if (bytes !== packed) {
    bytes = packed;
    view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  }
  at = start;
  return value() as T;
}

function value(): unknown {
  switch (bytes[at++]) {
    case TAG.text:
      return text();
    case TAG.number:
      return number();
    case TAG.instant:
      return new Date(number());
    case TAG.shape:
      return record(bytes[at++] as number);
    case TAG.object:
      return object();
    case TAG.list:
      return list();
    case TAG.part:
      return part();
    case TAG.true:
      return true;
    case TAG.false:
      return false;
    default:
      return null;
  }
}

function list(): unknown[] {
  const items: unknown[] = [];
  while (bytes[at] !== TAG.end) items.push(value());
  at++;
  return items;
}

function object(): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (let next = key(); next !== END_KEY; next = key()) {
    const name = next === TEXT_KEY ? text() : (KEYS[next - FIRST_KEY] as string);
    fields[name] = value();
  }
  return fields;
}

function record(shape: number): object {
  const fields = (RECORDS[shape] as () => object)();
  if (shape === TICKET_SHAPE) ticket = fields as Record<string, unknown>;
  return fields;
}

function part(): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (let next = key(); next !== END_KEY; next = key()) {
    const name = KEYS[next - FIRST_KEY] as string;
    fields[name] = ticket[name];
  }
  return fields;
}

function key(): number {
  const next = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  at += 2;
  return next;
}

function number(): number {
  const found = view.getFloat64(at, true);
  at += 8;
  return found;
}

function text(): string {
  const start = at + 4;
  const length = view.getUint32(at, true);
  const end = start + length;
  at = end;
  if (length <= SHORT) {
    let found = "";
    let place = start;
    for (; place < end; place++) {
      const code = bytes[place] as number;
      if (code > 127) break;
      found += String.fromCharCode(code);
    }
    if (place === end) return found;
  }
  return decoder.decode(bytes.subarray(start, end));
}
