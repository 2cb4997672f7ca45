//! What a timer counts from.

use serde::Serialize;

use crate::model::{ClockId, Ticket};
use crate::value::Instant;
use crate::value::codec::{Pack, Unpack};

/// What a timer counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Since {
    /// The opening of the ticket. Suspended while the ticket is resolved or closed.
    Opened,
    /// When the ticket became unassigned. Suspended while the ticket is resolved or closed;
    /// restarts when it is reopened.
    Unassigned,
    /// When the ticket entered its current status.
    InStatus,
    /// When the timer's condition became true.
    Matched,
    /// The latest breach of the current clocks, or the reopening if that came later. Suspended
    /// while the ticket is resolved or closed.
    Breached,
    /// When a person last acted on the ticket, or its status last changed.
    LastActivity,
    /// When the reporter last acted on the ticket, or its status last changed. Use it for a
    /// reminder or an automatic closing that customer activity restarts.
    LastCustomerActivity,
    /// The deadline of the first response, while its clock runs. Fires once per cycle of the clock.
    ResponseDue,
    /// The deadline of the next response, while its clock runs. Fires once per cycle of the clock.
    NextResponseDue,
    /// The deadline of the resolution, while its clock runs. Fires once per cycle of the clock.
    ResolutionDue,
}

/// Where a timer counts from on one ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountStart {
    /// The instant from which the delays count.
    pub from: Instant,
    /// Identifies the episode: it does not change when a deadline moves.
    pub episode: Instant,
}

impl Since {
    /// Whether it is a deadline; timers may also fire before a deadline.
    #[must_use]
    pub const fn is_deadline(self) -> bool {
        matches!(self, Since::ResponseDue | Since::NextResponseDue | Since::ResolutionDue)
    }

    /// Where a timer counts from on `ticket`; `None` while it is suspended.
    pub(crate) fn on(
        self,
        ticket: &Ticket,
        is_done: bool,
        matched_since: Option<Instant>,
    ) -> Option<CountStart> {
        let activity = || ticket.activity();
        let unless_done = |instant: Instant| (!is_done).then_some(instant);
        let deadline = |clock_id: ClockId| {
            let clock = ticket.sla.clock(clock_id)?;
            Some(CountStart { from: clock.due_at()?, episode: clock.started_at })
        };
        let from = match self {
            Since::ResponseDue => return deadline(ClockId::FirstResponse),
            Since::NextResponseDue => return deadline(ClockId::NextResponse),
            Since::ResolutionDue => return deadline(ClockId::Resolution),
            Since::Opened => unless_done(ticket.created_at),
            Since::Unassigned => activity().unassigned_since.and_then(unless_done),
            Since::InStatus => Some(activity().status_since),
            Since::Matched => matched_since,
            Since::Breached => {
                let breached_at = |clock_id: ClockId| ticket.sla.clock(clock_id)?.breached_at;
                let episode =
                    ClockId::ALL.into_iter().filter_map(breached_at).max().and_then(unless_done)?;
                return Some(CountStart { from: episode.max(activity().live_since), episode });
            }
            Since::LastActivity => Some(activity().last_activity_at),
            Since::LastCustomerActivity => Some(activity().last_customer_activity_at),
        }?;
        Some(CountStart { from, episode: from })
    }
}
