import { refuse } from "./error.js";

// Described by their form, not by the names of the DOM's types: programs without those compile too.

/** An address as an object: a `URL`. */
type Address = { readonly href: string };

/** A `Request` or a `Response`. */
type Fetched = { readonly url: string; arrayBuffer(): Promise<ArrayBuffer> };

/** A `WebAssembly.Module`, for which TypeScript declares nothing but an object. */
type CompiledModule = object;

/** What needs no waiting: the bytes, or a compiled module. */
export type SyncSource = ArrayBuffer | ArrayBufferView | CompiledModule;

/** Where the bytes come from: an address to fetch, a response, the bytes, or a compiled module. */
export type EngineSource = string | Address | Fetched | PromiseLike<Fetched> | SyncSource;

/** Exports of the engine by which its module is recognized. */
const ENGINE_EXPORTS = ["roomFor", "newEngine", "engineTransition"];

const HINT =
  "pass ticket-engine/engine.wasm of the same version, as an address, a response, bytes or a module";

function refuseSource(sentence: string, cause?: unknown): never {
  return refuse({ code: "NOT_INITIALIZED" }, "source", sentence, { hint: HINT, cause });
}

function checked(module: WebAssembly.Module): WebAssembly.Module {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  if (ENGINE_EXPORTS.every((name) => names.includes(name))) return module;
  return refuseSource("this is another WebAssembly module");
}

/** The engine's module from bytes or a module. */
export function moduleOf(source: SyncSource): WebAssembly.Module {
  if (source instanceof WebAssembly.Module) return checked(source);
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(source as BufferSource);
  } catch (thrown) {
    return refuseSource("these are not the bytes of a WebAssembly module", thrown);
  }
  return checked(module);
}

/** The engine's module from any source. */
export async function moduleFrom(source: EngineSource | Promise<EngineSource>): Promise<WebAssembly.Module> {
  let found = await source;
  if (typeof found === "string" || isRequest(found)) {
    const request = found;
    try {
      found = await fetch(request);
    } catch (thrown) {
      refuseSource("it could not be fetched", thrown);
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
  if (!response.ok) refuseSource(`the response has status ${response.status}`);
  // Compiled while it is received, when the server declares the type.
  const isDeclared = response.headers.get("Content-Type") === "application/wasm";
  let module: WebAssembly.Module;
  try {
    module = await (isDeclared
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (thrown) {
    return refuseSource("the response is not a WebAssembly module", thrown);
  }
  return checked(module);
}
