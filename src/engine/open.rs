//! Opening a ticket.

use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, SlaState, Ticket, TicketDraft};
use crate::value::codec::Unpack;
use crate::value::{Actor, Instant, TicketEngineError};

/// When a ticket is opened, and by whom.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenCommand {
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Who opens the ticket; the reporter when absent.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl OpenCommand {
    /// A ticket opened by its reporter at `at`.
    #[must_use]
    pub fn new(at: Instant) -> OpenCommand {
        OpenCommand { at, actor: None, explain: false }
    }
}

impl Engine {
    /// Opens a ticket: returns its first snapshot, with clocks and deadlines by the policy that
    /// matches.
    ///
    /// # Errors
    /// `UNKNOWN_STATUS`, `UNKNOWN_PRIORITY`; `DEADLINE_OUT_OF_RANGE` near the end of the supported
    /// time.
    pub fn open(
        &self,
        draft: &TicketDraft,
        command: &OpenCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.begin(self.blank(draft, command.at)?, command)
    }

    /// The ticket that `draft` describes, before it is opened.
    pub(super) fn blank(
        &self,
        draft: &TicketDraft,
        at: Instant,
    ) -> Result<Ticket, TicketEngineError> {
        let status = draft.status.as_deref().unwrap_or(self.config.workflow().initial());
        let mut problems = Vec::new();
        problems.extend(self.config.workflow().known(status, "draft.status").err());
        problems.extend(self.config.known_priority(&draft.priority, "draft.priority").err());
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

    /// Opens the ticket `blank`.
    pub(super) fn begin(
        &self,
        blank: Ticket,
        command: &OpenCommand,
    ) -> Result<Decision, TicketEngineError> {
        let reporter = Actor::reporter(blank.reporter_id.clone());
        let actor = command.actor.as_ref().unwrap_or(&reporter);
        let mut builder = DecisionBuilder::begin(&self.config, blank);
        builder.apply(&Occasion::new(command.at, actor, Cause::Open), None, |_| ())?;
        builder.close(command.at, command.explain)
    }
}
