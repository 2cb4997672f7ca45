//! The outcome of each ticket, in columns.

use crate::model::{Phase, SlaClock};
use crate::value::Instant;

/// How a clock stands at the end of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Outcome {
    /// There is no clock or no target: nothing was promised.
    None,
    /// The clock stopped on time.
    Met,
    /// The deadline has passed, whatever the clock does now.
    Breached,
    /// The clock ended without a verdict.
    Cancelled,
    /// The clock is running and not breached.
    Running,
    /// The clock is paused and not breached.
    Paused,
}

impl Outcome {
    /// The names in JavaScript, in the order of the codes.
    pub const NAMES: [&'static str; 6] =
        ["none", "met", "breached", "cancelled", "running", "paused"];

    /// The outcome of one clock.
    pub(super) fn of(clock: &SlaClock) -> Outcome {
        match clock.phase {
            _ if clock.policy_id.is_none() || clock.target_ms.is_none() => Outcome::None,
            _ if clock.breached_at.is_some() => Outcome::Breached,
            Phase::Stopped { .. } => Outcome::Met,
            Phase::Cancelled { .. } => Outcome::Cancelled,
            Phase::Running { .. } => Outcome::Running,
            Phase::Paused { .. } => Outcome::Paused,
        }
    }
}

/// The results for one clock id, one row per ticket; values describe the latest cycle's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    /// The codes of [`Outcome`].
    pub outcome: Vec<u8>,
    /// The place of the policy in [`Replay::policies`](crate::replay::Replay::policies), or
    /// [`Outcomes::NO_POLICY`].
    pub policy: Vec<u32>,
    /// The number of earlier cycles that were breached.
    pub breached_cycles: Vec<u32>,
    /// Working milliseconds used by the end of the log; `NaN` without a clock.
    pub used_ms: Vec<f64>,
    /// The deadline in epoch milliseconds; `NaN` unless the clock runs towards one.
    pub due_at: Vec<f64>,
    /// The deadline that passed, in epoch milliseconds; `NaN` when none did.
    pub breached_at: Vec<f64>,
}

impl Outcomes {
    /// Stands for no policy.
    pub const NO_POLICY: u32 = u32::MAX;

    pub(super) fn with_capacity(tickets: usize) -> Outcomes {
        Outcomes {
            outcome: Vec::with_capacity(tickets),
            policy: Vec::with_capacity(tickets),
            breached_cycles: Vec::with_capacity(tickets),
            used_ms: Vec::with_capacity(tickets),
            due_at: Vec::with_capacity(tickets),
            breached_at: Vec::with_capacity(tickets),
        }
    }

    /// Adds a ticket: its clock, the time used by the end of the log, the place of its policy, and
    /// the number of earlier breached cycles.
    pub(super) fn add(
        &mut self,
        clock: Option<&SlaClock>,
        used_ms: i64,
        policy: Option<usize>,
        breached_cycles: u32,
    ) {
        let ms = |at: Option<Instant>| at.map_or(f64::NAN, |at| at.epoch_ms() as f64);
        self.outcome.push(clock.map_or(Outcome::None, Outcome::of) as u8);
        self.policy.push(policy.map_or(Outcomes::NO_POLICY, |place| place as u32));
        self.breached_cycles.push(breached_cycles);
        self.used_ms.push(clock.map_or(f64::NAN, |_| used_ms as f64));
        self.due_at.push(ms(clock.and_then(SlaClock::due_at)));
        self.breached_at.push(ms(clock.and_then(|clock| clock.breached_at)));
    }
}
