//! Whatever the bytes are, reading them comes to a value or to a refusal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ticket_engine::value::codec::from_packed;
use ticket_engine::{EngineConfig, Ticket, Transition};

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the type, so that one corpus serves all three.
    let Some((kind, bytes)) = bytes.split_first() else { return };
    match kind % 3 {
        0 => drop(from_packed::<Ticket>(bytes, "ticket")),
        1 => drop(from_packed::<EngineConfig>(bytes, "config")),
        _ => drop(from_packed::<Transition>(bytes, "command")),
    }
});
