//! Comments on a ticket.

use serde::Serialize;

use crate::value::codec::{Pack, Unpack};
use crate::value::{Id, Instant, Role, limits};

/// A comment to store, as a decision returns it.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct TicketComment {
    /// Your application's identifier.
    pub comment_id: Id,
    /// The ticket it belongs to.
    pub ticket_id: Id,
    /// Who wrote it.
    pub author_id: Id,
    /// The author's role.
    pub author_role: Role,
    /// The text.
    #[packed(max_chars = limits::PROSE)]
    pub body: String,
    /// Internal comments are for agents and admins only, and never count as a response.
    pub is_internal: bool,
    /// When it was added.
    pub created_at: Instant,
}

/// A comment to be added with a command. Author and time are those of the command.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentDraft {
    /// Your application's identifier for the new comment.
    pub comment_id: Id,
    /// The text: not blank, at most 262,144 characters.
    #[packed(max_chars = limits::PROSE, not_blank)]
    pub body: String,
    /// Whether only agents and admins may see it. Required: an internal note must never become
    /// public because a field was forgotten.
    pub is_internal: bool,
}
