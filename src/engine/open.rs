//! Opening a ticket.

use serde::Deserialize;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::decision::Decision;
use crate::error::TicketEngineError;
use crate::history::Cause;
use crate::instant::Instant;
use crate::packed::Read;
use crate::sla::SlaState;
use crate::text;
use crate::ticket::{Ticket, TicketDraft};

/// When a ticket is opened, and by whom.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenCommand {
    /// The present time, from the host.
    pub at: Instant,
    /// Who opens it; the reporter when absent.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl OpenCommand {
    /// Opened by the reporter at `at`.
    pub fn new(at: Instant) -> OpenCommand {
        OpenCommand { at, actor: None, explain: false }
    }
}

impl Engine {
    /// Opens a ticket: its first snapshot, with clocks and deadlines by the policy that matches.
    ///
    /// # Errors
    /// `UNKNOWN_STATUS`, `UNKNOWN_PRIORITY`; `DEADLINE_OUT_OF_RANGE` near the end of the supported time.
    pub fn open(
        &self,
        draft: &TicketDraft,
        command: &OpenCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.begin(self.blank(draft, command.at)?, command)
    }

    /// The ticket of `draft` before it is opened.
    pub(super) fn blank(
        &self,
        draft: &TicketDraft,
        at: Instant,
    ) -> Result<Ticket, TicketEngineError> {
        let status = draft.status.as_deref().unwrap_or(self.workflow.initial());
        let mut problems = Vec::new();
        problems.extend(self.workflow.known(status, "draft.status").err());
        problems.extend(self.known_priority(&draft.priority, "draft.priority").err());
        TicketEngineError::unless_empty(problems)?;

        Ok(Ticket {
            ticket_id: draft.ticket_id.clone(),
            title: draft.title.clone(),
            description: draft.description.clone(),
            status: status.to_owned(),
            priority: draft.priority.clone(),
            category: draft.category.clone(),
            tags: draft.tags.clone(),
            reporter_id: draft.reporter_id.clone(),
            assignee_id: draft.assignee_id.clone(),
            team_id: draft.team_id.clone(),
            created_at: at,
            updated_at: at,
            first_response_at: None,
            resolved_at: None,
            closed_at: None,
            due_at: None,
            response_due_at: None,
            feedback: None,
            follow_up_of: None,
            attributes: draft.attributes.clone(),
            revision: 0,
            sla: SlaState::default(),
            next_wake_at: None,
            history_chain: None,
        })
    }

    /// Opens `blank`.
    pub(super) fn begin(
        &self,
        blank: Ticket,
        command: &OpenCommand,
    ) -> Result<Decision, TicketEngineError> {
        let reporter = Actor::reporter(blank.reporter_id.clone());
        let actor = command.actor.as_ref().unwrap_or(&reporter);
        let mut ledger = Ledger::begin(self, blank);
        ledger.apply(&Occasion::command(command.at, actor, Cause::Open), None, |_| ())?;
        ledger.close(command.at, command.explain)
    }
}
