/** What a runtime gives that takes a `.wasm` file for a module: compiled, not yet instantiated. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
