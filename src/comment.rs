//! Comments on a ticket.

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::text;

/// A comment as the decision to record it makes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct TicketComment {
    /// The host's identifier.
    pub comment_id: Id,
    /// The ticket it belongs to.
    pub ticket_id: Id,
    /// Who wrote it.
    pub author_id: Id,
    /// In which role.
    pub author_role: Role,
    /// The text.
    #[serde(deserialize_with = "text::prose")]
    pub body: String,
    /// Internal comments are for agents and admins only, and never count as a response.
    pub is_internal: bool,
    /// When it was written.
    pub created_at: Instant,
}

/// A comment to be recorded with a command; author and time are the command's.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentDraft {
    /// The host's identifier for the new comment.
    pub comment_id: Id,
    /// The text: not blank, at most 262,144 characters.
    #[serde(deserialize_with = "text::written_prose")]
    pub body: String,
    /// Whether only agents and admins may see it. Required: an internal note must never become
    /// public because a field was forgotten.
    pub is_internal: bool,
}
