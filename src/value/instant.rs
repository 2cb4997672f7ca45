//! An instant: whole milliseconds since the Unix epoch, inside the supported range.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::{Serialize, Serializer};

use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{Reason, TicketEngineError, shown};

/// A moment in time with millisecond precision, from 1970-01-01T00:00:00Z to 2200-01-01T00:00:00Z
/// inclusive.
///
/// It is read from epoch milliseconds or from an RFC 3339 string **with an offset**; a fraction of
/// a millisecond is dropped. It is written as epoch milliseconds; the JavaScript API returns a
/// `Date`.
///
/// ```
/// use ticket_engine::Instant;
/// let nine: Instant = "2026-11-23T10:00:00+01:00".parse()?;
/// assert_eq!(nine.epoch_ms(), 1_795_424_400_000);
/// assert_eq!(nine.to_string(), "2026-11-23T09:00:00.000Z");
/// assert!("2026-11-23T10:00:00".parse::<Instant>().is_err(), "whose ten o'clock?");
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS, Default), ts(export_to = "types.ts", type = "Date"))]
pub struct Instant(i64);

impl Instant {
    /// The first supported instant, 1970-01-01T00:00:00Z.
    pub const MIN: Instant = Instant(0);
    /// The last supported instant, 2200-01-01T00:00:00Z.
    pub const MAX: Instant = Instant(7_258_118_400_000);

    /// The instant `ms` milliseconds after the Unix epoch, or `None` outside the supported range.
    #[must_use]
    pub const fn from_epoch_ms(ms: i64) -> Option<Instant> {
        if ms < Self::MIN.0 || ms > Self::MAX.0 { None } else { Some(Instant(ms)) }
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn epoch_ms(self) -> i64 {
        self.0
    }

    /// The next instant, one millisecond later. `None` at the end of the range.
    #[must_use]
    pub const fn next(self) -> Option<Instant> {
        Self::from_epoch_ms(self.0 + 1)
    }

    /// Milliseconds from `earlier` to `self`; negative when `self` is the earlier one.
    #[must_use]
    pub const fn ms_since(self, earlier: Instant) -> i64 {
        self.0 - earlier.0
    }

    /// The instant at a JavaScript number of milliseconds, rounded down to a whole one.
    #[doc(hidden)]
    pub fn from_f64(ms: f64) -> Result<Instant, Reason> {
        if !ms.is_finite() {
            return Err(Reason::InvalidInstant { found: crate::value::number::text(ms) });
        }
        // `as` saturates: 1e300 is out of range, not undefined.
        Self::from_epoch_ms(ms.floor() as i64).ok_or_else(|| Reason::InstantOutOfRange {
            found: shown(&crate::value::number::text(ms)),
        })
    }

    fn from_text(text: &str) -> Result<Instant, Reason> {
        let parsed = DateTime::parse_from_rfc3339(text)
            .map_err(|_| Reason::InvalidInstant { found: shown(text) })?;
        Self::from_epoch_ms(parsed.timestamp_millis())
            .ok_or_else(|| Reason::InstantOutOfRange { found: shown(text) })
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&DateTime::<Utc>::from(*self).to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl FromStr for Instant {
    type Err = TicketEngineError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_text(text).map_err(|reason| reason.at("").into())
    }
}

impl From<Instant> for DateTime<Utc> {
    fn from(instant: Instant) -> Self {
        // Every supported instant is far inside chrono's range.
        Utc.timestamp_millis_opt(instant.0).single().unwrap_or_default()
    }
}

impl<Tz: TimeZone> TryFrom<DateTime<Tz>> for Instant {
    type Error = TicketEngineError;
    fn try_from(time: DateTime<Tz>) -> Result<Self, Self::Error> {
        Self::from_epoch_ms(time.timestamp_millis()).ok_or_else(|| {
            Reason::InstantOutOfRange { found: time.naive_utc().to_string() }.at("").into()
        })
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl Pack for Instant {
    fn pack(&self, out: &mut Encoder) {
        out.instant(self.0 as f64);
    }
}

impl Unpack for Instant {
    fn blank() -> Self {
        Instant::MIN
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if let Some(ms) = reader.cursor.instant() {
            let instant = Instant::from_f64(ms).map_err(|reason| match reason {
                // NaN as a number keeps its name.
                Reason::InvalidInstant { .. } if !reader.found().starts_with("number") => {
                    Reason::InvalidInstant { found: reader.found() }
                }
                reason => reason,
            });
            reader.accept(self, instant);
        } else if let Some(text) = reader.cursor.text() {
            reader.accept(self, Instant::from_text(text));
        } else {
            reader.expected(EXPECTED);
        }
    }
}

const EXPECTED: &str =
    "an instant: a Date, epoch milliseconds, or an RFC 3339 string with an offset";

crate::value::codec::deserialize_by_unpacking!(Instant);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_includes_both_ends_and_nothing_beyond() {
        assert_eq!("1970-01-01T00:00:00Z".parse::<Instant>().unwrap(), Instant::MIN);
        assert_eq!("2200-01-01T00:00:00Z".parse::<Instant>().unwrap(), Instant::MAX);
        assert_eq!(Instant::from_epoch_ms(-1), None);
        assert_eq!(Instant::MAX.next(), None);
    }

    #[test]
    fn a_string_without_an_offset_is_not_an_instant() {
        for text in ["2026-11-23T09:00:00", "2026-11-23", "09:00", "", "yesterday", "1795424400000"]
        {
            let error = text.parse::<Instant>().unwrap_err();
            assert_eq!(error.code(), "INVALID_INSTANT", "{text}");
        }
    }

    #[test]
    fn an_instant_out_of_range_is_refused_as_such() {
        for (json, code) in [
            ("1e300", "INSTANT_OUT_OF_RANGE"),
            ("-1", "INSTANT_OUT_OF_RANGE"),
            ("\"2200-01-01T00:00:00.001Z\"", "INSTANT_OUT_OF_RANGE"),
        ] {
            let error = crate::value::from_json::<Instant>(json, "at").unwrap_err();
            assert_eq!((error.code(), error.path()), (code, "at"), "{json}");
        }
    }
}
