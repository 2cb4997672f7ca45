//! Time alone.

use serde::Deserialize;

use super::Engine;
use super::ledger::Ledger;
use crate::decision::Decision;
use crate::error::TicketEngineError;
use crate::instant::Instant;
use crate::packed::Read;
use crate::text;
use crate::ticket::Ticket;

/// The present time.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(deny_unknown_fields)]
pub struct AdvanceCommand {
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl AdvanceCommand {
    /// The present time.
    pub fn new(at: Instant) -> AdvanceCommand {
        AdvanceCommand { at, explain: false }
    }
}

impl Engine {
    /// Applies what fell due before `at`, each at its own instant; nothing when nothing did.
    ///
    /// One decision applies at most 1,000 things; when there are more, `next_wake_at` is not later than `at`, and the
    /// next decision goes on from there.
    ///
    /// Waking early is harmless, also when the waker's clock is behind the ticket's last change: there
    /// is nothing to do then. Waking late gives the same history, breaches and effects as waking in time.
    ///
    /// # Errors
    /// `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration.
    pub fn advance(
        &self,
        ticket: &Ticket,
        command: &AdvanceCommand,
    ) -> Result<Decision, TicketEngineError> {
        let at = command.at.max(ticket.updated_at);
        Ledger::at_rest(self, ticket, at)?.close(at, command.explain)
    }
}
