//! Special days: holidays and exceptions, with their names.

use serde::Serialize;

use crate::calendar::date::Day;
use crate::calendar::hours::MS_PER_DAY;
use crate::calendar::local::LocalHours;
use crate::calendar::source::Source;
use crate::calendar::zone::Zone;
use crate::calendar::{Calendar, date};
use crate::value::Instant;
use crate::value::codec::Pack;

/// A date on which the hours differ from the week's: a holiday or an exception.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SpecialDay {
    /// The local date, as YYYY-MM-DD.
    pub date: String,
    /// True for an exception, which replaces the week's windows; false for a holiday, which is
    /// closed.
    pub is_exception: bool,
    /// Its name, if it has one.
    pub name: Option<String>,
}

/// Bounds the size of a trace.
const LIMIT: usize = 1_000;

impl Calendar {
    /// The holidays and exceptions on the local dates from that of `from` to that of `to`.
    ///
    /// Includes those of every calendar that this one combines; at most the first 1,000.
    pub(crate) fn special_days(&self, from: Instant, to: Instant) -> Vec<SpecialDay> {
        let mut days = Vec::new();
        self.index.source().special_days(from.epoch_ms(), to.epoch_ms(), &mut days);
        days.sort_unstable();
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
            |day: &Day| self.exceptions.binary_search_by_key(day, |(date, _)| *date).is_ok();
        let holidays = self.holidays.between(from, to);
        let holidays = holidays.into_iter().filter(|day| !is_exception(day));
        days.extend(holidays.take(LIMIT).map(|day| SpecialDay {
            date: date::text(day),
            is_exception: false,
            name: self.holidays.name_of(day).map(str::to_owned),
        }));
    }
}
