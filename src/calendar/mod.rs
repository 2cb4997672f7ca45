//! Business hours: when the desk is open, and arithmetic in open time.
//!
//! | rule | file |
//! |---|---|
//! | when an instant is open, at daylight-saving changes too | `openness` |
//! | windows of a week, overnight ones and 24:00 | [`hours`](WeeklyHours) |
//! | holidays, Easter, exceptions | [`holiday`](Holiday), `easter`, `local` |
//! | time zones from 1970 to 2200 | `zone` |
//! | calendars that extend others, union and intersection | `resolve`, `source`, `set` |
//! | the closed form | `index`, `span` |
//! | many rows at once | `columns` |
//! | what days out of the ordinary are called | `special` |
//!
//! Everything is answered from one quantity, the open time before an instant, and its inverse, both by one
//! look into an index that is built for about four years at a time, when it is first asked for. Nothing
//! steps through minutes or days, and what is asked for costs the same whether it is an hour or a year.

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
mod zone;

use std::sync::Arc;

use serde::Serialize;

use crate::duration::MS_PER_MINUTE;
use crate::error::{Problem, Reason, TicketEngineError, listed, shown};
use crate::instant::Instant;
use crate::packed::Write;
use crate::sorted::Map;

pub use config::{CalendarConfig, CalendarException, CalendarRef};
pub use holiday::Holiday;
pub use hours::WeeklyHours;
use index::Index;
pub(crate) use resolve::NamedCalendars;
use resolve::{Amounts, Resolver, within_limits};
use source::Source;
pub use special::SpecialDay;
pub use zone::{time_zones, tzdb_version};

/// An open interval, `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Interval {
    /// Its first open instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// A calendar ready for arithmetic. It always has open time: one without is refused. Copies share the index.
///
/// ```
/// use ticket_engine::{Calendar, Instant, input::from_json};
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

/// The calendar called `name`, to which the field at `path` refers.
pub(crate) fn named<'a>(
    calendars: &'a Map<String, Calendar>,
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
        // The default refers to nothing that could be missing.
        Calendar::over(source.unwrap_or(Source::Always))
    }
}

impl Calendar {
    /// Compiles a calendar that refers to no other by name.
    ///
    /// # Errors
    /// `UNKNOWN_TIME_ZONE`, `UNKNOWN_CALENDAR`, `DUPLICATE` exceptions, `INVALID_CONFIG`, `CALENDAR_NEVER_OPENS`,
    /// with paths under `calendar`.
    pub fn new(config: &CalendarConfig) -> Result<Calendar, TicketEngineError> {
        let named = NamedCalendars::default();
        Self::compile(config, "calendar", &named, &mut Amounts::default())
            .map_err(TicketEngineError::from)
    }

    /// Compiles a calendar that stands at `path` of the input and may refer to the `named` ones; what it is made of is
    /// added to `amounts`.
    fn compile(
        config: &CalendarConfig,
        path: &str,
        named: &NamedCalendars,
        amounts: &mut Amounts,
    ) -> Result<Calendar, Problem> {
        let resolver = Resolver::new(named);
        let source = resolver.source(config, path, 0);
        let calendar = source.map(Calendar::over);
        let is_never_open = calendar.as_ref().is_ok_and(|own| own.index.is_never_open());
        // Each span that is looked at costs what the first does.
        let spans = calendar.as_ref().map_or(1, |own| own.index.spans_built());
        for (all, own) in amounts.iter_mut().zip(resolver.amounts()) {
            *all = all.saturating_add(own.saturating_mul(spans));
        }
        if is_never_open { Err(Reason::CalendarNeverOpens.at(path)) } else { calendar }
    }

    /// Compiles the `named` calendars, which stand at `path`. A broken one still has its name: what refers to it is not
    /// wrong as well.
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
        Calendar::over(Source::Always)
    }

    fn over(source: Source) -> Calendar {
        Calendar { index: Arc::new(Index::new(source)) }
    }

    /// The earliest instant at or after `start` with exactly `minutes` of open time between them; a
    /// deadline that falls exactly on closing time is the closing instant, not the next opening.
    /// Zero minutes give `start` itself, open or not. Negative minutes go backwards: the latest instant
    /// at or before `start` with that much open time between them. Minutes are rounded to the millisecond.
    ///
    /// # Errors
    /// `INVALID_DURATION` when `minutes` is not a number; `DEADLINE_OUT_OF_RANGE` when the answer lies
    /// outside the supported instants, found in bounded time however far that is.
    pub fn due_at(&self, start: Instant, minutes: f64) -> Result<Instant, TicketEngineError> {
        if !minutes.is_finite() {
            let mend = "give a finite number of minutes".to_owned();
            return Err(Reason::InvalidDuration { found: crate::number::text(minutes), mend }
                .at("minutes")
                .into());
        }
        // `as` saturates: more than the range holds is out of range all the same.
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

    /// The open minutes from `a` to `b`; negative when `b` is the earlier.
    pub fn minutes_between(&self, a: Instant, b: Instant) -> f64 {
        self.ms_between(a, b) as f64 / MS_PER_MINUTE
    }

    /// [`minutes_between`](Calendar::minutes_between) in milliseconds.
    #[inline]
    pub(crate) fn ms_between(&self, a: Instant, b: Instant) -> i64 {
        self.index.between(a.epoch_ms(), b.epoch_ms())
    }

    /// Whether the desk is open at `at`.
    pub fn is_open(&self, at: Instant) -> bool {
        self.index.between(at.epoch_ms(), at.epoch_ms() + 1) > 0
    }

    /// The first open instant at or after `at`: `at` itself when open. `None` past the supported range.
    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        self.intervals_from(at).next().map(|interval| interval.start)
    }

    /// The end of the open interval that `at` lies in, or of the next one when closed. `None` when it
    /// never closes again.
    pub fn next_close(&self, at: Instant) -> Option<Instant> {
        let (_, end) = self.index.stretches_from(at.epoch_ms()).next()?;
        Instant::from_epoch_ms(end)
    }

    /// The open intervals between `from` and `to`, cut to them.
    ///
    /// # Errors
    /// `TOO_MUCH` when there are more than 100,000.
    pub fn intervals(
        &self,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Interval>, TicketEngineError> {
        const LIMIT: usize = 100_000;
        let mut intervals = Vec::new();
        for interval in self.intervals_from(from).take_while(|interval| interval.start < to) {
            if intervals.len() == LIMIT {
                let mend =
                    format!("ask for a shorter range: it has more than {LIMIT} open intervals");
                return Err(Reason::TooMuch { mend }.at("to").into());
            }
            intervals.push(Interval { start: interval.start, end: interval.end.min(to) });
        }
        Ok(intervals)
    }

    /// The open intervals from `at` on, the first cut to begin there, inside the supported range.
    pub(crate) fn intervals_from(&self, at: Instant) -> impl Iterator<Item = Interval> {
        let from = at.epoch_ms();
        self.index.stretches_from(from).map_while(move |(start, end)| {
            let start = Instant::from_epoch_ms(start.max(from))?;
            Some(Interval { start, end: Instant::from_epoch_ms(end).unwrap_or(Instant::MAX) })
        })
    }
}
