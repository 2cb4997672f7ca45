//! The date of Easter.

use chrono::NaiveDate;

use crate::calendar::date::{Day, day_of};

/// Easter Sunday of the Gregorian calendar, for every year from 1583.
///
/// This is the anonymous algorithm that Nature published in 1876 (Meeus, Astronomical Algorithms,
/// chapter 8).
pub(super) fn sunday(year: i32) -> Option<Day> {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let (leap, century_rest) = (century / 4, century % 4);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - leap - correction + 15) % 30;
    let weekday = (32 + 2 * century_rest + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let month_day = moon + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, month_day as u32 / 31, month_day as u32 % 31 + 1).map(day_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn easter_falls_on_its_published_dates() {
        // Includes the earliest and the latest Easter of the supported years.
        for known in [
            "1970-03-29",
            "2008-03-23",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2160-03-23",
            "2199-04-14",
        ] {
            let day = date::parse(known).unwrap();
            assert_eq!(sunday(date::year_of(day)), Some(day), "{known}");
        }
    }
}
