//! Moving a ticket to another status.

use serde::Deserialize;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::comment::CommentDraft;
use crate::decision::Decision;
use crate::error::TicketEngineError;
use crate::history::Cause;
use crate::instant::Instant;
use crate::packed::Read;
use crate::text;
use crate::ticket::Ticket;
use crate::workflow::Attempt;

/// A change of status.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transition {
    /// The status to enter.
    #[serde(deserialize_with = "text::name")]
    pub to: String,
    /// Who does it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// A comment that goes with it.
    #[serde(default)]
    pub comment: Option<CommentDraft>,
    /// The reporter's feedback.
    #[serde(default, deserialize_with = "text::optional_prose")]
    pub feedback: Option<String>,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Transition {
    /// A transition without comment or feedback.
    pub fn new(to: impl Into<String>, actor: Actor, at: Instant) -> Transition {
        Transition { to: to.into(), actor, at, comment: None, feedback: None, explain: false }
    }

    fn attempt(&self) -> Attempt<'_> {
        Attempt {
            to: &self.to,
            role: self.actor.role,
            has_comment: self.comment.is_some(),
            has_feedback: text::is_written(self.feedback.as_deref()),
        }
    }
}

impl Engine {
    /// Moves `ticket` to another status, or says everything that speaks against it.
    ///
    /// # Errors
    /// `INVALID_TRANSITION`, `ALREADY_IN_STATUS`, `UNKNOWN_STATUS`; `ROLE_NOT_ALLOWED` and
    /// `REQUIREMENT_NOT_MET`, all at once; `REOPEN_WINDOW_PASSED`; `TIME_WENT_BACK`; `CATCH_UP_FIRST`.
    pub fn transition(
        &self,
        ticket: &Ticket,
        command: &Transition,
    ) -> Result<Decision, TicketEngineError> {
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        let refusals = self.workflow.refusals(&ledger.ticket, &command.attempt());
        TicketEngineError::unless_empty(refusals)?;
        self.within_reopen_window(&ledger.ticket, command.at)?;
        let occasion = Occasion::command(command.at, &command.actor, Cause::Transition);
        ledger.apply(&occasion, command.comment.as_ref(), |ticket| {
            ticket.status.clone_from(&command.to);
            if command.feedback.is_some() {
                ticket.feedback.clone_from(&command.feedback);
            }
        })?;
        ledger.close(command.at, command.explain)
    }
}
