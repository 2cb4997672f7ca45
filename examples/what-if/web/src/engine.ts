/** Loads the engine. The page and its workers share one file with its bytes. */
import bytes from "ticket-engine/engine.wasm?url";
import { init } from "ticket-engine/slim";

let loading: Promise<void> | undefined;

export function engineReady(): Promise<void> {
  loading ??= init(bytes).catch((cause) => {
    loading = undefined;
    throw new Error("The engine could not be loaded. Check the connection and try again.", { cause });
  });
  return loading;
}
