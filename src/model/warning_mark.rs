//! A warning of one clock: sent, or still to come.

use serde::Serialize;

use crate::value::codec::{Pack, Unpack};
use crate::value::{Instant, limits};

/// A warning of one clock: sent, or still to come.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 6)]
pub struct WarningMark {
    /// Its name: `75%` or `PT30M remaining`.
    #[packed(max_chars = limits::NAME)]
    pub name: String,
    /// The working milliseconds used when the warning falls due. Zero and less where the target is
    /// no longer than the time left: it falls due only if the deadline moves on.
    #[packed(range = -limits::LONGEST_MS..=limits::LONGEST_MS)]
    #[cfg_attr(test, ts(type = "number"))]
    pub used_ms: i64,
    /// When it was sent; null until then.
    #[serde(default)]
    pub given_at: Option<Instant>,
}

/// How the name of a warning by time left ends.
pub(crate) const REMAINING: &str = " remaining";

impl WarningMark {
    /// By how much a deadline that is `lift_ms` later than its target delays the warning: one by
    /// time left by as much, one by a share of the target not at all.
    pub(crate) fn lifted_by(&self, lift_ms: i64) -> i64 {
        if self.name.ends_with(REMAINING) { lift_ms } else { 0 }
    }
}
