//! The progress of one timer on one ticket.

use serde::Serialize;

use crate::value::codec::{Pack, Unpack};
use crate::value::{Instant, limits};

/// The progress of one timer on one ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct TimerState {
    /// The timer.
    #[packed(max_chars = limits::NAME)]
    pub id: String,
    /// The start of the episode that `steps` counts in.
    #[serde(default)]
    pub episode: Option<Instant>,
    /// How many steps have fallen due in that episode.
    pub steps: u32,
    /// Since when its condition holds, if the timer counts from that; null while it does not.
    #[serde(default)]
    pub matched_since: Option<Instant>,
}
