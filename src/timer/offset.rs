//! How long after its anchor a level comes, or before it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::duration::{MS_PER_MINUTE, Minutes};
use crate::error::{Reason, shown};
use crate::packed::{Out, Read, Reader, Write};
use crate::value::Value;

/// A duration that may be negative or nothing: minutes, or an ISO 8601 duration with a sign, such as `-PT30M`. What
/// is negative comes before the anchor, which must be a deadline.
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
    /// Milliseconds; negative before the anchor.
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

impl Write for Offset {
    fn write(&self, out: &mut Out) {
        out.number(self.ms as f64 / MS_PER_MINUTE);
    }
}

impl Read for Offset {
    fn blank() -> Self {
        Offset { ms: 0 }
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        let given = reader.cursor.value();
        reader.accept(self, Offset::of(&given));
    }
}

impl<'de> Deserialize<'de> for Offset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Offset::of(&Value::deserialize(deserializer)?).map_err(Reason::into_serde)
    }
}

impl Offset {
    fn of(given: &Value) -> Result<Offset, Reason> {
        let refuse = |found: String| {
            let mend = "give minutes, or hours, minutes and seconds as in PT4H30M or -PT30M, below 230 years".to_owned();
            Reason::InvalidDuration { found: shown(&found), mend }
        };
        let ms = match given {
            Value::Number(number) => match number.as_f64() {
                Some(0.0) => Some(0),
                Some(minutes) => Minutes::new(minutes.abs())
                    .ok()
                    .map(|own| if minutes < 0.0 { -own.ms() } else { own.ms() }),
                None => None,
            },
            Value::String(text) if text == "PT0S" => Some(0),
            Value::String(text) => match text.strip_prefix('-') {
                Some(rest) => rest.parse::<Minutes>().ok().map(|own| -own.ms()),
                None => match text.parse::<Minutes>() {
                    Ok(own) => Some(own.ms()),
                    // Of a day and the like it says better why not.
                    Err(refusal) => {
                        let reason =
                            refusal.problems().next().map(|problem| problem.reason.clone());
                        return Err(reason.unwrap_or_else(|| refuse(text.clone())));
                    }
                },
            },
            _ => None,
        };
        ms.map(|ms| Offset { ms }).ok_or_else(|| refuse(crate::history::in_words(given)))
    }
}
