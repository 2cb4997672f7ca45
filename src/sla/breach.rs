//! Breaches: a deadline has passed when the present is later than it.
//!
//! A target is met if the clock stopped at or before the deadline. The breach instant is the deadline
//! itself; it takes effect one millisecond later, the first instant that is later than the deadline.

use serde::{Deserialize, Serialize};

use super::Metric;
use super::clock::SlaClock;
use crate::effect::{Effect, TicketEvent};
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Read, Write};

/// Which promise was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BreachType {
    /// The first response.
    Response,
    /// A further response.
    NextResponse,
    /// The resolution.
    Resolution,
}

impl From<Metric> for BreachType {
    fn from(metric: Metric) -> Self {
        match metric {
            Metric::FirstResponse => BreachType::Response,
            Metric::NextResponse => BreachType::NextResponse,
            Metric::Resolution => BreachType::Resolution,
        }
    }
}

impl BreachType {
    /// The name as it is written in JSON and in keys.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            BreachType::Response => "RESPONSE",
            BreachType::NextResponse => "NEXT_RESPONSE",
            BreachType::Resolution => "RESOLUTION",
        }
    }
}

/// A missed deadline: one for each clock and cycle, however late it is noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SlaBreach {
    /// The key.
    pub breach_id: String,
    /// The ticket.
    pub ticket_id: Id,
    /// Which promise was broken.
    pub breach_type: BreachType,
    /// The clock's cycle.
    pub cycle: u32,
    /// The policy that set the target.
    pub policy_id: Option<Id>,
    /// The deadline that passed.
    pub breached_at: Instant,
    /// When a decision noticed: the only field that depends on how often the host asks.
    pub detected_at: Instant,
    /// For the host to fill in once it has told somebody.
    pub notified_at: Option<Instant>,
    /// Stable: derived from type, cycle and ticket.
    pub key: String,
}

impl SlaBreach {
    pub(crate) fn new(
        ticket_id: &Id,
        metric: Metric,
        clock: &SlaClock,
        deadline: Instant,
        now: Instant,
    ) -> SlaBreach {
        let breach_type = BreachType::from(metric);
        // The host's id stands last: whatever it contains, the keys of two tickets cannot meet.
        let key = format!("breach/{}/{}/{ticket_id}", breach_type.as_str(), clock.cycle);
        SlaBreach {
            breach_id: key.clone(),
            ticket_id: ticket_id.clone(),
            breach_type,
            cycle: clock.cycle,
            policy_id: clock.policy_id.clone(),
            breached_at: deadline,
            detected_at: now,
            notified_at: None,
            key,
        }
    }
}

impl SlaBreach {
    /// The notice of it: one for the breach, whichever decision recorded it.
    pub(crate) fn notice(&self) -> Effect {
        Effect::Notify {
            key: format!("notify/{}", self.key),
            ticket_id: self.ticket_id.clone(),
            at: self.breached_at,
            event: TicketEvent::Breached {
                breach_type: self.breach_type,
                deadline: self.breached_at,
            },
        }
    }
}

/// The deadline of a running clock that has not been missed yet.
pub(crate) fn open_deadline(clock: &SlaClock) -> Option<Instant> {
    clock.due_at().filter(|_| clock.breached_at.is_none())
}
