//! Deadlines: policies, clocks, pauses and breaches.
//!
//! | rule | file |
//! |---|---|
//! | which policy a ticket gets | [`policy`] |
//! | what a clock is, and how its time is counted | [`clock`] |
//! | in which states a clock pauses | [`pause`] |
//! | what becomes of the time used under another target | [`target_change`] |
//! | what becomes of a clock when a ticket is reopened | [`reopen`] |
//! | what an event does to the clocks: start, pause, resume, stop, cancel | `adjust` |
//! | when to warn | [`warning`] |
//! | when a deadline has passed | [`breach`] |
//! | since when the reporter waits, and who acted last | [`activity`] |
//! | what a person sees | [`preview`], [`segment`] |

pub mod activity;
mod adjust;
pub mod breach;
pub mod clock;
pub(crate) use clock::LONGEST_MS;
pub mod pause;
pub mod policy;
pub mod presets;
pub mod preview;
pub mod reopen;
pub mod segment;
pub mod target_change;
pub mod warning;

use serde::{Deserialize, Serialize};

use crate::assignment::QueueState;
use crate::instant::Instant;
use crate::packed::{Read, Write};

pub use activity::Activity;
pub(crate) use adjust::{Adjustment, slot_name};
pub use breach::{BreachType, SlaBreach};
pub use clock::{Pause, Phase, SlaClock};
pub(crate) use policy::Policy;
pub use policy::SlaPolicy;
pub use preview::{ClockPreview, Preview};
pub use reopen::OnReopen;
pub use target_change::OnTargetChange;
pub use warning::{WarnAt, WarningMark};

use crate::page::PageState;
use crate::text;
use crate::timer::TimerState;

/// What a clock measures. The order is the order of simultaneous breaches.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read, Write,
)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Metric {
    /// From opening to the desk's first response.
    FirstResponse,
    /// From the oldest of the reporter's comments without an answer to the desk's public comment. While the first
    /// response is awaited that clock is the promise, and this one starts when it ends.
    NextResponse,
    /// From opening to resolved or closed.
    Resolution,
}

impl Metric {
    /// All metrics, in order.
    pub const ALL: [Metric; 3] = [Metric::FirstResponse, Metric::NextResponse, Metric::Resolution];
}

/// What the engine remembers of a ticket besides its fields: the clocks, at most one for each metric, the cycles
/// completed, and what timers count from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read, Write)]
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
    /// The cycles completed before the present ones, oldest first: they never change again.
    #[serde(default, deserialize_with = "text::or_default")]
    pub completed: Vec<CompletedCycle>,
    /// Since when the ticket is as it is; null on a ticket that the engine has not decided on yet.
    #[serde(default)]
    pub activity: Option<Activity>,
    /// What has been done of each timer that has begun.
    #[serde(default, deserialize_with = "text::or_default")]
    pub timers: Vec<TimerState>,
    /// Whether somebody is being paged; null when nobody is.
    #[serde(default)]
    pub page: Option<PageState>,
    /// Its way to an agent; null when there is nothing to remember of it.
    #[serde(default)]
    pub queue: Option<QueueState>,
}

/// A clock of a cycle that is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct CompletedCycle {
    /// What it measured.
    pub metric: Metric,
    /// The clock as it ended.
    pub clock: SlaClock,
}

impl SlaState {
    /// The clock of `metric`.
    pub fn clock(&self, metric: Metric) -> Option<&SlaClock> {
        match metric {
            Metric::FirstResponse => self.first_response.as_ref(),
            Metric::NextResponse => self.next_response.as_ref(),
            Metric::Resolution => self.resolution.as_ref(),
        }
    }

    pub(crate) fn slot(&mut self, metric: Metric) -> &mut Option<SlaClock> {
        match metric {
            Metric::FirstResponse => &mut self.first_response,
            Metric::NextResponse => &mut self.next_response,
            Metric::Resolution => &mut self.resolution,
        }
    }

    /// The deadline of `metric`; null while paused, stopped or absent.
    pub(crate) fn due_at(&self, metric: Metric) -> Option<Instant> {
        self.clock(metric).and_then(SlaClock::due_at)
    }
}
