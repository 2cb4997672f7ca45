//! Days out of the ordinary: holidays and exceptions, by their names.

use serde::Serialize;

use super::Calendar;
use super::date::{self, Day};
use super::hours::MS_PER_DAY;
use super::local::LocalHours;
use super::source::Source;
use super::zone::Zone;
use crate::instant::Instant;
use crate::packed::Write;

/// A date on which other hours hold than the week's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SpecialDay {
    /// The local date, as YYYY-MM-DD.
    pub date: String,
    /// Whether it has windows of its own; otherwise it is closed.
    pub is_exception: bool,
    /// What it is called.
    pub name: Option<String>,
}

/// More than anybody reads.
const LIMIT: usize = 1_000;

impl Calendar {
    /// The holidays and exceptions on the local dates from that of `from` to that of `to`, of every calendar that
    /// this one is made of; the first 1,000.
    pub(crate) fn special_days(&self, from: Instant, to: Instant) -> Vec<SpecialDay> {
        let mut days = Vec::new();
        self.index.source().special_days(from.epoch_ms(), to.epoch_ms(), &mut days);
        crate::sorted::sort(&mut days);
        days.dedup();
        days.truncate(LIMIT);
        days
    }
}

impl Source {
    fn special_days(&self, from: i64, to: i64, days: &mut Vec<SpecialDay>) {
        match self {
            Source::Local(hours, zone) => {
                hours.special_days(local_day(zone, from), local_day(zone, to), days);
            }
            Source::Union(members) | Source::Intersection(members) => {
                for member in members {
                    member.special_days(from, to, days);
                }
            }
            Source::Always => {}
        }
    }
}

/// The local date of an instant.
fn local_day(zone: &Zone, at: i64) -> Day {
    (at + zone.offset_at(at)).div_euclid(MS_PER_DAY) as Day
}

impl LocalHours {
    fn special_days(&self, from: Day, to: Day, days: &mut Vec<SpecialDay>) {
        let first = self.exceptions.partition_point(|(day, _)| *day < from);
        let exceptions = self.exceptions[first..].iter().take_while(|(day, _)| *day <= to);
        days.extend(exceptions.take(LIMIT).map(|(day, _)| SpecialDay {
            date: date::text(*day),
            is_exception: true,
            name: self.exception_names.get(day).cloned(),
        }));
        // An exception beats a holiday of the same date.
        let is_exception =
            |day: &Day| self.exceptions.binary_search_by_key(day, |own| own.0).is_ok();
        let holidays = self.holidays.between(from, to);
        let holidays = holidays.into_iter().filter(|day| !is_exception(day));
        days.extend(holidays.take(LIMIT).map(|day| SpecialDay {
            date: date::text(day),
            is_exception: false,
            name: self.holidays.name_of(day).map(str::to_owned),
        }));
    }
}
