//! Opening a new ticket that continues one that cannot be reopened any more.

use crate::engine::{Decision, Engine, OpenCommand};
use crate::model::{Ticket, TicketDraft};
use crate::value::codec::Unpack;
use crate::value::{Actor, Id, Instant, Reason, TicketEngineError, limits, shown};

/// The ticket to open as a follow-up.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowUpCommand {
    /// The host's identifier for the new ticket.
    pub ticket_id: Id,
    /// Its title, not blank, at most 1,000 characters; the old ticket's title when absent.
    #[serde(default)]
    #[packed(max_chars = limits::TITLE, not_blank)]
    pub title: Option<String>,
    /// Its description, at most 262,144 characters.
    #[serde(default)]
    #[packed(max_chars = limits::PROSE)]
    pub description: Option<String>,
    /// Its priority; the old ticket's priority when absent.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub priority: Option<String>,
    /// Who opens it; the reporter when absent.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Engine {
    /// Opens a new ticket that continues `ticket`.
    ///
    /// It takes over reporter, category, tags, team and attributes, is unassigned, and has the old
    /// ticket's id as `follow_up_of`. The old ticket may have any status and does not change.
    ///
    /// # Errors
    /// `DUPLICATE` for the id of `ticket` itself; `STALE_TIMESTAMP`; `UNKNOWN_PRIORITY`; otherwise
    /// as [`open`](Engine::open).
    pub fn follow_up(
        &self,
        ticket: &Ticket,
        command: &FollowUpCommand,
    ) -> Result<Decision, TicketEngineError> {
        if command.ticket_id == ticket.ticket_id {
            let reason = Reason::Duplicate { found: shown(&ticket.ticket_id.to_string()) };
            return Err(reason.at("ticketId").into());
        }
        if command.at < ticket.updated_at {
            let reason = Reason::StaleTimestamp { at: command.at, updated_at: ticket.updated_at };
            return Err(reason.at("at").into());
        }
        match &command.priority {
            Some(priority) => self.config.known_priority(priority, "priority")?,
            None => self.config.known_priority(&ticket.priority, "ticket.priority")?,
        }
        let draft = TicketDraft {
            ticket_id: command.ticket_id.clone(),
            title: command.title.clone().unwrap_or_else(|| ticket.title.clone()),
            description: command.description.clone(),
            status: None,
            priority: command.priority.clone().unwrap_or_else(|| ticket.priority.clone()),
            category: ticket.category.clone(),
            tags: ticket.tags.clone(),
            reporter_id: ticket.reporter_id.clone(),
            assignee_id: None,
            team_id: ticket.team_id.clone(),
            attributes: ticket.attributes.clone(),
        };
        let mut blank = self.blank(&draft, command.at)?;
        blank.follow_up_of = Some(ticket.ticket_id.clone());
        let open =
            OpenCommand { at: command.at, actor: command.actor.clone(), explain: command.explain };
        self.begin(blank, &open)
    }
}
