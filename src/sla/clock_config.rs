//! Clocks as a configuration writes them: how time is measured.

use serde::Serialize;

use crate::condition::Condition;
use crate::sla::Trigger;
use crate::value::codec::{Pack, Unpack};
use crate::value::limits;

/// A clock of your own, besides `firstResponse`, `nextResponse` and `resolution`.
///
/// A clock says how time is measured; the policies say how much of it is promised. It runs only
/// where a policy of some group names it among its `targets`.
///
/// At one instant the order is: stop, cancel, change of target, reset, pause, start. While a stop
/// or cancel by status, category or condition holds, nothing starts. A stop or cancel by event ends
/// only the live cycle, and the same event may start the next.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClockConfig {
    /// Its identifier, unique among the clocks: a letter, then up to 63 letters, digits, `-` and
    /// `_`. It is part of keys, so do not change it.
    #[packed(max_chars = limits::NAME)]
    pub clock_id: String,
    /// What starts it; at least one trigger. Add `{ event: "reopened" }` where a reopening should
    /// start it again: then the policy's `onReopen` says how.
    #[packed(max_items = MAX_TRIGGERS)]
    pub start: Vec<Trigger>,
    /// What stops it: a verdict, met or breached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[packed(null = "absent", max_items = MAX_TRIGGERS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Trigger>>"))]
    pub stop: Vec<Trigger>,
    /// What ends it without a verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[packed(null = "absent", max_items = MAX_TRIGGERS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Trigger>>"))]
    pub cancel: Vec<Trigger>,
    /// What ends it as a stop does, and starts the next cycle with the full target. Without a live
    /// cycle it does nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[packed(null = "absent", max_items = MAX_TRIGGERS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Trigger>>"))]
    pub reset: Vec<Trigger>,
    /// While this holds, it does not count. A policy's `pauseOn` replaces it. Default: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Condition>,
    /// What a start does after an end. Default: `newCycle`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
    /// Since when a new cycle counts. Default: since its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Another clock of the same group: while that one is live and has a target, this one does not
    /// start. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[packed(max_chars = limits::NAME)]
    pub held_back_by: Option<String>,
}

/// Triggers of one kind that a clock may have.
pub(crate) const MAX_TRIGGERS: usize = 50;

impl ClockConfig {
    /// A clock that starts by `start` and never ends.
    pub fn new(clock_id: impl Into<String>, start: Vec<Trigger>) -> ClockConfig {
        ClockConfig {
            clock_id: clock_id.into(),
            start,
            stop: Vec::new(),
            cancel: Vec::new(),
            reset: Vec::new(),
            pause: None,
            again: None,
            origin: None,
            held_back_by: None,
        }
    }

    /// Its triggers by kind.
    pub(crate) fn triggers(&self) -> [(&'static str, &[Trigger]); 4] {
        [
            ("start", &self.start),
            ("stop", &self.stop),
            ("cancel", &self.cancel),
            ("reset", &self.reset),
        ]
    }

    /// Visits its conditions.
    pub(crate) fn each_condition(&self, visit: &mut dyn FnMut(&Condition)) {
        for (_, triggers) in self.triggers() {
            for trigger in triggers {
                if let Trigger::When(condition) = trigger {
                    visit(condition);
                }
            }
        }
        self.pause.iter().for_each(visit);
    }
}

/// What a start does after a clock has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Again {
    /// A new cycle starts with the full target.
    #[default]
    NewCycle,
    /// The clock continues from where it ended.
    Resume,
    /// Nothing: after any end, cancel included, it never starts again.
    Once,
}

/// Since when a new cycle of a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Origin {
    /// Since the customer's oldest unanswered comment, so time from there counts as used. Where that
    /// deadline has passed already, since the start. Every start is a new cycle.
    WaitingSince,
}
