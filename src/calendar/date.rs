//! Local dates, as day numbers.

use chrono::{Datelike, NaiveDate};

use crate::value::{Reason, shown};

/// A local date, as days since 1970-01-01.
pub(super) type Day = i32;

/// 1970-01-01 in days of the common era.
const EPOCH_FROM_CE: i32 = 719_163;

/// Reads a date such as `2026-12-25`.
pub(super) fn parse(text: &str) -> Result<Day, Reason> {
    // Parsed by hand: chrono's format parser would add a tenth to the package size.
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return refuse(text) };
    let date = digits(&[*y1, *y2, *y3, *y4])
        .zip(digits(&[*m1, *m2]))
        .zip(digits(&[*d1, *d2]))
        .and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month as u32, day as u32));
    date.map_or_else(|| refuse(text), |date| Ok(day_of(date)))
}

fn refuse(text: &str) -> Result<Day, Reason> {
    let hint = "write a date that exists as YYYY-MM-DD".to_owned();
    Err(Reason::InvalidDate { found: shown(text), hint })
}

/// The number that these ASCII digits spell.
pub(super) fn digits(bytes: &[u8]) -> Option<i32> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i32::from(byte - b'0'))
    })
}

/// Writes a day as YYYY-MM-DD.
pub(super) fn text(day: Day) -> String {
    NaiveDate::from_num_days_from_ce_opt(day + EPOCH_FROM_CE).map_or_else(
        || day.to_string(),
        |date| format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
    )
}

/// The day number of a date.
pub(super) fn day_of(date: NaiveDate) -> Day {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// The year of a day.
pub(super) fn year_of(day: Day) -> i32 {
    NaiveDate::from_num_days_from_ce_opt(day + EPOCH_FROM_CE).map_or(1970, |date| date.year())
}

/// The weekday, 0 for Monday.
pub(super) fn weekday_of(day: Day) -> usize {
    // The epoch was a Thursday.
    (day + 3).rem_euclid(7) as usize
}
