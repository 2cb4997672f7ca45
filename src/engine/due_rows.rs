//! Finding due tickets in a column of `next_wake_at`.

use crate::value::Instant;

/// The rows of `next_wake_at` that are due at `at`, in ascending order.
///
/// The column holds epoch milliseconds. `NaN` or infinity stands for a ticket without a next wake
/// and is never due.
///
/// ```
/// use ticket_engine::{Instant, engine::due_rows};
/// let at: Instant = "2026-11-23T09:00:00Z".parse()?;
/// let now = at.epoch_ms() as f64;
/// assert_eq!(due_rows(&[now - 1.0, now, now + 1.0, f64::NAN, f64::INFINITY], at), [0, 1]);
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[must_use]
pub fn due_rows(next_wake_at: &[f64], at: Instant) -> Vec<u32> {
    const BLOCK: usize = 64;
    let at = at.epoch_ms() as f64;
    let mut due = Vec::new();
    for (block, rows) in next_wake_at.chunks(BLOCK).enumerate() {
        // Most blocks have no due row. This test has no branch for each row, so it can be
        // vectorized.
        if !rows.iter().fold(false, |any, wake_at| any | (*wake_at <= at)) {
            continue;
        }
        let first = block * BLOCK;
        let rows = rows.iter().enumerate().filter(|(_, wake_at)| **wake_at <= at);
        due.extend(rows.map(|(row, _)| (first + row) as u32));
    }
    due
}
