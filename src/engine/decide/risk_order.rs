//! Which of many tickets comes first: the one most at risk.

use crate::config::CompiledConfig;
use crate::model::Ticket;
use crate::value::{Id, Instant};

/// The sort key by which tickets are assigned; the least comes first.
///
/// The earliest deadline that a clock runs towards decides; passed deadlines come first and tickets
/// without a deadline last. Ties go to the more urgent priority, then the older ticket, then the
/// lower id.
pub(crate) fn risk_key<'a>(
    config: &CompiledConfig,
    ticket: &'a Ticket,
) -> (Instant, usize, Instant, &'a Id) {
    let clocks = ticket.sla.clocks.iter();
    let deadlines = clocks.filter_map(|entry| entry.clock.running_due_at());
    let urgency = config.urgency(&ticket.priority);
    (deadlines.min().unwrap_or(Instant::MAX), urgency, ticket.created_at, &ticket.ticket_id)
}
