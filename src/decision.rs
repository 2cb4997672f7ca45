//! The answer to every command.

use serde::Serialize;

use crate::assignment::Assignment;
use crate::comment::TicketComment;
use crate::effect::Effect;
use crate::history::TicketHistory;
use crate::instant::Instant;
use crate::packed::Write;
use crate::sla::SlaBreach;
use crate::ticket::{Ticket, TicketPatch};
use crate::trace::Trace;

/// What the engine decided. The host commits all of it in one transaction, `WHERE revision` is still
/// that of the snapshot it asked with; or, having lost the race, reads again and asks again.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 0)]
pub struct Decision {
    /// The new snapshot.
    pub ticket: Ticket,
    /// Only the fields that changed; empty when nothing did.
    #[cfg_attr(test, ts(type = "Partial<Ticket>"))]
    pub patch: TicketPatch,
    /// New history entries, in the order in which the events happened.
    pub history: Vec<TicketHistory>,
    /// New breaches, each at its exact instant.
    pub breaches: Vec<SlaBreach>,
    /// New comments.
    pub comments: Vec<TicketComment>,
    /// What the host must do besides storing.
    pub effects: Vec<Effect>,
    /// The earliest instant at which time alone can change this ticket; null when it cannot.
    pub next_wake_at: Option<Instant>,
    /// Who was chosen, in an answer to `assign`; null in every other.
    pub assignment: Option<Assignment>,
    /// Why, when the command asked for it by `explain`.
    pub trace: Option<Trace>,
}

impl Decision {
    /// Whether there is anything to commit.
    pub fn is_change(&self) -> bool {
        !self.patch.is_empty()
    }
}
