//! A target in working days, as the clock keeps it.

use serde::Serialize;

use crate::value::codec::{Pack, Unpack};
use crate::value::{Instant, WorkingDays};

/// The target of a clock that is promised in working days.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct DayTarget {
    /// The promise.
    pub promise: WorkingDays,
    /// Since when its days count: the start of the clock, or a change of target by `neverEarlier`.
    pub from: Instant,
    /// The deadline to which pauses have added exactly their working time. With `afterPause:
    /// "boundary"` the clock's own deadline may be later.
    pub exact_due_at: Instant,
    /// Whether a pause has moved the deadline.
    #[serde(default)]
    #[packed(null = "absent")]
    pub is_moved: bool,
}
