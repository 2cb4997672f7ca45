//! The rule for a changed target: what happens to the time used when a ticket moves to another
//! policy.

use serde::Serialize;

use crate::value::codec::{Pack, Unpack};
use crate::value::limits::LONGEST_MS;

/// What happens to the time used when a ticket moves to another policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum OnTargetChange {
    /// The clock retains the time used and the credit of every pause. If it exceeds the new target,
    /// the clock breaches at the change.
    #[default]
    KeepElapsed,
    /// The clock ends and a new cycle begins with the full target.
    Restart,
    /// The time used is scaled, so that the same share of the new target is used.
    Proportional,
    /// The clock retains the time used, but the deadline is at least the policy's grace after the
    /// change. Raises by timers always use this rule, so that the engine itself never makes a
    /// ticket late.
    NeverEarlier,
}

impl OnTargetChange {
    /// The time used and the target after the change, in milliseconds.
    pub(crate) fn carried(
        self,
        used_ms: i64,
        old_target_ms: Option<i64>,
        new_target_ms: i64,
        grace_ms: i64,
    ) -> (i64, i64) {
        match (self, old_target_ms) {
            (OnTargetChange::Proportional, Some(old)) if old > 0 => {
                // No target exceeds 2^53 ms, so only the last bits of the product are rounded.
                let scaled = used_ms as f64 * new_target_ms as f64 / old as f64;
                ((scaled.round() as i64).min(LONGEST_MS), new_target_ms)
            }
            (OnTargetChange::NeverEarlier, _) => {
                (used_ms, new_target_ms.max(used_ms.saturating_add(grace_ms)).min(LONGEST_MS))
            }
            (
                OnTargetChange::KeepElapsed
                | OnTargetChange::Proportional
                | OnTargetChange::Restart,
                _,
            ) => (used_ms, new_target_ms),
        }
    }
}
