//! Commenting on a ticket.

use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, CommentDraft, Ticket};
use crate::value::codec::Unpack;
use crate::value::{Actor, Id, Instant, TicketEngineError, limits};

/// A new comment, its author and its time.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentCommand {
    /// The host's identifier for the new comment.
    pub comment_id: Id,
    /// The text of the comment: not blank, at most 262,144 characters.
    #[packed(max_chars = limits::PROSE, not_blank)]
    pub body: String,
    /// Whether only agents and admins may see the comment. Required, so that an internal note never
    /// becomes public because a field was forgotten.
    pub is_internal: bool,
    /// Who writes the comment.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Engine {
    /// Adds a comment to `ticket`.
    ///
    /// A public comment by an agent or admin is a first response, unless configured otherwise. An
    /// internal one never is.
    ///
    /// # Errors
    /// `REOPEN_WINDOW_PASSED` on a ticket that was closed too long ago: open a follow-up instead;
    /// `STALE_TIMESTAMP`; `CATCH_UP_FIRST`.
    pub fn comment(
        &self,
        ticket: &Ticket,
        command: &CommentCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, command.at)?;
        self.config.within_reopen_window(&builder.ticket, command.at)?;
        let draft = CommentDraft {
            comment_id: command.comment_id.clone(),
            body: command.body.clone(),
            is_internal: command.is_internal,
        };
        let occasion = Occasion::new(command.at, &command.actor, Cause::Comment);
        builder.apply(&occasion, Some(&draft), |_| ())?;
        builder.close(command.at, command.explain)
    }
}
