//! What happens next by itself.
//!
//! Things that come at the same instant come in this order: breaches, then warnings, then timers, then the end of an
//! offer, then the time to ask again for somebody; breaches and warnings by metric, timers in the order of the
//! configuration. A breach takes effect one millisecond after its
//! deadline, the first instant that is later than it: what is done exactly on time is on time.

use super::Engine;
use crate::error::Problem;
use crate::instant::Instant;
use crate::sla::breach::open_deadline;
use crate::sla::clock::Phase;
use crate::sla::{Metric, SlaClock};
use crate::ticket::Ticket;
use crate::timer::{self, TimerDue};

/// Something that happens by itself, in the order in which such things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// The first instant at which it has happened.
    pub at: Instant,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Breach {
        metric: Metric,
        deadline: Instant,
    },
    Warning {
        metric: Metric,
        mark: usize,
    },
    Timer {
        index: usize,
        due: TimerDue,
    },
    /// An offer was not answered in time.
    Lapse,
    /// Somebody may have it now who could not before.
    Retry,
}

impl Engine {
    /// What happens next to `ticket` by itself.
    pub(crate) fn next_due(&self, ticket: &Ticket) -> Result<Option<Due>, Problem> {
        let mut next: Option<Due> = None;
        // Only what is earlier takes the place of what was found before: the order of search is the order of ties.
        let mut consider = |due: Option<Due>| {
            if let Some(due) = due
                && next.is_none_or(|next| due.at < next.at)
            {
                next = Some(due);
            }
        };
        for metric in Metric::ALL {
            consider(ticket.sla.clock(metric).and_then(|clock| {
                let deadline = open_deadline(clock)?;
                Some(Due { at: deadline.next()?, what: What::Breach { metric, deadline } })
            }));
        }
        for metric in Metric::ALL {
            if let Some(clock) = ticket.sla.clock(metric) {
                consider(self.next_warning(ticket, clock, metric)?);
            }
        }
        let is_done = !self.timers.is_empty() && self.is_done(ticket);
        for (index, timer) in self.timers.iter().enumerate() {
            consider(
                timer::next(timer, ticket, is_done)
                    .map(|due| Due { at: due.at, what: What::Timer { index, due } }),
            );
        }
        // Not before the ticket's last change, whatever the snapshot says.
        let queued = |at: Instant, what| Due { at: at.max(ticket.updated_at), what };
        consider(ticket.offer().map(|offer| queued(offer.expires_at, What::Lapse)));
        consider(ticket.retry_at().map(|at| queued(at, What::Retry)));
        Ok(next)
    }

    fn next_warning(
        &self,
        ticket: &Ticket,
        clock: &SlaClock,
        metric: Metric,
    ) -> Result<Option<Due>, Problem> {
        let Phase::Running { since, .. } = clock.phase else { return Ok(None) };
        if clock.breached_at.is_some() {
            return Ok(None);
        }
        let open = clock.warnings.iter().enumerate().filter(|(_, mark)| mark.given_at.is_none());
        let Some((mark, warning)) = open.min_by_key(|(_, mark)| mark.used_ms) else {
            return Ok(None);
        };
        let left = warning.used_ms.saturating_sub(clock.used_ms).max(0);
        let Some(at) = self.calendar_of(clock, metric)?.after(since, left) else { return Ok(None) };
        // Another target may have been given to the ticket of which so much is used already.
        let at = at.max(ticket.updated_at);
        Ok(Some(Due { at, what: What::Warning { metric, mark } }))
    }
}
