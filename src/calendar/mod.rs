//! Business hours: when the desk is open, and arithmetic in open time.
//!
//! **The rule of openness:** an instant is open if and only if its local wall-clock time lies in a window
//! of its local date, or in a window of the day before that crosses midnight. Windows are half-open.
//!
//! Everything is answered in closed form from one quantity, the open time since the epoch
//! (`week`), and its inverse; nothing steps through minutes or days.

mod hours;
mod week;
mod zone;

use serde::{Deserialize, Serialize};

use crate::error::{Problem, Reason, TicketEngineError};
use crate::instant::Instant;

pub use hours::WeeklyHours;
use week::{Edge, Week};

/// A calendar as configuration writes it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarConfig {
    /// `UTC` or a fixed offset such as `+05:30`; UTC when absent.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The windows of each weekday, as `["09:00", "12:00"]`; Monday to Friday 09:00-18:00 when absent.
    #[serde(default)]
    pub hours: Option<WeeklyHours>,
}

/// An open interval, `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Interval {
    /// Its first open instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// A calendar ready for arithmetic. It always has open time: one without is refused.
///
/// ```
/// use ticket_engine::{Calendar, Instant};
/// let desk = Calendar::default(); // Monday to Friday 09:00-18:00 UTC
/// let friday: Instant = "2026-11-20T17:00:00Z".parse()?;
/// assert_eq!(desk.due_at(friday, 120.0)?.to_string(), "2026-11-23T10:00:00.000Z");
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    week: Week,
}

impl Default for Calendar {
    /// Monday to Friday 09:00-18:00, UTC.
    fn default() -> Self {
        Calendar { week: Week::new(&WeeklyHours::default(), 0) }
    }
}

const MS_PER_MINUTE: f64 = 60_000.0;

impl Calendar {
    /// Compiles a calendar.
    ///
    /// # Errors
    /// `UNKNOWN_TIME_ZONE`, `INVALID_WINDOW`, `CALENDAR_NEVER_OPENS`, with paths under `calendar`.
    pub fn new(config: &CalendarConfig) -> Result<Calendar, TicketEngineError> {
        Self::compile(config, "calendar").map_err(TicketEngineError::from)
    }

    /// Compiles a calendar that stands at `path` of the input.
    pub(crate) fn compile(config: &CalendarConfig, path: &str) -> Result<Calendar, Problem> {
        let offset = zone::offset_ms(config.time_zone.as_deref().unwrap_or("UTC"))
            .map_err(|reason| reason.at(format!("{path}.timeZone")))?;
        let hours = config.hours.clone().unwrap_or_default();
        let week = Week::new(&hours, offset);
        if week.is_never_open() {
            return Err(Reason::CalendarNeverOpens.at(format!("{path}.hours")));
        }
        Ok(Calendar { week })
    }

    /// A calendar that is always open.
    pub(crate) fn around_the_clock() -> Calendar {
        Calendar { week: Week::new(&WeeklyHours::always(), 0) }
    }

    /// The earliest instant at or after `start` with exactly `minutes` of open time between them; a
    /// deadline that falls exactly on closing time is the closing instant, not the next opening.
    /// Zero minutes give `start` itself, open or not. Negative minutes go backwards: the latest instant
    /// at or before `start` with that much open time between them.
    ///
    /// # Errors
    /// `INVALID_DURATION` when `minutes` is not a number; `DEADLINE_OUT_OF_RANGE` when the answer lies
    /// outside the supported instants, found at once however far that is.
    pub fn due_at(&self, start: Instant, minutes: f64) -> Result<Instant, TicketEngineError> {
        if !minutes.is_finite() {
            let mend = "give a finite number of minutes".to_owned();
            return Err(Reason::InvalidDuration { found: minutes.to_string(), mend }
                .at("minutes")
                .into());
        }
        // `as` saturates: more than the range holds is out of range all the same.
        let ms = (minutes * MS_PER_MINUTE).round() as i64;
        self.after(start, ms).ok_or_else(|| Reason::DeadlineOutOfRange.at("minutes").into())
    }

    /// [`due_at`](Calendar::due_at) in milliseconds; `None` outside the supported range.
    pub(crate) fn after(&self, start: Instant, open_ms: i64) -> Option<Instant> {
        if open_ms == 0 {
            return Some(start);
        }
        let target = self.week.open_before(start).checked_add(open_ms)?;
        let edge = if open_ms > 0 { Edge::Closing } else { Edge::Opening };
        self.week.instant_at(target, edge).and_then(Instant::from_epoch_ms)
    }

    /// The open minutes from `a` to `b`; negative when `b` is the earlier.
    pub fn minutes_between(&self, a: Instant, b: Instant) -> f64 {
        self.ms_between(a, b) as f64 / MS_PER_MINUTE
    }

    /// [`minutes_between`](Calendar::minutes_between) in milliseconds.
    pub(crate) fn ms_between(&self, a: Instant, b: Instant) -> i64 {
        self.week.open_before(b) - self.week.open_before(a)
    }

    /// Whether the desk is open at `at`.
    pub fn is_open(&self, at: Instant) -> bool {
        at.next().is_some_and(|next| self.ms_between(at, next) > 0)
    }

    /// The first open instant at or after `at`: `at` itself when open. `None` past the supported range.
    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        self.week
            .instant_at(self.week.open_before(at), Edge::Opening)
            .and_then(|opening| Instant::from_epoch_ms(opening.max(at.epoch_ms())))
    }

    /// The end of the open interval that `at` lies in, or of the next one when closed. `None` when it
    /// never closes again.
    pub fn next_close(&self, at: Instant) -> Option<Instant> {
        self.week.closing_after(self.next_open(at)?)
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
        let mut at = from;
        while let Some(start) = self.next_open(at).filter(|start| *start < to) {
            if intervals.len() == LIMIT {
                let mend =
                    format!("ask for a shorter range: it has more than {LIMIT} open intervals");
                return Err(Reason::TooMuch { mend }.at("to").into());
            }
            let end = self.week.closing_after(start).map_or(to, |end| end.min(to));
            intervals.push(Interval { start, end });
            at = end;
        }
        Ok(intervals)
    }
}
