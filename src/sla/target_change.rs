//! The rule of a changed target: what becomes of the time used when a ticket comes to another policy.

use serde::{Deserialize, Serialize};

use super::clock::LONGEST_MS;
use crate::packed::{Read, Write};

/// What becomes of the time used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum OnTargetChange {
    /// It stays, and so does the credit of every pause. More used than the new target allows is missed at the change.
    #[default]
    Carry,
    /// The clock ends and a new cycle begins with the full target.
    Restart,
    /// The same share of the new target counts as used.
    Scale,
    /// It stays, but the deadline is never earlier than the policy's grace after the change. Raises by timers
    /// always use this, so that the engine never makes a ticket late by its own act.
    NeverEarlier,
}

impl OnTargetChange {
    /// Time used and target after the change, in milliseconds, from those before it.
    pub(crate) fn carried(
        self,
        used_ms: i64,
        old_target_ms: Option<i64>,
        new_target_ms: i64,
        grace_ms: i64,
    ) -> (i64, i64) {
        match (self, old_target_ms) {
            (OnTargetChange::Scale, Some(old)) if old > 0 => {
                // Beyond 2^53 no target is: the product is rounded only in its last bits.
                let scaled = used_ms as f64 * new_target_ms as f64 / old as f64;
                ((scaled.round() as i64).min(LONGEST_MS), new_target_ms)
            }
            (OnTargetChange::NeverEarlier, _) => {
                (used_ms, new_target_ms.max(used_ms.saturating_add(grace_ms)).min(LONGEST_MS))
            }
            (OnTargetChange::Carry | OnTargetChange::Scale | OnTargetChange::Restart, _) => {
                (used_ms, new_target_ms)
            }
        }
    }
}
