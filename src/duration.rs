//! Durations as configuration writes them.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

use crate::error::{Reason, shown};
use crate::packed::{Out, Read, Reader, Write};

/// A positive duration: minutes as a number (fractions allowed), or an ISO 8601 duration of hours,
/// minutes and seconds such as `"PT4H30M"`. Kept in whole milliseconds.
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
    /// `minutes`, rounded to the millisecond.
    ///
    /// # Errors
    /// `INVALID_DURATION` when it is not a number, not above zero, or longer than 230 years.
    pub fn new(minutes: f64) -> Result<Minutes, crate::TicketEngineError> {
        Self::from_f64(minutes).map_err(|reason| reason.at("").into())
    }

    /// The duration in milliseconds.
    pub const fn ms(self) -> i64 {
        self.ms
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
            found: shown(&crate::number::text(minutes)),
            mend: "give a number of minutes above zero and below 230 years".to_owned(),
        })
    }

    fn from_text(text: &str) -> Result<Minutes, Reason> {
        let refuse =
            |mend: &str| Reason::InvalidDuration { found: shown(text), mend: mend.to_owned() };
        const FORM: &str = "write hours, minutes and seconds as in PT4H30M, or a number of minutes";
        let Some(rest) = text.strip_prefix('P') else { return Err(refuse(FORM)) };
        let Some(mut rest) = rest.strip_prefix('T') else {
            return Err(refuse(
                "a day, week or month is ambiguous where working time counts; write the hours meant, as in PT8H",
            ));
        };
        let mut minutes = 0.0;
        for (unit, factor) in [('H', 60.0), ('M', 1.0), ('S', 1.0 / 60.0)] {
            if let Some((digits, after)) = rest.split_once(unit) {
                minutes += crate::number::decimal(digits).ok_or_else(|| refuse(FORM))? * factor;
                rest = after;
            }
        }
        if !rest.is_empty() || text == "PT" {
            return Err(refuse(FORM));
        }
        Self::from_f64(minutes).map_err(|_| refuse("it must be above zero and below 230 years"))
    }
}

impl std::str::FromStr for Minutes {
    type Err = crate::TicketEngineError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_text(text).map_err(|reason| reason.at("").into())
    }
}

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.ms as f64 / MS_PER_MINUTE)
    }
}

impl Write for Minutes {
    fn write(&self, out: &mut Out) {
        out.number(self.ms as f64 / MS_PER_MINUTE);
    }
}

impl Read for Minutes {
    fn blank() -> Self {
        Minutes { ms: 0 }
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        if let Some(minutes) = reader.cursor.number() {
            reader.accept(self, Minutes::from_f64(minutes));
        } else if let Some(text) = reader.cursor.text() {
            reader.accept(self, Minutes::from_text(text));
        } else {
            reader.expected(EXPECTED);
        }
    }
}

const EXPECTED: &str = "a number of minutes or an ISO 8601 duration such as PT4H30M";

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MinutesVisitor;
        impl Visitor<'_> for MinutesVisitor {
            type Value = Minutes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }
            fn visit_f64<E: de::Error>(self, minutes: f64) -> Result<Minutes, E> {
                Minutes::from_f64(minutes).map_err(Reason::into_serde)
            }
            fn visit_i64<E: de::Error>(self, minutes: i64) -> Result<Minutes, E> {
                self.visit_f64(minutes as f64)
            }
            fn visit_u64<E: de::Error>(self, minutes: u64) -> Result<Minutes, E> {
                self.visit_f64(minutes as f64)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Minutes, E> {
                Minutes::from_text(text).map_err(Reason::into_serde)
            }
        }
        deserializer.deserialize_any(MinutesVisitor)
    }
}

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
