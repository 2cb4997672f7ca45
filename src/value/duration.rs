//! Durations as a configuration writes them.

use serde::{Serialize, Serializer};

use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{Reason, shown};

/// A positive duration: minutes as a number (fractions allowed), or an ISO 8601 duration of hours,
/// minutes and seconds such as `"PT4H30M"`. Stored in whole milliseconds, at most 230 years.
///
/// `"P1D"` is refused: a day of working time is ambiguous (eight hours? twenty-four? one date?).
///
/// ```
/// use ticket_engine::Minutes;
/// assert_eq!("PT4H30M".parse::<Minutes>()?, Minutes::new(270.0)?);
/// assert!("P1D".parse::<Minutes>().is_err());
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "number | `PT${string}`"))]
pub struct Minutes {
    ms: i64,
}

pub(crate) const MS_PER_MINUTE: f64 = 60_000.0;
/// 230 years: longer than the supported range of instants.
const LONGEST_MS: f64 = 230.0 * 366.0 * 86_400_000.0;

impl Minutes {
    /// A duration of `minutes`, rounded to the millisecond.
    ///
    /// # Errors
    /// `INVALID_DURATION` when it is not a number, not above zero, or longer than 230 years.
    pub fn new(minutes: f64) -> Result<Minutes, crate::value::TicketEngineError> {
        Self::from_f64(minutes).map_err(|reason| reason.at("").into())
    }

    /// The duration in milliseconds.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.ms
    }

    /// The duration in ISO 8601, in the shortest form of hours, minutes and seconds: `PT1H30M`,
    /// `PT0.5S`.
    #[must_use]
    pub fn to_iso(self) -> String {
        let (seconds, ms) = (self.ms / 1_000, self.ms % 1_000);
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let mut text = "PT".to_owned();
        for (count, unit) in [(hours, 'H'), (minutes, 'M')] {
            if count > 0 {
                text += &format!("{count}{unit}");
            }
        }
        if ms > 0 {
            let fraction = format!("{ms:03}");
            text += &format!("{seconds}.{}S", fraction.trim_end_matches('0'));
        } else if seconds > 0 {
            text += &format!("{seconds}S");
        }
        text
    }

    const fn of(minutes: i64) -> Minutes {
        Minutes { ms: minutes * 60_000 }
    }

    /// Whole minutes, for constants.
    pub(crate) const fn whole(minutes: u16) -> Minutes {
        Self::of(minutes as i64)
    }

    fn from_f64(minutes: f64) -> Result<Minutes, Reason> {
        let ms = (minutes * MS_PER_MINUTE).round();
        if (1.0..=LONGEST_MS).contains(&ms) {
            return Ok(Minutes { ms: ms as i64 });
        }
        Err(Reason::InvalidDuration {
            found: shown(&crate::value::number::text(minutes)),
            hint: "pass a number of minutes above zero and below 230 years".to_owned(),
        })
    }

    fn from_text(text: &str) -> Result<Minutes, Reason> {
        let refuse =
            |hint: &str| Reason::InvalidDuration { found: shown(text), hint: hint.to_owned() };
        const FORM: &str = "write hours, minutes and seconds as in PT4H30M, or a number of minutes";
        let Some(rest) = text.strip_prefix('P') else { return Err(refuse(FORM)) };
        let Some(mut rest) = rest.strip_prefix('T') else {
            return Err(refuse(
                "a day, week or month is ambiguous; write it in hours, as in PT8H, or as a target of { workingDays: 1 }",
            ));
        };
        let mut minutes = 0.0;
        for (unit, factor) in [('H', 60.0), ('M', 1.0), ('S', 1.0 / 60.0)] {
            if let Some((digits, remaining)) = rest.split_once(unit) {
                minutes +=
                    crate::value::number::decimal(digits).ok_or_else(|| refuse(FORM))? * factor;
                rest = remaining;
            }
        }
        if !rest.is_empty() || text == "PT" {
            return Err(refuse(FORM));
        }
        Self::from_f64(minutes)
            .map_err(|_| refuse("write a duration above zero and below 230 years"))
    }
}

impl std::str::FromStr for Minutes {
    type Err = crate::value::TicketEngineError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_text(text).map_err(|reason| reason.at("").into())
    }
}

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.ms as f64 / MS_PER_MINUTE)
    }
}

impl Pack for Minutes {
    fn pack(&self, out: &mut Encoder) {
        out.number(self.ms as f64 / MS_PER_MINUTE);
    }
}

impl Unpack for Minutes {
    fn blank() -> Self {
        Minutes { ms: 0 }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if let Some(minutes) = reader.cursor.number() {
            reader.accept(self, Minutes::from_f64(minutes));
        } else if let Some(text) = reader.cursor.text() {
            reader.accept(self, Minutes::from_text(text));
        } else {
            reader.expected(EXPECTED);
        }
    }
}

/// An amount of open time: minutes as a number, zero and negative ones included, or an ISO 8601
/// duration such as `"PT8H"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenTime {
    minutes: f64,
}

impl OpenTime {
    /// The amount in minutes.
    #[must_use]
    pub const fn minutes(self) -> f64 {
        self.minutes
    }
}

impl Unpack for OpenTime {
    fn blank() -> Self {
        OpenTime { minutes: 0.0 }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if let Some(minutes) = reader.cursor.number().filter(|minutes| minutes.is_finite()) {
            self.minutes = minutes;
        } else if let Some(text) = reader.cursor.text() {
            let duration = Minutes::from_text(text);
            let time =
                duration.map(|Minutes { ms }| OpenTime { minutes: ms as f64 / MS_PER_MINUTE });
            reader.accept(self, time);
        } else {
            reader.expected(EXPECTED);
        }
    }
}

const EXPECTED: &str = "a number of minutes or an ISO 8601 duration such as PT4H30M";

crate::value::codec::deserialize_by_unpacking!(Minutes);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_every_accepted_form() {
        for (text, minutes) in [
            ("PT1H", 60.0),
            ("PT90M", 90.0),
            ("PT1H30M15S", 90.25),
            ("PT0.5H", 30.0),
            ("PT.5H", 30.0),
            ("PT5.M", 5.0),
            ("PT0.33333333333333333333333333333333M", 1.0 / 3.0),
            ("PT1S", 1.0 / 60.0),
        ] {
            assert_eq!(text.parse::<Minutes>().unwrap(), Minutes::new(minutes).unwrap(), "{text}");
        }
    }

    #[test]
    fn durations_that_are_ambiguous_empty_or_absurd_are_refused() {
        for text in [
            "P1D",
            "P1W",
            "PT",
            "P",
            "",
            "1h",
            "PT1H1H",
            "PT-1H",
            "PTH",
            "PT.H",
            "PT1.2.3H",
            "PT1e9H",
            "PT0S",
            "PTinfH",
            "PT٣H",
            "PT0.00000000000000٣H",
        ] {
            assert_eq!(text.parse::<Minutes>().unwrap_err().code(), "INVALID_DURATION", "{text}");
        }
        for minutes in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e300, 1e-9] {
            assert!(Minutes::new(minutes).is_err(), "{minutes}");
        }
    }
}
