//! Who sees what: internal comments, and their history entries, are for the desk.

use crate::model::{TicketComment, TicketHistory};
use crate::value::{Actor, Role};

/// The comments that `viewer` may see, in their order: all for agents, admins and the system, the
/// public ones for reporters.
///
/// ```
/// use ticket_engine::{Actor, CommentCommand, Engine, EngineConfig, OpenCommand, TicketDraft, history};
/// # let at = "2026-11-23T09:00:00Z".parse()?;
/// # let engine = Engine::new(&EngineConfig::default())?;
/// # let ticket = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?.ticket;
/// let note = CommentCommand {
///     comment_id: 1.into(),
///     body: "It is the switch again.".to_owned(),
///     is_internal: true,
///     actor: Actor::agent("ann"),
///     at,
///     explain: false,
/// };
/// let decision = engine.comment(&ticket, &note)?;
/// assert_eq!(history::visible_comments(&decision.comments, &Actor::agent("bob")).len(), 1);
/// assert_eq!(history::visible_comments(&decision.comments, &Actor::reporter(7)), []);
/// assert_eq!(history::visible_history(&decision.history, &Actor::reporter(7)), []);
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[must_use]
pub fn visible_comments(comments: &[TicketComment], viewer: &Actor) -> Vec<TicketComment> {
    let visible = comments.iter().filter(|comment| may_see(viewer.role, comment.is_internal));
    visible.cloned().collect()
}

/// The entries that `viewer` may see, in their order: entries of internal comments are hidden from
/// those who may not see the comments.
///
/// Pass all entries to [`verify_history`](super::verify_history), not these.
#[must_use]
pub fn visible_history(entries: &[TicketHistory], viewer: &Actor) -> Vec<TicketHistory> {
    let visible = entries.iter().filter(|entry| may_see(viewer.role, entry.is_internal));
    visible.cloned().collect()
}

/// Whether a viewer with `role` may see something that is internal or not, as `is_internal` says.
#[doc(hidden)]
#[must_use]
pub const fn may_see(role: Role, is_internal: bool) -> bool {
    !is_internal || role.is_desk() || matches!(role, Role::System)
}
