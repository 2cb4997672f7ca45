/** The engine's bytes, one file for the page and its worker. */
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
