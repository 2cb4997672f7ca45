import { ensureInstance } from "./instance.js";
import base64 from "./lib/wasm-inline.js";

/** Loads the engine from the bytes inside the package: no file, no request, no waiting. */
export function load(): void {
  ensureInstance(bytes);
}

function bytes(): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, base64);
  // Through `globalThis`: bundlers would add a polyfill for a bare `Buffer`.
  const node = (globalThis as { Buffer?: { from(text: string, encoding: string): Uint8Array<ArrayBuffer> } })
    .Buffer;
  if (node) return node.from(base64, "base64");
  const binary = atob(base64);
  const array = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) array[index] = binary.charCodeAt(index);
  return array;
}
