//! Signed durations: how long before or after an instant something falls due.

use serde::{Serialize, Serializer};

use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{MS_PER_MINUTE, Minutes, Reason, Value, shown};

/// A duration that may be negative or zero: minutes, or an ISO 8601 duration with an optional sign,
/// such as `-PT30M`. A negative one falls before the instant named by `since`, which must then be a
/// deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "number | `PT${string}` | `-PT${string}`")
)]
pub struct Offset {
    ms: i64,
}

impl Offset {
    /// The offset in milliseconds; negative before the instant that it counts from.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.ms
    }

    /// Whole minutes, for constants.
    pub(crate) const fn minutes(minutes: i64) -> Offset {
        Offset { ms: minutes * 60_000 }
    }
}

impl Serialize for Offset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.ms as f64 / MS_PER_MINUTE)
    }
}

impl Pack for Offset {
    fn pack(&self, out: &mut Encoder) {
        out.number(self.ms as f64 / MS_PER_MINUTE);
    }
}

impl Unpack for Offset {
    fn blank() -> Self {
        Offset { ms: 0 }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let value = reader.cursor.value();
        reader.accept(self, Offset::of(&value));
    }
}

impl Offset {
    fn of(value: &Value) -> Result<Offset, Reason> {
        let refuse = |found: String| {
            let hint = "write minutes, or hours, minutes and seconds as in PT4H30M or -PT30M, below 230 years";
            Reason::InvalidDuration { found: shown(&found), hint: hint.to_owned() }
        };
        let ms = match value {
            Value::Number(number) => match number.as_f64() {
                Some(0.0) => Some(0),
                Some(minutes) => Minutes::new(minutes.abs())
                    .ok()
                    .map(|length| if minutes < 0.0 { -length.ms() } else { length.ms() }),
                None => None,
            },
            Value::String(text) if text == "PT0S" => Some(0),
            Value::String(text) => match text.strip_prefix('-') {
                Some(rest) => rest.parse::<Minutes>().ok().map(|length| -length.ms()),
                None => match text.parse::<Minutes>() {
                    Ok(length) => Some(length.ms()),
                    // This refusal explains, for example, why a day is ambiguous.
                    Err(refusal) => {
                        let first = refusal.into_problems().into_iter().next();
                        return Err(
                            first.map_or_else(|| refuse(text.clone()), |problem| problem.reason)
                        );
                    }
                },
            },
            _ => None,
        };
        ms.map(|ms| Offset { ms }).ok_or_else(|| refuse(crate::value::in_words(value)))
    }
}

crate::value::codec::deserialize_by_unpacking!(Offset);
