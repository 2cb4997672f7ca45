//! Writes the JavaScript glue and the rewritten module, as `wasm-bindgen --target web` does.
//!
//! `ticket-engine-bindgen MODULE FOLDER NAME` writes `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm` into FOLDER.

use std::env;
use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, folder, name] = arguments.as_slice() else {
        return Err("expected three arguments: MODULE FOLDER NAME".into());
    };
    Bindgen::new()
        .web(true)?
        .input_path(module)
        .out_name(name)
        .typescript(true)
        // Without a default path for the bytes no bundler emits a second copy of them.
        .omit_default_module_path(true)
        // An instance that has failed can be replaced, and the values it made are recognized as
        // stale.
        .reset_state_function(true)
        .generate(folder)?;
    Ok(())
}
