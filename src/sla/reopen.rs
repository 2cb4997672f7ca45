//! The reopening rule: what happens to a clock that had ended when its ticket is reopened.

use serde::Serialize;

use crate::value::codec::{Pack, Unpack};

/// What happens to a policy's clocks when a ticket is reopened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum OnReopen {
    /// The clock continues from where it stopped. The time between resolution and reopening does
    /// not count.
    #[default]
    Resume,
    /// A new cycle starts with the full target. The old clock moves to the completed ones.
    NewCycle,
    /// The clock continues as if it had never stopped: the working time in between counts. If that
    /// exceeds the target, the clock is breached at the deadline that passed.
    ResumeIncludingResolvedTime,
    /// The clock stays stopped.
    StayStopped,
}
