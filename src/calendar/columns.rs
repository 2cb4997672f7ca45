//! Columns: many rows at once, as epoch milliseconds and minutes in floating point.
//!
//! Numbers are floating point in JavaScript and in data frames. A row without a result becomes NaN
//! and is reported; the other rows are computed.

use crate::calendar::Calendar;
use crate::value::{Instant, MS_PER_MINUTE};

/// The instant at `ms` epoch milliseconds; a fraction of a millisecond is dropped.
#[inline]
fn instant(ms: f64) -> Option<Instant> {
    // Comparisons with NaN are false. The cast rounds down, as the number is not negative.
    (ms >= 0.0 && ms < (Instant::MAX.epoch_ms() + 1) as f64)
        .then(|| Instant::from_epoch_ms(ms as i64))
        .flatten()
}

impl Calendar {
    /// [`due_at`](Calendar::due_at) in epoch milliseconds; NaN where `due_at` returns an error.
    ///
    /// ```
    /// let desk = ticket_engine::Calendar::default();
    /// let friday_five = 1_795_194_000_000.0; // 2026-11-20T17:00:00Z
    /// assert_eq!(desk.due_at_ms(friday_five, 120.0), 1_795_428_000_000.0); // Monday 10:00
    /// assert!(desk.due_at_ms(f64::NAN, 120.0).is_nan());
    /// ```
    #[inline]
    #[must_use]
    pub fn due_at_ms(&self, start: f64, minutes: f64) -> f64 {
        // WebAssembly has an instruction that rounds ties to even; `round` would be a call.
        let ms = (minutes * MS_PER_MINUTE).round_ties_even();
        // No calendar has a deadline further away than this. NaN is in no range.
        let limit = Instant::MAX.epoch_ms() as f64;
        if !(-limit..=limit).contains(&ms) {
            return f64::NAN;
        }
        instant(start)
            .and_then(|start| self.after(start, ms as i64))
            .map_or(f64::NAN, |due| due.epoch_ms() as f64)
    }

    /// [`minutes_between`](Calendar::minutes_between) in epoch milliseconds.
    ///
    /// NaN where `a` or `b` is not a supported instant.
    #[inline]
    #[must_use]
    pub fn minutes_between_ms(&self, a: f64, b: f64) -> f64 {
        match (instant(a), instant(b)) {
            (Some(a), Some(b)) => self.minutes_between(a, b),
            _ => f64::NAN,
        }
    }

    /// [`due_at_ms`](Calendar::due_at_ms) of each row, written to `out`.
    ///
    /// `minutes` has a value per row, or one for all rows. Returns the rows that are NaN. Rows
    /// beyond the shortest column are left unchanged.
    pub fn due_at_all(&self, starts: &[f64], minutes: &[f64], out: &mut [f64]) -> Vec<u32> {
        rows(starts, minutes, out, |start, minutes| self.due_at_ms(start, minutes))
    }

    /// [`minutes_between_ms`](Calendar::minutes_between_ms) of each row, written to `out`.
    ///
    /// `b` has a value per row, or one for all rows. Returns the rows that are NaN. Rows beyond the
    /// shortest column are left unchanged.
    pub fn minutes_between_all(&self, a: &[f64], b: &[f64], out: &mut [f64]) -> Vec<u32> {
        rows(a, b, out, |a, b| self.minutes_between_ms(a, b))
    }
}

#[inline]
fn rows(a: &[f64], b: &[f64], out: &mut [f64], compute: impl Fn(f64, f64) -> f64) -> Vec<u32> {
    let mut nan_rows = Vec::new();
    let mut put = |row: usize, out: &mut f64, value: f64| {
        *out = value;
        if value.is_nan() {
            nan_rows.push(row as u32);
        }
    };
    if let [b] = b {
        for (row, (a, out)) in a.iter().zip(out).enumerate() {
            put(row, out, compute(*a, *b));
        }
    } else {
        for (row, ((a, b), out)) in a.iter().zip(b).zip(out).enumerate() {
            put(row, out, compute(*a, *b));
        }
    }
    nan_rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_match_single_calls_and_report_bad_rows() {
        let desk = Calendar::default();
        let starts = [0.0, f64::NAN, 1e12, -1.0, 1e12, 1e12 + 0.5];
        let minutes = [60.0, 60.0, f64::INFINITY, 1.0, -60.0, 60.0];
        let mut out = [0.0; 6];
        assert_eq!(desk.due_at_all(&starts, &minutes, &mut out), [1, 2, 3]);
        for (row, start) in starts.iter().enumerate() {
            let single = desk.due_at_ms(*start, minutes[row]);
            assert!(out[row] == single || out[row].is_nan() && single.is_nan());
        }
        assert_eq!(desk.minutes_between_all(&starts[..1], &[1e12], &mut out), [0_u32; 0]);
    }
}
