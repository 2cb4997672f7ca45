//! Time alone, for many tickets.

use serde::Serialize;

use super::{AdvanceCommand, Engine};
use crate::decision::Decision;
use crate::error::{Problem, TicketEngineError};
use crate::id::Id;
use crate::packed::Write;
use crate::ticket::Ticket;

/// What a sweep has to say about one ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
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
        /// The ticket; null when not even its id could be read.
        ticket_id: Option<Id>,
        /// Why.
        problems: Vec<Problem>,
    },
}

impl Engine {
    /// [`advance`](Engine::advance) for each of `tickets`; only those with something to say are returned.
    pub fn sweep(&self, tickets: &[Ticket], command: &AdvanceCommand) -> Vec<SweepItem> {
        let items = tickets.iter().enumerate();
        items.filter_map(|(index, ticket)| self.sweep_one(index, ticket, command)).collect()
    }

    /// What a sweep has to say about the ticket at `index`.
    pub(crate) fn sweep_one(
        &self,
        index: usize,
        ticket: &Ticket,
        command: &AdvanceCommand,
    ) -> Option<SweepItem> {
        // Most tickets are not due: they are passed by without a copy.
        if matches!(self.next_due(ticket), Ok(due) if due.is_none_or(|due| command.at < due.at)) {
            return None;
        }
        match self.advance(ticket, command) {
            Ok(decision) => Some(SweepItem::Changed {
                index,
                ticket_id: ticket.ticket_id.clone(),
                decision: Box::new(decision),
            }),
            Err(refusal) => {
                Some(SweepItem::refused(index, Some(ticket.ticket_id.clone()), &refusal))
            }
        }
    }
}

impl SweepItem {
    /// The ticket at `index` could not be read or decided on.
    pub(crate) fn refused(
        index: usize,
        ticket_id: Option<Id>,
        refusal: &TicketEngineError,
    ) -> SweepItem {
        SweepItem::Refused { index, ticket_id, problems: refusal.problems().cloned().collect() }
    }
}
