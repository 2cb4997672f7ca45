//! The outcome of each ticket, in columns.

use crate::instant::Instant;
use crate::sla::{Phase, SlaClock};

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// There is no clock, or no target: nothing was promised.
    None,
    /// It stopped in time.
    Met,
    /// Its deadline has passed, whatever it does now.
    Breached,
    /// It ended without a verdict.
    Cancelled,
    /// It runs, and is in time so far.
    Running,
    /// It is paused, and in time so far.
    Paused,
}

impl Outcome {
    /// The names in JavaScript, each at the place of its code.
    pub const NAMES: [&'static str; 6] =
        ["none", "met", "breached", "cancelled", "running", "paused"];

    /// Of one clock.
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

/// One metric of all tickets: of each ticket a row, in the order of their numbers. What is said of a clock is said of
/// that of the last cycle.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    /// The codes of [`Outcome`].
    pub outcome: Vec<u8>,
    /// The place of the policy, or [`Outcomes::NO_POLICY`].
    pub policy: Vec<u32>,
    /// How many cycles before the last one were missed.
    pub missed: Vec<u32>,
    /// Working milliseconds used at the end of the log; NaN without a clock.
    pub used_ms: Vec<f64>,
    /// The deadline, in epoch milliseconds; NaN unless the clock runs towards one.
    pub due_at: Vec<f64>,
    /// The deadline that passed, in epoch milliseconds; NaN when none did.
    pub breached_at: Vec<f64>,
}

impl Outcomes {
    /// In place of a policy when there is none.
    pub const NO_POLICY: u32 = u32::MAX;

    pub(super) fn with_capacity(tickets: usize) -> Outcomes {
        Outcomes {
            outcome: Vec::with_capacity(tickets),
            policy: Vec::with_capacity(tickets),
            missed: Vec::with_capacity(tickets),
            used_ms: Vec::with_capacity(tickets),
            due_at: Vec::with_capacity(tickets),
            breached_at: Vec::with_capacity(tickets),
        }
    }

    /// Adds a ticket: how its clock stands, if it has one, what that has used by the end of the log, the place of its
    /// policy, and how many cycles before were missed.
    pub(super) fn add(
        &mut self,
        clock: Option<&SlaClock>,
        used_ms: i64,
        policy: Option<usize>,
        missed: u32,
    ) {
        let ms = |at: Option<Instant>| at.map_or(f64::NAN, |at| at.epoch_ms() as f64);
        self.outcome.push(clock.map_or(Outcome::None, Outcome::of) as u8);
        self.policy.push(policy.map_or(Outcomes::NO_POLICY, |place| place as u32));
        self.missed.push(missed);
        self.used_ms.push(clock.map_or(f64::NAN, |_| used_ms as f64));
        self.due_at.push(ms(clock.and_then(SlaClock::due_at)));
        self.breached_at.push(ms(clock.and_then(|clock| clock.breached_at)));
    }
}
