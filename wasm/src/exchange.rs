//! The two buffers in the module's memory through which decisions go: JavaScript writes the
//! arguments into one and reads the result from the other. Both persist, so a call allocates
//! nothing, and only two numbers cross.
//!
//! INVARIANT: JavaScript writes arguments only to the address that `roomFor` returned last, and no
//! more bytes than it requested. A wrong write would corrupt the heap, and Rust cannot prevent it.
//! Only one TypeScript module (`js/src/exchange.ts`) calls `roomFor` and writes there.

use std::sync::Mutex;

use ticket_engine::TicketEngineError;
use ticket_engine::value::codec::{Encoder, Pack};
use wasm_bindgen::prelude::*;

use crate::arguments::Arguments;
use crate::handle_table::{HandleTable, locked};
use crate::refusal::or_refuse;

static INPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static OUTPUT: Mutex<Encoder> = Mutex::new(Encoder::new());

/// The address for arguments of up to `length` bytes, valid until the next call of this function.
#[wasm_bindgen(js_name = roomFor)]
pub fn room_for(length: usize) -> usize {
    let mut input = locked(&INPUT);
    *input = Vec::new();
    input.resize(length, 0);
    input.as_ptr().addr()
}

fn read_arguments<T>(
    length: usize,
    call: impl FnOnce(&mut Arguments<'_>) -> Result<T, TicketEngineError>,
) -> Result<T, TicketEngineError> {
    let input = locked(&INPUT);
    call(&mut Arguments::new(&input[..length.min(input.len())]))
}

/// Calls `decide` with the arguments, which are `length` bytes, and returns the address of the
/// result that it wrote.
pub(crate) fn exchange(
    length: usize,
    decide: &mut dyn FnMut(&mut Arguments<'_>, &mut Encoder) -> Result<(), TicketEngineError>,
) -> usize {
    let address = {
        let mut output = locked(&OUTPUT);
        output.clear();
        read_arguments(length, |arguments| decide(arguments, &mut output))
            .map(|()| output.written().as_ptr().addr())
    };
    or_refuse(address)
}

/// Calls `call` with the arguments, and returns its result.
pub(crate) fn with_arguments<T: Default>(
    length: usize,
    call: impl FnOnce(&mut Arguments<'_>) -> Result<T, TicketEngineError>,
) -> T {
    or_refuse(read_arguments(length, call))
}

/// Stores what `make` creates from the arguments, and returns its handle.
pub(crate) fn make<T>(
    table: &'static HandleTable<T>,
    length: usize,
    make: impl FnOnce(&mut Arguments<'_>) -> Result<T, TicketEngineError>,
) -> usize {
    with_arguments(length, |arguments| make(arguments).map(|made| table.store(made)))
}

/// Writes the result of a call without arguments, and returns its address.
pub(crate) fn output_of(value: &dyn Pack) -> usize {
    exchange(0, &mut |_, out| {
        value.pack(out);
        Ok(())
    })
}
