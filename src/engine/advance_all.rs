//! Advancing many tickets.

use serde::Serialize;

use crate::engine::{AdvanceCommand, Decision, Engine};
use crate::model::Ticket;
use crate::value::codec::Pack;
use crate::value::{Id, Problem, TicketEngineError};

/// The result of [`Engine::advance_all`] for one ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "outcome", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AdvanceItem {
    /// Something fell due: commit the decision.
    Changed {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket's id.
        ticket_id: Id,
        /// What to commit.
        #[cfg_attr(test, ts(type = "Decision"))]
        decision: Box<Decision>,
    },
    /// The ticket could not be read or decided on. It does not affect the others.
    Refused {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket; null when its id could not be read.
        ticket_id: Option<Id>,
        /// What is wrong with the ticket.
        problems: Vec<Problem>,
    },
}

impl Engine {
    /// Calls [`advance`](Engine::advance) for each of `tickets`. Returns items only for tickets
    /// that change or are refused.
    #[must_use]
    pub fn advance_all(&self, tickets: &[Ticket], command: &AdvanceCommand) -> Vec<AdvanceItem> {
        let items = tickets.iter().enumerate();
        items.filter_map(|(index, ticket)| self.advance_one(index, ticket, command)).collect()
    }

    /// The item for the ticket at `index`; `None` when nothing is due.
    #[doc(hidden)]
    #[must_use]
    pub fn advance_one(
        &self,
        index: usize,
        ticket: &Ticket,
        command: &AdvanceCommand,
    ) -> Option<AdvanceItem> {
        // Most tickets are not due; this check saves copying them.
        if matches!(self.config.next_due(ticket), Ok(due) if due.is_none_or(|due| command.at < due.at))
        {
            return None;
        }
        match self.advance(ticket, command) {
            Ok(decision) => Some(AdvanceItem::Changed {
                index,
                ticket_id: ticket.ticket_id.clone(),
                decision: Box::new(decision),
            }),
            Err(refusal) => {
                Some(AdvanceItem::refused(index, Some(ticket.ticket_id.clone()), refusal))
            }
        }
    }
}

impl AdvanceItem {
    /// The item for a ticket that could not be read or decided on.
    #[doc(hidden)]
    #[must_use]
    pub fn refused(index: usize, ticket_id: Option<Id>, refusal: TicketEngineError) -> AdvanceItem {
        AdvanceItem::Refused { index, ticket_id, problems: refusal.into_problems() }
    }
}
