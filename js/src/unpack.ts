import { KEYS } from "./generated/keys.js";
import { END_KEY, FIRST_KEY, TAG, TEXT_KEY } from "./packed.js";

/** Texts up to here are read character by character: calling the runtime's decoder would cost more. */
const SHORT = 24;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What packed data holds; its instants are `Date`s. */
export function unpack<T>(packed: Uint8Array): T {
  return new Unpacker(packed).value() as T;
}

class Unpacker {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(): unknown {
    switch (this.#bytes[this.#at++]) {
      case TAG.text:
        return this.#text();
      case TAG.number:
        return this.#number();
      case TAG.instant:
        return new Date(this.#number());
      case TAG.object:
        return this.#object();
      case TAG.list:
        return this.#list();
      case TAG.true:
        return true;
      case TAG.false:
        return false;
      default:
        return null;
    }
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    while (this.#bytes[this.#at] !== TAG.end) items.push(this.value());
    this.#at++;
    return items;
  }

  #object(): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    for (let key = this.#key(); key !== END_KEY; key = this.#key()) {
      const name = key === TEXT_KEY ? this.#text() : (KEYS[key - FIRST_KEY] as string);
      fields[name] = this.value();
    }
    return fields;
  }

  #key(): number {
    const key = this.#view.getUint16(this.#at, true);
    this.#at += 2;
    return key;
  }

  #number(): number {
    const number = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return number;
  }

  #text(): string {
    const start = this.#at + 4;
    const length = this.#view.getUint32(this.#at, true);
    const end = start + length;
    this.#at = end;
    if (length <= SHORT) {
      let text = "";
      let at = start;
      for (; at < end; at++) {
        const code = this.#bytes[at] as number;
        if (code > 127) break;
        text += String.fromCharCode(code);
      }
      if (at === end) return text;
    }
    return decoder.decode(this.#bytes.subarray(start, end));
  }
}
