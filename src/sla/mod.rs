//! Deadlines: policies, clocks, pauses and breaches.
//!
//! | rule | file |
//! |---|---|
//! | which policy a ticket gets | [`policy`] |
//! | what a clock is, and how its time is counted | [`clock`] |
//! | in which states a clock pauses | [`pause`] |
//! | what an event does to the clocks: start, pause, resume, stop, cancel, change of target, reopening | `adjust` |
//! | when a deadline has passed | [`breach`] |
//! | what a person sees | [`preview`] |

mod adjust;
pub mod breach;
pub mod clock;
pub mod pause;
pub mod policy;
pub mod presets;
pub mod preview;

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

pub(crate) use adjust::{adjust, slot_name};
pub use breach::{BreachType, SlaBreach};
pub use clock::{Phase, SlaClock};
pub(crate) use policy::Policy;
pub use policy::SlaPolicy;
pub use preview::{ClockPreview, Preview};

/// What a clock measures. The order is the order of simultaneous breaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Metric {
    /// From opening to the desk's first response.
    FirstResponse,
    /// From opening to resolved or closed.
    Resolution,
}

impl Metric {
    /// All metrics, in order.
    pub const ALL: [Metric; 2] = [Metric::FirstResponse, Metric::Resolution];
}

/// The clocks of a ticket: at most one for each metric.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SlaState {
    /// The clock of the first response.
    #[serde(default)]
    pub first_response: Option<SlaClock>,
    /// The clock of the resolution.
    #[serde(default)]
    pub resolution: Option<SlaClock>,
}

impl SlaState {
    /// The clock of `metric`.
    pub fn clock(&self, metric: Metric) -> Option<&SlaClock> {
        match metric {
            Metric::FirstResponse => self.first_response.as_ref(),
            Metric::Resolution => self.resolution.as_ref(),
        }
    }

    pub(crate) fn slot(&mut self, metric: Metric) -> &mut Option<SlaClock> {
        match metric {
            Metric::FirstResponse => &mut self.first_response,
            Metric::Resolution => &mut self.resolution,
        }
    }

    /// The deadline of `metric`; null while paused, stopped or absent.
    pub(crate) fn due_at(&self, metric: Metric) -> Option<Instant> {
        self.clock(metric).and_then(SlaClock::due_at)
    }
}
