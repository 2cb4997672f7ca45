//! The engine's state of a ticket besides its fields: clocks, completed cycles, timers, pages and
//! assignment.

use serde::Serialize;

use super::{Activity, PageState, QueueState, SlaClock, TimerState};
use crate::value::Instant;
use crate::value::codec::{Pack, Unpack};

/// What a clock measures. Simultaneous breaches follow this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ClockId {
    /// From opening to the desk's first response.
    FirstResponse,
    /// From the customer's oldest unanswered comment to the desk's public reply. While a first
    /// response with a target is pending, only that clock runs. This one starts when it ends, and
    /// counts from the comment, unless that deadline has passed by then.
    NextResponse,
    /// From opening to resolved or closed.
    Resolution,
}

impl ClockId {
    /// All ids, in order.
    pub const ALL: [ClockId; 3] =
        [ClockId::FirstResponse, ClockId::NextResponse, ClockId::Resolution];

    /// The id as it is written in snapshots, results and paths.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ClockId::FirstResponse => "firstResponse",
            ClockId::NextResponse => "nextResponse",
            ClockId::Resolution => "resolution",
        }
    }
}

/// The engine's state of a ticket, besides its fields: at most one clock of each kind, the
/// completed cycles, timers, the page and the assignment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 2)]
pub struct SlaState {
    /// The clock of the first response.
    #[serde(default)]
    pub first_response: Option<SlaClock>,
    /// The clock of the next response.
    #[serde(default)]
    pub next_response: Option<SlaClock>,
    /// The clock of the resolution.
    #[serde(default)]
    pub resolution: Option<SlaClock>,
    /// The cycles completed before the present ones, oldest first. They never change.
    #[serde(default)]
    #[packed(null = "absent")]
    pub completed: Vec<CompletedCycle>,
    /// What timers count from; null on a ticket that the engine has not decided on yet.
    #[serde(default)]
    pub activity: Option<Activity>,
    /// The progress of each timer that has started.
    #[serde(default)]
    #[packed(null = "absent")]
    pub timers: Vec<TimerState>,
    /// The open page; null when nobody is being paged.
    #[serde(default)]
    pub page: Option<PageState>,
    /// The assignment state; null when it is the default.
    #[serde(default)]
    pub queue: Option<QueueState>,
}

/// The clock of a completed cycle.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct CompletedCycle {
    /// What the clock measured.
    pub clock_id: ClockId,
    /// The clock as it ended.
    pub clock: SlaClock,
}

impl SlaState {
    /// The clock with that id, if it has started.
    #[must_use]
    pub fn clock(&self, clock_id: ClockId) -> Option<&SlaClock> {
        match clock_id {
            ClockId::FirstResponse => self.first_response.as_ref(),
            ClockId::NextResponse => self.next_response.as_ref(),
            ClockId::Resolution => self.resolution.as_ref(),
        }
    }

    pub(crate) fn slot(&mut self, clock_id: ClockId) -> &mut Option<SlaClock> {
        match clock_id {
            ClockId::FirstResponse => &mut self.first_response,
            ClockId::NextResponse => &mut self.next_response,
            ClockId::Resolution => &mut self.resolution,
        }
    }

    /// The clock's deadline; `None` while it is paused, stopped or absent.
    pub(crate) fn due_at(&self, clock_id: ClockId) -> Option<Instant> {
        self.clock(clock_id).and_then(SlaClock::due_at)
    }
}
