//! How long after its start a level of a timer fires.

use serde::{Serialize, Serializer};

use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{Offset, WorkingDays};

/// How long after its start a level of a timer fires: minutes or an ISO 8601 duration, or working
/// days of the timer's calendar. `afterPause` of working days means nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "Offset | WorkingDays"))]
#[non_exhaustive]
pub enum After {
    /// Minutes, or a duration.
    Offset(Offset),
    /// Working days. They need a calendar.
    WorkingDays(WorkingDays),
}

impl After {
    /// The delay in milliseconds; `None` in working days.
    pub(crate) fn ms(&self) -> Option<i64> {
        match self {
            After::Offset(offset) => Some(offset.ms()),
            After::WorkingDays(_) => None,
        }
    }

    /// Whether it is certainly not longer than `other`.
    pub(super) fn is_within(&self, other: &After) -> bool {
        match (self, other) {
            (After::Offset(a), After::Offset(b)) => a <= b,
            (After::WorkingDays(a), After::WorkingDays(b)) => {
                a.working_days < b.working_days || a == b
            }
            _ => false,
        }
    }
}

impl Serialize for After {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            After::Offset(offset) => offset.serialize(serializer),
            After::WorkingDays(days) => days.serialize(serializer),
        }
    }
}

impl Pack for After {
    fn pack(&self, out: &mut Encoder) {
        match self {
            After::Offset(offset) => offset.pack(out),
            After::WorkingDays(days) => days.pack(out),
        }
    }
}

impl Unpack for After {
    fn blank() -> Self {
        After::Offset(Offset::minutes(0))
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut days = WorkingDays::blank();
            days.unpack(reader);
            *self = After::WorkingDays(days);
        } else {
            let mut offset = Offset::blank();
            offset.unpack(reader);
            *self = After::Offset(offset);
        }
    }
}

crate::value::codec::deserialize_by_unpacking!(After);
