//! The reopening rule: what becomes of a clock that had ended when the desk is not done after all.

use serde::{Deserialize, Serialize};

use crate::packed::{Read, Write};

/// What becomes of a policy's clocks when a ticket is reopened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum OnReopen {
    /// The clock runs on from where it stopped: the time in which the ticket was solved does not count.
    #[default]
    Resume,
    /// A new cycle begins with the full target; the old one is kept among the completed.
    NewCycle,
    /// The clock runs on as if it had never stopped: the working time in between counts. When that is more than
    /// the target, it is missed at the reopening.
    ResumeCountingGap,
    /// The clock stays as it ended.
    Frozen,
}
