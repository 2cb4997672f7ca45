//! Saying why a deadline passed.

use serde_json::json;

use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, Recorded, SlaBreach, Ticket};
use crate::value::codec::Unpack;
use crate::value::{Actor, Instant, Reason, Role, TicketEngineError, limits};

/// Why a deadline passed, said by whom and when.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnnotateBreachCommand {
    /// The breach, as a decision returned it.
    pub breach: SlaBreach,
    /// Why the deadline passed: not blank, at most 262,144 characters.
    #[packed(max_chars = limits::PROSE, not_blank)]
    pub reason: String,
    /// Who says so. Not a reporter.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
}

impl Engine {
    /// Adds a reason to a breach: the decision's `breaches` hold the row with its reason, and its
    /// history one entry `breachReason` with the row's id. The entry is internal: reporters do not
    /// see it. The decision is empty when the breach has that reason already.
    ///
    /// # Errors
    /// `INVALID_VALUE` for a breach of another ticket, and for an actor in the role reporter;
    /// `STALE_TIMESTAMP`; `CATCH_UP_FIRST`.
    pub fn annotate_breach(
        &self,
        ticket: &Ticket,
        command: &AnnotateBreachCommand,
    ) -> Result<Decision, TicketEngineError> {
        let AnnotateBreachCommand { breach, reason, actor, at } = command;
        if breach.ticket_id != ticket.ticket_id {
            let expected = format!("a breach of the ticket {}", ticket.ticket_id);
            let found = format!("one of {}", breach.ticket_id);
            return Err(Reason::expected(expected, found).at("breach.ticketId").into());
        }
        if actor.role == Role::Reporter {
            return Err(Reason::expected("agent, admin or system", "reporter")
                .at("actor.role")
                .into());
        }
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, *at)?;
        if breach.reason.as_ref() == Some(reason) {
            return builder.close(*at, false);
        }
        let value = |reason| json!({"breachId": breach.breach_id.clone(), "reason": reason});
        let (old, new) = (value(breach.reason.recorded()), value(reason.recorded()));
        let annotated = SlaBreach { reason: Some(reason.clone()), ..breach.clone() };
        builder.annotate(&Occasion::new(*at, actor, Cause::AnnotateBreach), annotated, old, new);
        builder.close(*at, false)
    }
}
