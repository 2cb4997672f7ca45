import module from "./engine.wasm";
import { ensureInstance } from "./instance.js";

/** Loads the engine from the module that the runtime has compiled. */
export function load(): void {
  ensureInstance(() => module);
}
