/**
 * What some runtimes give for an imported `.wasm` file: the module, compiled and not yet
 * instantiated.
 */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
