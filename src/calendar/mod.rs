//! Business hours: when the desk is open, and arithmetic in open time.
//!
//! | rule | file |
//! |---|---|
//! | when an instant is open, at daylight-saving changes too | `openness` |
//! | windows of a week, including overnight windows and 24:00 | [`hours`](WeeklyHours) |
//! | holidays, Easter, exceptions | [`holiday`](Holiday), `easter`, `local` |
//! | time zones from 1970 to 2200 | `zone` |
//! | calendars that extend others, unions and intersections | `resolve`, `source`, `set` |
//! | the index of open time | `index`, `span` |
//! | deadlines in [working days](WorkingDays) | `working_date` |
//! | many rows at once | `columns` |
//! | holidays and exceptions by name | `special` |
//!
//! All arithmetic rests on one function, the open time before an instant, and its inverse. Both are
//! a lookup in an index. The index is built on first use, for about four years at a time. Nothing
//! steps through minutes or days, so an hour costs as much as a year.

mod columns;
mod config;
mod date;
mod easter;
mod holiday;
mod hours;
mod index;
mod local;
mod openness;
mod resolve;
mod set;
mod source;
mod span;
mod special;
mod working_date;
mod zone;

use std::sync::Arc;

pub use config::{CalendarConfig, CalendarException, CalendarRef};
pub use holiday::Holiday;
pub use hours::WeeklyHours;
pub(crate) use resolve::NamedCalendars;
use serde::Serialize;
pub use special::SpecialDay;
pub use zone::{time_zones, tzdb_version};

use crate::calendar::index::Index;
use crate::calendar::resolve::{Amounts, Resolver, within_limits};
use crate::calendar::source::Source;
use crate::value::codec::Pack;
use crate::value::limits::grouped;
use crate::value::sorted::SortedMap;
pub use crate::value::{AfterPause, By, TimeOfDay, WorkingDays};
use crate::value::{Instant, MS_PER_MINUTE, Problem, Reason, TicketEngineError, listed, shown};

/// An open interval, `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Interval {
    /// Its first open instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// A calendar ready for arithmetic.
///
/// It always has open time: a calendar without any is refused. Clones share one index.
///
/// ```
/// use ticket_engine::Calendar;
/// use ticket_engine::Instant;
/// use ticket_engine::from_json;
/// let desk = Calendar::new(&from_json(r#"{
///     "timeZone": "America/New_York",
///     "holidays": [{ "month": 11, "weekday": "thu", "nth": 4, "name": "Thanksgiving" }]
/// }"#, "calendar")?)?;
/// let wednesday: Instant = "2026-11-25T17:00:00-05:00".parse()?;
/// assert_eq!(desk.due_at(wednesday, 120.0)?, "2026-11-27T10:00:00-05:00".parse()?);
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calendar {
    index: Arc<Index>,
}

/// Finds the calendar called `name`, to which the field at `path` refers.
pub(crate) fn named<'a>(
    calendars: &'a SortedMap<String, Calendar>,
    name: &str,
    path: impl FnOnce() -> String,
) -> Result<&'a Calendar, Problem> {
    calendars.get(name).ok_or_else(|| {
        let known = listed(&mut calendars.keys());
        Reason::UnknownCalendar { found: shown(name), known }.at(path())
    })
}

impl Default for Calendar {
    /// Monday to Friday 09:00-18:00, UTC.
    fn default() -> Self {
        let config = CalendarConfig::default();
        let source = Resolver::new(&NamedCalendars::default()).source(&config, "calendar", 0);
        // The default refers to no other calendar, so resolving it cannot fail.
        Calendar::from_source(source.unwrap_or(Source::Always))
    }
}

impl Calendar {
    /// Compiles a calendar that refers to no other by name.
    ///
    /// # Errors
    /// `UNKNOWN_TIME_ZONE`, `UNKNOWN_CALENDAR`, `DUPLICATE` exceptions, `INVALID_CONFIG`,
    /// `CALENDAR_NEVER_OPENS`, with paths under `calendar`.
    pub fn new(config: &CalendarConfig) -> Result<Calendar, TicketEngineError> {
        let named = NamedCalendars::default();
        Self::compile(config, "calendar", &named, &mut Amounts::default())
            .map_err(TicketEngineError::from)
    }

    /// Compiles the calendar at `path` of the input, which may refer to the `named` ones.
    ///
    /// Adds the numbers of its parts to `amounts`.
    fn compile(
        config: &CalendarConfig,
        path: &str,
        named: &NamedCalendars,
        amounts: &mut Amounts,
    ) -> Result<Calendar, Problem> {
        let resolver = Resolver::new(named);
        let source = resolver.source(config, path, 0);
        let calendar = source.map(Calendar::from_source);
        let is_never_open = calendar.as_ref().is_ok_and(|calendar| calendar.index.is_never_open());
        // Each span that had to be built costs as much as the first.
        let spans = calendar.as_ref().map_or(1, |calendar| calendar.index.spans_built());
        for (total, amount) in amounts.iter_mut().zip(resolver.amounts()) {
            *total = total.saturating_add(amount.saturating_mul(spans));
        }
        if is_never_open { Err(Reason::CalendarNeverOpens.at(path)) } else { calendar }
    }

    /// Compiles the `named` calendars, which are at `path` of the input.
    ///
    /// A calendar with problems is replaced by the standard one, so that references to it are not
    /// reported as well.
    pub(crate) fn compile_all(
        named: &NamedCalendars,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Vec<(String, Calendar)> {
        let mut amounts = Amounts::default();
        let standard = Calendar::default();
        let mut calendars = Vec::new();
        for (name, config) in named.iter() {
            let mut compiled = Ok(standard.clone());
            if within_limits(&amounts).is_ok() {
                compiled = Self::compile(config, &format!("{path}.{name}"), named, &mut amounts);
                problems.extend(within_limits(&amounts).map_err(|reason| reason.at(path)).err());
            }
            let compiled = compiled.map_err(|problem| problems.push(problem));
            calendars.push((name.clone(), compiled.unwrap_or_else(|()| standard.clone())));
        }
        calendars
    }

    /// A calendar that is always open.
    pub(crate) fn around_the_clock() -> Calendar {
        Calendar::from_source(Source::Always)
    }

    fn from_source(source: Source) -> Calendar {
        Calendar { index: Arc::new(Index::new(source)) }
    }

    /// The earliest instant at or after `start` with exactly `minutes` of open time between them.
    ///
    /// A deadline that falls exactly on closing time is the closing instant, not the next opening.
    /// Zero minutes return `start`, open or not. Negative minutes count backwards: the result is
    /// the latest instant at or before `start` with that much open time between them. Minutes are
    /// rounded to the millisecond.
    ///
    /// # Errors
    /// `INVALID_DURATION` if `minutes` is not finite; `DEADLINE_OUT_OF_RANGE` if the result lies
    /// outside the supported instants. The search is bounded, however far the deadline is.
    pub fn due_at(&self, start: Instant, minutes: f64) -> Result<Instant, TicketEngineError> {
        if !minutes.is_finite() {
            let hint = "pass a finite number of minutes".to_owned();
            return Err(Reason::InvalidDuration {
                found: crate::value::number::text(minutes),
                hint,
            }
            .at("minutes")
            .into());
        }
        // `as` saturates, and the largest i64 is out of range as well.
        let ms = (minutes * MS_PER_MINUTE).round_ties_even() as i64;
        self.after(start, ms).ok_or_else(|| Reason::DeadlineOutOfRange.at("minutes").into())
    }

    /// [`due_at`](Calendar::due_at) in milliseconds; `None` outside the supported range.
    #[inline]
    pub(crate) fn after(&self, start: Instant, open_ms: i64) -> Option<Instant> {
        let at = start.epoch_ms();
        let due = match open_ms {
            0 => return Some(start),
            1.. => self.index.after(at, open_ms)?,
            _ => self.index.before(at, open_ms.checked_neg()?)?,
        };
        Instant::from_epoch_ms(due)
    }

    /// The open minutes from `a` to `b`; negative when `b` is earlier.
    #[must_use]
    pub fn minutes_between(&self, a: Instant, b: Instant) -> f64 {
        self.ms_between(a, b) as f64 / MS_PER_MINUTE
    }

    /// [`minutes_between`](Calendar::minutes_between) in milliseconds.
    #[inline]
    pub(crate) fn ms_between(&self, a: Instant, b: Instant) -> i64 {
        self.index.between(a.epoch_ms(), b.epoch_ms())
    }

    /// Whether the desk is open at `at`.
    #[must_use]
    pub fn is_open(&self, at: Instant) -> bool {
        self.index.between(at.epoch_ms(), at.epoch_ms() + 1) > 0
    }

    /// The first open instant at or after `at`, which is `at` itself when open.
    ///
    /// `None` if the calendar never opens again in the supported range.
    #[must_use]
    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        self.intervals_from(at).next().map(|interval| interval.start)
    }

    /// The end of the open interval that `at` lies in, or of the next one when closed.
    ///
    /// `None` when the calendar never closes again, or never opens again.
    #[must_use]
    pub fn next_close(&self, at: Instant) -> Option<Instant> {
        let (_, end) = self.index.stretches_from(at.epoch_ms()).next()?;
        Instant::from_epoch_ms(end)
    }

    /// The open intervals between `from` and `to`, clipped to that range.
    ///
    /// # Errors
    /// `LIMIT_EXCEEDED` when there are more than 100,000.
    pub fn intervals(
        &self,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Interval>, TicketEngineError> {
        const LIMIT: usize = 100_000;
        let mut intervals = Vec::new();
        for interval in self.intervals_from(from).take_while(|interval| interval.start < to) {
            if intervals.len() == LIMIT {
                let limit = format!("{} open intervals", grouped(LIMIT as i64));
                let reason = Reason::limit_exceeded(&limit, "request a shorter range");
                return Err(reason.at("to").into());
            }
            intervals.push(Interval { start: interval.start, end: interval.end.min(to) });
        }
        Ok(intervals)
    }

    /// The open intervals from `at` to the end of the supported range, the first clipped to start
    /// at `at`.
    pub(crate) fn intervals_from(&self, at: Instant) -> impl Iterator<Item = Interval> {
        let from = at.epoch_ms();
        self.index.stretches_from(from).map_while(move |(start, end)| {
            let start = Instant::from_epoch_ms(start.max(from))?;
            Some(Interval { start, end: Instant::from_epoch_ms(end).unwrap_or(Instant::MAX) })
        })
    }
}
