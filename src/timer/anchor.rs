//! What a timer counts from.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::sla::Metric;
use crate::ticket::Ticket;

/// What a timer counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum Anchor {
    /// The opening. It rests while the ticket is resolved or closed.
    Created,
    /// When nobody was assigned any more. It rests while the ticket is resolved or closed, and counts anew when it is
    /// reopened.
    Unassigned,
    /// When the ticket came to its present status.
    InStatus,
    /// When the timer's own condition began to hold.
    Matched,
    /// The latest of the deadlines that the present clocks have missed, or the reopening when that came after it. It
    /// rests while the ticket is resolved or closed.
    Breached,
    /// When a person last did something to the ticket, or it changed its status.
    LastActivity,
    /// When the reporter last did something to the ticket, or it changed its status: a reminder or an automatic
    /// closing that customer activity starts anew.
    LastCustomerActivity,
    /// The deadline of the first response, while its clock runs. Once for each cycle of the clock.
    ResponseDue,
    /// The deadline of the next response, likewise.
    NextResponseDue,
    /// The deadline of the resolution, likewise.
    ResolutionDue,
}

/// Where a timer counts from on one ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anchored {
    /// The instant that it counts from.
    pub from: Instant,
    /// What tells one episode from another: it stays the same while a deadline moves.
    pub episode: Instant,
}

impl Anchor {
    /// Whether it is a deadline, before which something may be done as well.
    pub const fn is_deadline(self) -> bool {
        matches!(self, Anchor::ResponseDue | Anchor::NextResponseDue | Anchor::ResolutionDue)
    }

    /// Where a timer counts from on `ticket`; `None` while it rests.
    pub(crate) fn on(
        self,
        ticket: &Ticket,
        is_done: bool,
        matched_since: Option<Instant>,
    ) -> Option<Anchored> {
        let activity = || ticket.activity();
        let live = |instant: Instant| (!is_done).then_some(instant);
        let deadline = |metric: Metric| {
            let clock = ticket.sla.clock(metric)?;
            Some(Anchored { from: clock.due_at()?, episode: clock.started_at })
        };
        let from = match self {
            Anchor::ResponseDue => return deadline(Metric::FirstResponse),
            Anchor::NextResponseDue => return deadline(Metric::NextResponse),
            Anchor::ResolutionDue => return deadline(Metric::Resolution),
            Anchor::Created => live(ticket.created_at),
            Anchor::Unassigned => activity().unassigned_since.and_then(live),
            Anchor::InStatus => Some(activity().status_since),
            Anchor::Matched => matched_since,
            Anchor::Breached => {
                let missed = |metric: Metric| ticket.sla.clock(metric)?.breached_at;
                let episode = Metric::ALL.into_iter().filter_map(missed).max().and_then(live)?;
                return Some(Anchored { from: episode.max(activity().live_since), episode });
            }
            Anchor::LastActivity => Some(activity().last_activity_at),
            Anchor::LastCustomerActivity => Some(activity().last_customer_activity_at),
        }?;
        Some(Anchored { from, episode: from })
    }
}
