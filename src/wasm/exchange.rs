//! The two buffers of the engine's memory through which decisions go: JavaScript puts the arguments into one, and reads
//! the answer out of the other. They stay, so that a call neither asks for memory nor gives it back, and what crosses
//! is two numbers.

use std::sync::Mutex;

use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::kept::{Kept, locked};
use crate::error::TicketEngineError;
use crate::packed::{Out, Write};

static GIVEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static ANSWER: Mutex<Out> = Mutex::new(Out::new());

/// Where in the memory arguments of up to `length` bytes are to be put, until it is asked for again.
#[wasm_bindgen(js_name = roomFor)]
pub fn room_for(length: usize) -> usize {
    let mut room = locked(&GIVEN);
    *room = Vec::new();
    room.resize(length, 0);
    room.as_ptr().addr()
}

/// Has `decide` read the arguments, which are `length` bytes, and write the answer: where in the memory the answer is,
/// or the refusal.
pub(super) fn exchange(
    length: usize,
    decide: &mut dyn FnMut(&mut Arguments<'_>, &mut Out) -> Result<(), TicketEngineError>,
) -> usize {
    let mut answer = locked(&ANSWER);
    let room = locked(&GIVEN);
    answer.clear();
    let mut given = Arguments::new(&room[..length.min(room.len())]);
    if let Err(refused) = decide(&mut given, &mut answer) {
        answer.clear();
        answer.refusal();
        refused.problems().collect::<Vec<_>>().write(&mut answer);
    }
    answer.written().as_ptr().addr()
}

/// Keeps what is made of the arguments; the answer is its number.
pub(super) fn make<T>(
    all: &'static Kept<T>,
    length: usize,
    make: impl Fn(&mut Arguments<'_>) -> Result<T, TicketEngineError>,
) -> usize {
    exchange(length, &mut |given, out| {
        let thing = make(given)?;
        all.keep(thing).write(out);
        Ok(())
    })
}

/// An answer to a question without arguments.
pub(super) fn answer(value: &dyn Write) -> usize {
    exchange(0, &mut |_, out| {
        value.write(out);
        Ok(())
    })
}

/// That something is done, or the refusal.
pub(super) fn done(done: Result<(), TicketEngineError>) -> usize {
    exchange(0, &mut |_, out| {
        out.null();
        done.clone()
    })
}
