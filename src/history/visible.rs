//! Who sees what: internal comments, and the history of them, are for the desk.

use super::TicketHistory;
use crate::actor::{Actor, Role};
use crate::comment::TicketComment;

/// The comments that `viewer` may see, in their order: agents, admins and automation see all of them, everybody
/// else the public ones.
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
pub fn visible_comments(comments: &[TicketComment], viewer: &Actor) -> Vec<TicketComment> {
    let seen = comments.iter().filter(|comment| may_see(viewer.role, comment.is_internal));
    seen.cloned().collect()
}

/// The entries that `viewer` may see, in their order: what is said of an internal comment is seen by those who
/// see the comment.
///
/// [`verify_history`](super::verify_history) wants all of the entries, not these.
pub fn visible_history(entries: &[TicketHistory], viewer: &Actor) -> Vec<TicketHistory> {
    let seen = entries.iter().filter(|entry| may_see(viewer.role, entry.is_internal));
    seen.cloned().collect()
}

/// Whether a viewer of that role sees what is internal, or this is not internal at all.
pub(crate) const fn may_see(role: Role, is_internal: bool) -> bool {
    !is_internal || role.is_desk() || matches!(role, Role::System)
}
