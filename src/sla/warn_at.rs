//! Warnings before a breach: at a share of the target used, or at an amount of time left.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::model::{REMAINING, WarningMark};
use crate::value::Minutes;
use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::number::text as text_of;

/// When to warn: at a share of the target used, such as 0.75, or at an amount of time left, such as
/// `{ "remaining": "PT30M" }`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "number | { remaining: Minutes }")
)]
#[non_exhaustive]
pub enum WarnAt {
    /// A share of the target, above 0 and at most 1.
    Used(f64),
    /// Time left before the deadline, counted in the clock's calendar.
    Remaining {
        /// The time left, above zero.
        remaining: Minutes,
    },
}

impl Serialize for WarnAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            WarnAt::Used(share) => serializer.serialize_f64(*share),
            WarnAt::Remaining { remaining } => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("remaining", remaining)?;
                map.end()
            }
        }
    }
}

const EXPECTED: &str =
    "a share of the target above 0 and at most 1, or { remaining: minutes or a duration }";

/// The object form of a warning.
#[derive(Serialize, Unpack, Pack)]
#[serde(deny_unknown_fields)]
struct Remaining {
    remaining: Minutes,
}

impl Pack for WarnAt {
    fn pack(&self, out: &mut Encoder) {
        match self {
            WarnAt::Used(share) => out.number(*share),
            WarnAt::Remaining { remaining } => Remaining { remaining: *remaining }.pack(out),
        }
    }
}

impl Unpack for WarnAt {
    fn blank() -> Self {
        WarnAt::Used(1.0)
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut object = Remaining::blank();
            object.unpack(reader);
            *self = WarnAt::Remaining { remaining: object.remaining };
        } else {
            match reader.cursor.number() {
                Some(share) if share > 0.0 && share <= 1.0 => *self = WarnAt::Used(share),
                _ => reader.expected(EXPECTED),
            }
        }
    }
}

impl WarnAt {
    /// Its name, unique among the warnings of a policy, such as `75%`.
    pub(crate) fn name(self) -> String {
        match self {
            // Rounded, as 0.29 * 100 is 28.999999999999996 in floating point.
            WarnAt::Used(share) => format!("{}%", text_of((share * 1e8).round() / 1e6)),
            WarnAt::Remaining { remaining } => format!("{}{REMAINING}", remaining.to_iso()),
        }
    }

    /// The mark for a clock with this target; `None` if the target is no longer than the time left,
    /// unless its deadline may move on to the end of a working day.
    fn mark(self, target_ms: i64, may_move_on: bool) -> Option<WarningMark> {
        let used_ms = match self {
            WarnAt::Used(share) => (target_ms as f64 * share).round() as i64,
            WarnAt::Remaining { remaining } => target_ms - remaining.ms(),
        };
        (used_ms > 0 || may_move_on).then(|| WarningMark {
            name: self.name(),
            used_ms,
            given_at: None,
        })
    }
}

/// The warning marks for a target of `target_ms`. `may_move_on`: whether its deadline may move on to
/// the end of a working day.
///
/// A warning already given under the same name counts as given. Other given warnings are kept, in
/// case a later policy has them again.
pub(crate) fn marks(
    warn_at: &[WarnAt],
    target_ms: Option<i64>,
    may_move_on: bool,
    before: &[WarningMark],
) -> Vec<WarningMark> {
    let mark = |warn_at: &WarnAt| warn_at.mark(target_ms?, may_move_on);
    let mut marks: Vec<WarningMark> = warn_at.iter().filter_map(mark).collect();
    let count = marks.len();
    for earlier in before.iter().filter(|mark| mark.given_at.is_some()) {
        match marks[..count].iter_mut().find(|mark| mark.name == earlier.name) {
            Some(mark) => mark.given_at = earlier.given_at,
            None => marks.push(earlier.clone()),
        }
    }
    marks
}

crate::value::codec::deserialize_by_unpacking!(WarnAt);
