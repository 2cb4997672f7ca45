//! A new ticket that goes on from one that cannot be reopened any more.

use serde::Deserialize;

use super::{Engine, OpenCommand};
use crate::actor::Actor;
use crate::decision::Decision;
use crate::error::{Reason, TicketEngineError, shown};
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Read;
use crate::text;
use crate::ticket::{Ticket, TicketDraft};

/// The ticket to be opened.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowUpCommand {
    /// The host's identifier for the new ticket.
    pub ticket_id: Id,
    /// Its title, not blank; that of the old ticket when absent.
    #[serde(default, deserialize_with = "text::optional_written_title")]
    pub title: Option<String>,
    /// Its description.
    #[serde(default, deserialize_with = "text::optional_prose")]
    pub description: Option<String>,
    /// Its priority; that of the old ticket when absent.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub priority: Option<String>,
    /// Who opens it; the reporter when absent.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Engine {
    /// Opens a new ticket that goes on from `ticket`, whatever its status, which stays as it is: with its reporter, category, tags, team
    /// and attributes, unassigned, and with its id as `follow_up_of`.
    ///
    /// # Errors
    /// `DUPLICATE` for the id of `ticket` itself, `TIME_WENT_BACK`, `UNKNOWN_PRIORITY`; else as [`open`](Engine::open).
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
            let reason = Reason::TimeWentBack { at: command.at, updated_at: ticket.updated_at };
            return Err(reason.at("at").into());
        }
        match &command.priority {
            Some(priority) => self.known_priority(priority, "priority")?,
            None => self.known_priority(&ticket.priority, "ticket.priority")?,
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
