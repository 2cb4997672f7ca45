/** `ticket-engine/slim` compiles without the types of a page or of Node. */
import { createCalendar, type EngineSource, init, initSync } from "ticket-engine/slim";

export const sources: EngineSource[] = ["/engine.wasm", new ArrayBuffer(8), new Uint8Array(8)];
await init("/engine.wasm");
await init(Promise.resolve(new Uint8Array(8)));
initSync(new DataView(new ArrayBuffer(8)));
export const due: Date = createCalendar().dueAt(0, 60);

// @ts-expect-error a number is not an address
await init(8080);
// @ts-expect-error no source
initSync();
