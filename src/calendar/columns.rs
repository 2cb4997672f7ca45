//! Columns: many rows at once, as epoch milliseconds and minutes in floating point, which is what numbers are
//! in JavaScript and in data frames. A row that cannot be answered becomes NaN and is reported; the others are
//! answered.

use super::Calendar;
use crate::duration::MS_PER_MINUTE;
use crate::instant::Instant;

/// The instant that a number of milliseconds stands for; a fraction of a millisecond is dropped.
#[inline]
fn instant(ms: f64) -> Option<Instant> {
    // A comparison with NaN is false; what is not negative is rounded down by being made a whole number.
    (ms >= 0.0 && ms < (Instant::MAX.epoch_ms() + 1) as f64)
        .then(|| Instant::from_epoch_ms(ms as i64))
        .flatten()
}

impl Calendar {
    /// [`due_at`](Calendar::due_at) in numbers: epoch milliseconds in and out, NaN where that refuses.
    ///
    /// ```
    /// let desk = ticket_engine::Calendar::default();
    /// let friday_five = 1_795_194_000_000.0; // 2026-11-20T17:00:00Z
    /// assert_eq!(desk.due_at_ms(friday_five, 120.0), 1_795_428_000_000.0); // Monday, ten o'clock
    /// assert!(desk.due_at_ms(f64::NAN, 120.0).is_nan());
    /// ```
    #[inline]
    pub fn due_at_ms(&self, start: f64, minutes: f64) -> f64 {
        // Ties to even: one instruction of WebAssembly, where `round` is a call.
        let ms = (minutes * MS_PER_MINUTE).round_ties_even();
        // Beyond the range of instants there is no deadline, whatever the calendar; NaN is in no range.
        let limit = Instant::MAX.epoch_ms() as f64;
        if !(-limit..=limit).contains(&ms) {
            return f64::NAN;
        }
        instant(start)
            .and_then(|start| self.after(start, ms as i64))
            .map_or(f64::NAN, |due| due.epoch_ms() as f64)
    }

    /// [`minutes_between`](Calendar::minutes_between) in numbers, NaN where an instant is none.
    #[inline]
    pub fn minutes_between_ms(&self, a: f64, b: f64) -> f64 {
        match (instant(a), instant(b)) {
            (Some(a), Some(b)) => self.minutes_between(a, b),
            _ => f64::NAN,
        }
    }

    /// [`due_at_ms`](Calendar::due_at_ms) of each row, written to `out`. `minutes` has a value for each row,
    /// or one for all. Returns the rows that are NaN; rows beyond the shortest column are left alone.
    pub fn due_at_all(&self, starts: &[f64], minutes: &[f64], out: &mut [f64]) -> Vec<u32> {
        rows(starts, minutes, out, |start, minutes| self.due_at_ms(start, minutes))
    }

    /// [`minutes_between_ms`](Calendar::minutes_between_ms) of each row, written to `out`. `b` has a value for
    /// each row, or one for all. Returns the rows that are NaN.
    pub fn minutes_between_all(&self, a: &[f64], b: &[f64], out: &mut [f64]) -> Vec<u32> {
        rows(a, b, out, |a, b| self.minutes_between_ms(a, b))
    }
}

#[inline]
fn rows(a: &[f64], b: &[f64], out: &mut [f64], answer: impl Fn(f64, f64) -> f64) -> Vec<u32> {
    let mut refused = Vec::new();
    let mut put = |row: usize, out: &mut f64, value: f64| {
        *out = value;
        if value.is_nan() {
            refused.push(row as u32);
        }
    };
    if let [b] = b {
        for (row, (a, out)) in a.iter().zip(out).enumerate() {
            put(row, out, answer(*a, *b));
        }
    } else {
        for (row, ((a, b), out)) in a.iter().zip(b).zip(out).enumerate() {
            put(row, out, answer(*a, *b));
        }
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_answer_as_single_calls_do_and_report_bad_rows() {
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
