//! What every command returns.

use serde::Serialize;

use crate::assignment::Assignment;
use crate::explain::Trace;
use crate::model::{Effect, SlaBreach, Ticket, TicketComment, TicketHistory, TicketPatch};
use crate::value::Instant;
use crate::value::codec::Pack;

/// What the engine decided. Your application (the host) commits all of it in one transaction.
///
/// Update the ticket only if its stored revision is still that of the snapshot you passed
/// (`WHERE revision = ...`). If no row matched, reload the ticket and retry the command.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 0)]
#[must_use = "a decision that is not committed is lost"]
pub struct Decision {
    /// The new snapshot.
    pub ticket: Ticket,
    /// The fields that changed; empty when nothing did.
    #[cfg_attr(test, ts(type = "Partial<Ticket>"))]
    pub patch: TicketPatch,
    /// New history entries, in the order in which the events happened.
    pub history: Vec<TicketHistory>,
    /// New breaches, each with the deadline that passed.
    pub breaches: Vec<SlaBreach>,
    /// New comments.
    pub comments: Vec<TicketComment>,
    /// What the host must do after the commit, such as notify, page or change an agent's load.
    pub effects: Vec<Effect>,
    /// The earliest instant at which time alone can change the ticket; null when it cannot.
    pub next_wake_at: Option<Instant>,
    /// Who was chosen, for commands that assign; null for all others.
    pub assignment: Option<Assignment>,
    /// The reasons; null unless the command sets `explain`.
    pub trace: Option<Trace>,
}

impl Decision {
    /// Whether there is anything to commit.
    #[must_use]
    pub fn is_change(&self) -> bool {
        !self.patch.is_empty()
    }
}
