//! Which of many tickets are due, from a column of their `next_wake_at`.

use crate::instant::Instant;

/// The rows of `next_wake_at`, in epoch milliseconds, that are due at `at`. No instant, as of a ticket that nothing
/// waits for, is `NaN` or infinity: neither is ever due.
///
/// ```
/// use ticket_engine::{Instant, engine::due_rows};
/// let at: Instant = "2026-11-23T09:00:00Z".parse()?;
/// let now = at.epoch_ms() as f64;
/// assert_eq!(due_rows(&[now - 1.0, now, now + 1.0, f64::NAN, f64::INFINITY], at), [0, 1]);
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
pub fn due_rows(next_wake_at: &[f64], at: Instant) -> Vec<u32> {
    const BLOCK: usize = 64;
    let at = at.epoch_ms() as f64;
    let mut due = Vec::new();
    for (block, rows) in next_wake_at.chunks(BLOCK).enumerate() {
        // Most blocks have nothing due: whether one has is asked without a branch for each row.
        if !rows.iter().fold(false, |any, own| any | (*own <= at)) {
            continue;
        }
        let first = block * BLOCK;
        let rows = rows.iter().enumerate().filter(|(_, own)| **own <= at);
        due.extend(rows.map(|(row, _)| (first + row) as u32));
    }
    due
}
