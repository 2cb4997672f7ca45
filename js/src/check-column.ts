import { described, refuseValue } from "./error.js";
import { engineMemory } from "./lib/engine.js";

type Column = Float64Array | Uint32Array | Uint8Array;

/** Reads the type's name of a typed array of any realm; undefined for everything else. */
const typeName = /* @__PURE__ */ Object.getOwnPropertyDescriptor(
  /* @__PURE__ */ Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get;

/**
 * Refuses what is no column: anything but an array of that type, with a buffer that is still there
 * and is not the engine's memory.
 */
export function checkColumn<T extends Column = Float64Array>(
  column: unknown,
  name: string,
  type: { readonly name: string; readonly prototype: T | Float64Array } = Float64Array,
  expected = `a ${type.name}`,
): asserts column is T {
  // `instanceof` accepts a proxy of an array, and rejects an array of another realm.
  if (typeName?.call(column) !== type.name) refuseValue(name, expected, described(column));
  const { buffer } = column as T;
  if (buffer === engineMemory().buffer) {
    const found = "one in the engine's memory, which may move during the call";
    refuseValue(name, expected, found, "pass the Columns themselves");
  }
  // A detached buffer and an empty one both have a length of 0. Only an empty one can have a view.
  try {
    new Uint8Array(buffer);
  } catch {
    refuseValue(name, expected, "one whose memory was transferred or has moved");
  }
}

/**
 * A view of a column that is passed to the engine. INVARIANT: it has no class of the caller's, so
 * none of its methods runs during the call, and its length is true: the glue writes as many bytes
 * as there are, and reserves as many as `length` says.
 */
export function viewOf<T extends Column>(
  column: T,
  type: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
): T {
  return new type(column.buffer, column.byteOffset, column.length);
}

/** Refuses a column that is not as long as the first one. */
export function checkLength(column: Column, name: string, rows: number): void {
  if (column.length === rows) return;
  refuseValue(name, `${rows} rows, as many as the first column has`, String(column.length));
}
