//! Time alone, for many tickets.

use serde::Serialize;

use super::{AdvanceCommand, Engine};
use crate::decision::Decision;
use crate::error::Problem;
use crate::id::Id;
use crate::sla::breach::next_wake_at;
use crate::ticket::Ticket;

/// What a sweep has to say about one ticket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "outcome", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SweepItem {
    /// Something fell due.
    Changed {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket.
        ticket_id: Id,
        /// What to commit.
        #[cfg_attr(test, ts(type = "Decision"))]
        decision: Box<Decision>,
    },
    /// The ticket could not be decided on; the others were.
    Refused {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket.
        ticket_id: Id,
        /// Why.
        problems: Vec<Problem>,
    },
}

impl Engine {
    /// [`advance`](Engine::advance) for each of `tickets`; only those with something to say are returned.
    pub fn sweep(&self, tickets: &[Ticket], command: &AdvanceCommand) -> Vec<SweepItem> {
        let mut items = Vec::new();
        for (index, ticket) in tickets.iter().enumerate() {
            // Most tickets are not due: they are passed by without a copy.
            if next_wake_at(ticket).is_none_or(|wake| command.at < wake) {
                continue;
            }
            let ticket_id = || ticket.ticket_id.clone();
            match self.advance(ticket, command) {
                Ok(decision) if !decision.is_change() => {}
                Ok(decision) => items.push(SweepItem::Changed {
                    index,
                    ticket_id: ticket_id(),
                    decision: Box::new(decision),
                }),
                Err(refusal) => items.push(SweepItem::Refused {
                    index,
                    ticket_id: ticket_id(),
                    problems: refusal.problems().cloned().collect(),
                }),
            }
        }
        items
    }
}
