import { refuse } from "./error.js";
import { ensureInstance, hasInstance } from "./instance.js";
import { type EngineSource, moduleFrom, moduleOf, type SyncSource } from "./source.js";

/**
 * Loads the engine from `ticket-engine/engine.wasm`. Further calls do nothing: of several calls,
 * {@link initSync} included, the one that has the bytes first counts.
 *
 * @example
 * ```ts
 * await init("/assets/engine.wasm");
 * ```
 * @throws TicketEngineError `NOT_INITIALIZED` when the source cannot be fetched or is not the
 * engine of this version. You may retry.
 */
export async function init(source: EngineSource | Promise<EngineSource>): Promise<void> {
  if (hasInstance()) return;
  const module = await moduleFrom(source);
  ensureInstance(() => module);
}

/**
 * {@link init} without waiting, from bytes or a compiled module.
 *
 * @throws TicketEngineError `NOT_INITIALIZED` when they are not the engine of this version.
 */
export function initSync(source: SyncSource): void {
  if (!hasInstance()) ensureInstance(() => moduleOf(source));
}

/** Refuses every call before {@link init} or {@link initSync}. */
export function load(): void {
  ensureInstance(() => {
    const hint = "call init() or initSync() of ticket-engine/slim first";
    return refuse({ code: "NOT_INITIALIZED" }, "", "the engine is not loaded", { hint });
  });
}
