//! Looking at the workflow.

use super::Engine;
use crate::actor::{Actor, Role};
use crate::error::TicketEngineError;
use crate::ticket::Ticket;
use crate::workflow::{AllowedTransition, to_mermaid};

impl Engine {
    /// Where `actor` may move `ticket` as it stands, in the order of the configuration: for buttons, each with
    /// what is still missing. Time is not looked at: what falls due first may change the ticket, and a closed one may be
    /// past its reopen window.
    ///
    /// ```
    /// use ticket_engine::{Actor, Engine, EngineConfig, OpenCommand, TicketDraft};
    /// # let at = "2026-11-23T09:00:00Z".parse()?;
    /// let engine = Engine::new(&EngineConfig::default())?;
    /// let opened = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?;
    /// let allowed = engine.allowed_transitions(&opened.ticket, &Actor::agent("ann"))?;
    /// let targets: Vec<_> = allowed.iter().map(|transition| transition.to.as_str()).collect();
    /// assert_eq!(targets, ["IN_PROGRESS", "CLOSED"]);
    /// # Ok::<(), ticket_engine::TicketEngineError>(())
    /// ```
    ///
    /// # Errors
    /// `UNKNOWN_STATUS` when the snapshot belongs to another workflow.
    pub fn allowed_transitions(
        &self,
        ticket: &Ticket,
        actor: &Actor,
    ) -> Result<Vec<AllowedTransition>, TicketEngineError> {
        self.workflow.known(&ticket.status, "ticket.status")?;
        Ok(self.workflow.allowed(ticket, actor.role))
    }

    /// Whether the workflow has an edge from one state to another that is open to `role`: what a list of many tickets
    /// asks. What an edge requires besides, and whether a closed ticket is past its reopen window, is not looked at.
    pub fn can_transition(&self, from: &str, to: &str, role: Role) -> bool {
        self.workflow.can(from, to, role)
    }

    /// All that [`can_transition`](Engine::can_transition) answers with yes.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn edges(&self) -> Vec<(Role, &str, &str)> {
        self.workflow.edges()
    }

    /// The workflow as a Mermaid state diagram: see [`to_mermaid`].
    pub fn to_mermaid(&self) -> String {
        to_mermaid(self.workflow.config())
    }
}
