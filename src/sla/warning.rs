//! Warnings: that so much of a target is used, or only so much of it left, told before it is missed.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::clock::span;
use crate::duration::{MS_PER_MINUTE, Minutes};
use crate::instant::Instant;
use crate::number::text as text_of;
use crate::packed::{Out, Read, Reader, Write};
use crate::text;

/// When to warn, as a policy writes it: a share of the target used, such as 0.75, or time left, such as
/// `{ "left": "PT30M" }`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "number | { left: Minutes }")
)]
pub enum WarnAt {
    /// A share of the target, above 0 and at most 1.
    Used(f64),
    /// Time before the deadline, in the clock's calendar.
    Left {
        /// How much.
        left: Minutes,
    },
}

impl Serialize for WarnAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            WarnAt::Used(share) => serializer.serialize_f64(*share),
            WarnAt::Left { left } => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("left", left)?;
                map.end()
            }
        }
    }
}

const EXPECTED: &str =
    "a share of the target above 0 and at most 1, or { left: minutes or a duration }";

/// A warning by the time left, as it is written.
#[derive(Serialize, Deserialize, Read, Write)]
#[serde(deny_unknown_fields)]
struct Left {
    left: Minutes,
}

impl Write for WarnAt {
    fn write(&self, out: &mut Out) {
        match self {
            WarnAt::Used(share) => out.number(*share),
            WarnAt::Left { left } => Left { left: *left }.write(out),
        }
    }
}

impl Read for WarnAt {
    fn blank() -> Self {
        WarnAt::Used(1.0)
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut written = Left::blank();
            written.read(reader);
            *self = WarnAt::Left { left: written.left };
        } else {
            match reader.cursor.number() {
                Some(share) if share > 0.0 && share <= 1.0 => *self = WarnAt::Used(share),
                _ => reader.expected(EXPECTED),
            }
        }
    }
}

impl<'de> Deserialize<'de> for WarnAt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WarnAtVisitor;
        impl<'de> de::Visitor<'de> for WarnAtVisitor {
            type Value = WarnAt;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(EXPECTED)
            }
            fn visit_f64<E: de::Error>(self, share: f64) -> Result<WarnAt, E> {
                if share > 0.0 && share <= 1.0 {
                    return Ok(WarnAt::Used(share));
                }
                Err(E::invalid_value(de::Unexpected::Float(share), &self))
            }
            fn visit_i64<E: de::Error>(self, share: i64) -> Result<WarnAt, E> {
                self.visit_f64(share as f64)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<WarnAt, A::Error> {
                let Left { left } = Left::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(WarnAt::Left { left })
            }
        }
        deserializer.deserialize_any(WarnAtVisitor)
    }
}

impl WarnAt {
    /// Its name, which tells it from the others of a policy.
    pub(crate) fn name(self) -> String {
        match self {
            // 0.29 * 100 is 28.999999999999996 in floating point.
            WarnAt::Used(share) => format!("{}%", text_of((share * 1e8).round() / 1e6)),
            WarnAt::Left { left } => {
                format!("{} min left", text_of(left.ms() as f64 / MS_PER_MINUTE))
            }
        }
    }

    /// The mark that a clock with this target gets; `None` when the target is shorter than the time left.
    pub(crate) fn mark(self, target_ms: i64) -> Option<WarningMark> {
        let used_ms = match self {
            WarnAt::Used(share) => (target_ms as f64 * share).round() as i64,
            WarnAt::Left { left } => target_ms - left.ms(),
        };
        (used_ms > 0).then(|| WarningMark { name: self.name(), used_ms, given_at: None })
    }
}

/// A warning of one clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 6)]
pub struct WarningMark {
    /// Its name: `75%` or `30 min left`.
    #[serde(deserialize_with = "text::name")]
    pub name: String,
    /// It is given when so many working milliseconds are used.
    #[serde(deserialize_with = "span")]
    #[cfg_attr(test, ts(type = "number"))]
    pub used_ms: i64,
    /// When it was given; null until then.
    #[serde(default)]
    pub given_at: Option<Instant>,
}

/// The marks of a target of `target_ms`; those given under the same name before stay given, and those given that
/// this policy does not have are remembered in case another does again.
pub(crate) fn marks(
    warn_at: &[WarnAt],
    target_ms: Option<i64>,
    before: &[WarningMark],
) -> Vec<WarningMark> {
    let mark = |warn_at: &WarnAt| warn_at.mark(target_ms?);
    let mut marks: Vec<WarningMark> = warn_at.iter().filter_map(mark).collect();
    let own = marks.len();
    for given in before.iter().filter(|own| own.given_at.is_some()) {
        match marks[..own].iter_mut().find(|own| own.name == given.name) {
            Some(own) => own.given_at = given.given_at,
            None => marks.push(given.clone()),
        }
    }
    marks
}
