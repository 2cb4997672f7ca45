//! Moving a ticket to another status.

use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, CommentDraft, Ticket};
use crate::value::codec::Unpack;
use crate::value::{Actor, Instant, TicketEngineError, limits};
use crate::workflow::Attempt;

/// A change of status.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transition {
    /// The status to enter.
    #[packed(max_chars = limits::NAME)]
    pub to: String,
    /// Who moves the ticket.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// A comment that belongs to the transition.
    #[serde(default)]
    pub comment: Option<CommentDraft>,
    /// The reporter's feedback, at most 262,144 characters.
    #[serde(default)]
    #[packed(max_chars = limits::PROSE)]
    pub feedback: Option<String>,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
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
            has_feedback: limits::is_written(self.feedback.as_deref()),
        }
    }
}

impl Engine {
    /// Moves `ticket` to another status.
    ///
    /// # Errors
    /// `INVALID_TRANSITION`, `ALREADY_IN_STATUS` or `UNKNOWN_STATUS`; `ROLE_NOT_ALLOWED` and every
    /// `REQUIREMENT_NOT_MET`, all at once; `REOPEN_WINDOW_PASSED`; `STALE_TIMESTAMP`;
    /// `CATCH_UP_FIRST`.
    pub fn transition(
        &self,
        ticket: &Ticket,
        command: &Transition,
    ) -> Result<Decision, TicketEngineError> {
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, command.at)?;
        let refusals = self.config.workflow().refusals(&builder.ticket, &command.attempt());
        TicketEngineError::unless_empty(refusals)?;
        self.config.within_reopen_window(&builder.ticket, command.at)?;
        let occasion = Occasion::new(command.at, &command.actor, Cause::Transition);
        builder.apply(&occasion, command.comment.as_ref(), |ticket| {
            ticket.status.clone_from(&command.to);
            if command.feedback.is_some() {
                ticket.feedback.clone_from(&command.feedback);
            }
        })?;
        builder.close(command.at, command.explain)
    }
}
