//! Which of many tickets comes first: the one most at risk.

use crate::engine::Engine;
use crate::id::Id;
use crate::instant::Instant;
use crate::sla::{Metric, SlaClock};
use crate::ticket::Ticket;

/// The order in which tickets are given out: by the earliest deadline that a clock runs towards, one that has passed
/// first of all; those without a deadline last; of equals the more urgent priority, then the older ticket, then the
/// lower id.
pub(crate) fn key<'a>(engine: &Engine, ticket: &'a Ticket) -> (Instant, usize, Instant, &'a Id) {
    let deadline = Metric::ALL
        .into_iter()
        .filter_map(|metric| ticket.sla.clock(metric).and_then(SlaClock::due_at));
    let urgency = engine.urgency(&ticket.priority);
    (deadline.min().unwrap_or(Instant::MAX), urgency, ticket.created_at, &ticket.ticket_id)
}
