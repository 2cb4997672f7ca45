//! One question to the default calendar, for a host that is not JavaScript.

use ticket_engine::calendar::Calendar;

/// When `minutes` of working time from `start` are over, in epoch milliseconds.
#[unsafe(no_mangle)]
pub extern "C" fn due_at_ms(start: f64, minutes: f64) -> f64 {
    Calendar::default().due_at_ms(start, minutes)
}
