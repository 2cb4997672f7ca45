import { refuse } from "./error.js";

// By their forms, and not by the names of the page's own types: a program without those compiles as well.

/** An address as an object: a `URL`. */
type Address = { readonly href: string };

/** What can be fetched, or has been: a `Request` or a `Response`. */
type Fetched = { readonly url: string; arrayBuffer(): Promise<ArrayBuffer> };

/** A compiled `WebAssembly.Module`, of which TypeScript knows nothing but that it is an object. */
type CompiledModule = object;

/** What is there already: the bytes themselves, or a compiled module. */
export type SyncSource = ArrayBuffer | ArrayBufferView | CompiledModule;

/** Where the bytes come from: an address that is fetched, a response, the bytes themselves, or a compiled module. */
export type EngineSource = string | Address | Fetched | PromiseLike<Fetched> | SyncSource;

/** What only the engine exports, of what a module of that name and version does. */
const ITS_OWN = ["roomFor", "newEngine", "engineTransition"];

function refuseSource(sentence: string, cause?: unknown): never {
  return refuse({ code: "NOT_INITIALIZED" }, "source", sentence, cause);
}

const MEND =
  "give ticket-engine/engine.wasm of the same version, as an address, a response, bytes or a module";

/** The module, when it is the engine's. */
function checked(module: WebAssembly.Module): WebAssembly.Module {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  if (ITS_OWN.every((name) => names.includes(name))) return module;
  return refuseSource(`this is another WebAssembly module; ${MEND}`);
}

const isModule = (source: unknown): source is WebAssembly.Module => source instanceof WebAssembly.Module;

/** The engine's module from bytes or a module that are there already. */
export function moduleOf(source: SyncSource): WebAssembly.Module {
  if (isModule(source)) return checked(source);
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(source as BufferSource);
  } catch (thrown) {
    return refuseSource(`these are no bytes of WebAssembly; ${MEND}`, thrown);
  }
  return checked(module);
}

/** The engine's module from wherever it is. */
export async function moduleFrom(source: EngineSource | Promise<EngineSource>): Promise<WebAssembly.Module> {
  let found = await source;
  if (typeof found === "string" || isRequest(found)) {
    const request = found;
    try {
      found = await fetch(request);
    } catch (thrown) {
      refuseSource(`it could not be fetched; ${MEND}`, thrown);
    }
  }
  return isResponse(found) ? compiled(found) : moduleOf(found as BufferSource | WebAssembly.Module);
}

const isRequest = (source: unknown): source is URL | Request =>
  (typeof URL === "function" && source instanceof URL) ||
  (typeof Request === "function" && source instanceof Request);

const isResponse = (source: unknown): source is Response =>
  typeof Response === "function" && source instanceof Response;

async function compiled(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) refuseSource(`it was answered with status ${response.status}; ${MEND}`);
  // Compiled while it comes in, where the server says what it is.
  const isSaid = response.headers.get("Content-Type") === "application/wasm";
  let module: WebAssembly.Module;
  try {
    module = await (isSaid
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (thrown) {
    return refuseSource(`the answer is no WebAssembly; ${MEND}`, thrown);
  }
  return checked(module);
}
