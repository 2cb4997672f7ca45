//! Advancing a ticket: applying what fell due with time alone.

use crate::engine::decide::DecisionBuilder;
use crate::engine::{Decision, Engine};
use crate::model::Ticket;
use crate::value::codec::Unpack;
use crate::value::{Instant, TicketEngineError};

/// The present time, to which a ticket is advanced.
#[derive(Clone, Copy, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(deny_unknown_fields)]
pub struct AdvanceCommand {
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl AdvanceCommand {
    /// A command without `explain`.
    #[must_use]
    pub fn new(at: Instant) -> AdvanceCommand {
        AdvanceCommand { at, explain: false }
    }
}

impl Engine {
    /// Applies what fell due by `at`, each item at its own instant.
    ///
    /// The decision is empty when nothing fell due. One decision applies at most 1,000 items. When
    /// there are more, its `next_wake_at` is not after `at`: commit it and advance again.
    ///
    /// Waking early is harmless: nothing is due, even if `at` is before the ticket's last change.
    /// Waking late gives the same history, breaches and effects as waking on time.
    ///
    /// # Errors
    /// `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration.
    pub fn advance(
        &self,
        ticket: &Ticket,
        command: &AdvanceCommand,
    ) -> Result<Decision, TicketEngineError> {
        let at = command.at.max(ticket.updated_at);
        DecisionBuilder::validate(&self.config, ticket, at)?.close(at, command.explain)
    }
}
