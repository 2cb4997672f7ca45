//! Commenting on a ticket.

use serde::Deserialize;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::comment::CommentDraft;
use crate::decision::Decision;
use crate::error::TicketEngineError;
use crate::history::Cause;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Read;
use crate::text;
use crate::ticket::Ticket;

/// A comment, its author and its time.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentCommand {
    /// The host's identifier for the new comment.
    pub comment_id: Id,
    /// The text: not blank, at most 262,144 characters.
    #[serde(deserialize_with = "text::written_prose")]
    pub body: String,
    /// Whether only agents and admins may see it. Required: an internal note must never become
    /// public because a field was forgotten.
    pub is_internal: bool,
    /// Who writes it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Engine {
    /// Adds a comment. A public one by a person of the desk is a first response, unless configured
    /// otherwise; an internal one never is.
    ///
    /// # Errors
    /// `REOPEN_WINDOW_PASSED` on a ticket that was closed too long ago: open a follow-up of it; `TIME_WENT_BACK`,
    /// `CATCH_UP_FIRST`.
    pub fn comment(
        &self,
        ticket: &Ticket,
        command: &CommentCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        self.within_reopen_window(&ledger.ticket, command.at)?;
        let draft = CommentDraft {
            comment_id: command.comment_id.clone(),
            body: command.body.clone(),
            is_internal: command.is_internal,
        };
        let occasion = Occasion::command(command.at, &command.actor, Cause::Comment);
        ledger.apply(&occasion, Some(&draft), |_| ())?;
        ledger.close(command.at, command.explain)
    }
}
