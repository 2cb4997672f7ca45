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
    /// The working milliseconds used when the warning falls due.
    #[packed(range = 0..=limits::LONGEST_MS)]
    #[cfg_attr(test, ts(type = "number"))]
    pub used_ms: i64,
    /// When it was sent; null until then.
    #[serde(default)]
    pub given_at: Option<Instant>,
}
