//! Breaches: a deadline has passed once the present is later than the deadline.
//!
//! A target is met if the clock stopped at or before the deadline. The breach instant is the
//! deadline itself; it takes effect one millisecond later, the first instant that is later than the
//! deadline.

use serde::Serialize;

use crate::model::{ClockEntry, ClockGroup, ClockId, Effect, SlaClock, TicketEvent};
use crate::value::codec::{Pack, Unpack};
use crate::value::{Id, Instant, limits};

/// Which target was breached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum BreachType {
    /// The first response.
    Response,
    /// A further response.
    NextResponse,
    /// The resolution.
    Resolution,
    /// That of a clock that the configuration defines: `clockId` says which.
    Custom,
}

impl BreachType {
    /// The type of a breach of the clock `clock_id`.
    pub(crate) const fn of(clock_id: &ClockId) -> BreachType {
        match clock_id {
            ClockId::FirstResponse => BreachType::Response,
            ClockId::NextResponse => BreachType::NextResponse,
            ClockId::Resolution => BreachType::Resolution,
            ClockId::Custom(_) => BreachType::Custom,
        }
    }

    /// The name as it is written in JSON and in keys.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            BreachType::Response => "RESPONSE",
            BreachType::NextResponse => "NEXT_RESPONSE",
            BreachType::Resolution => "RESOLUTION",
            BreachType::Custom => "CUSTOM",
        }
    }
}

impl ClockEntry {
    /// Its names in keys and in the history, joined by `separator`. In the group `sla` it is one
    /// word: the type of the breach, or the id of a clock that the configuration defines.
    pub(crate) fn label(&self, separator: char) -> String {
        let id = self.clock_id.as_str();
        if !self.group.is_sla() {
            return format!("{}{separator}{id}", self.group);
        }
        let word = BreachType::of(&self.clock_id).as_str();
        (if self.clock_id.is_custom() { id } else { word }).to_owned()
    }
}

/// A breached deadline: one for each clock and cycle, however late it is detected.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SlaBreach {
    /// The same as `key`.
    pub breach_id: String,
    /// The ticket.
    pub ticket_id: Id,
    /// Which target was breached.
    pub breach_type: BreachType,
    /// The clock.
    pub clock_id: ClockId,
    /// The group of the clock.
    #[serde(default)]
    #[packed(null = "absent")]
    pub group: ClockGroup,
    /// The clock's cycle.
    pub cycle: u32,
    /// The policy that set the target.
    pub policy_id: Option<Id>,
    /// The deadline that passed.
    pub breached_at: Instant,
    /// When a decision detected it: the only field that depends on how often you call the engine.
    pub detected_at: Instant,
    /// When somebody was notified. The engine leaves it null for your application to fill in.
    pub notified_at: Option<Instant>,
    /// Why the deadline passed, as `annotateBreach` recorded it; null until then.
    #[serde(default)]
    #[packed(max_chars = limits::PROSE)]
    pub reason: Option<String>,
    /// A stable key, derived from type, cycle and ticket.
    pub key: String,
}

impl SlaBreach {
    /// The breach of `clock`, a cycle of the clock of `entry`.
    pub(crate) fn new(
        ticket_id: &Id,
        entry: &ClockEntry,
        clock: &SlaClock,
        deadline: Instant,
        now: Instant,
    ) -> SlaBreach {
        // The host's id comes last: whatever it contains, the keys of two tickets cannot collide.
        let key = format!("breach/{}/{}/{ticket_id}", entry.label('/'), clock.cycle);
        SlaBreach {
            breach_id: key.clone(),
            ticket_id: ticket_id.clone(),
            breach_type: BreachType::of(&entry.clock_id),
            clock_id: entry.clock_id.clone(),
            group: entry.group.clone(),
            cycle: clock.cycle,
            policy_id: clock.policy_id.clone(),
            breached_at: deadline,
            detected_at: now,
            notified_at: None,
            reason: None,
            key,
        }
    }
}

impl SlaBreach {
    /// The notification of it: the same, whichever decision recorded the breach.
    pub(crate) fn notice(&self) -> Effect {
        Effect::Notify {
            key: format!("notify/{}", self.key),
            ticket_id: self.ticket_id.clone(),
            at: self.breached_at,
            event: TicketEvent::Breached {
                breach_type: self.breach_type,
                clock_id: self.clock_id.clone(),
                group: self.group.clone(),
                deadline: self.breached_at,
            },
        }
    }
}

/// The deadline of a running clock that has not been breached yet.
pub(crate) fn open_deadline(clock: &SlaClock) -> Option<Instant> {
    clock.running_due_at().filter(|_| clock.breached_at.is_none())
}
