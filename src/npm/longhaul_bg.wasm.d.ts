/** What an import of the WebAssembly file is: its URL with some bundlers, a `WebAssembly.Module` with others. `load` of `longhaul/slim` takes either. */
declare const wasm: import("./slim.js").WasmSource;
export default wasm;
