//! Queries about the workflow.

use crate::engine::Engine;
use crate::model::Ticket;
use crate::value::{Actor, Role, TicketEngineError};
use crate::workflow::{AllowedTransition, to_mermaid};

impl Engine {
    /// The transitions that `actor` may make on `ticket`, each with what is still missing, in the
    /// order of the configuration. Use it for buttons.
    ///
    /// It ignores time: something may be due that changes the ticket first, and a closed ticket may
    /// be past its reopen window.
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
        self.config.workflow().known(&ticket.status, "ticket.status")?;
        Ok(self.config.workflow().allowed(ticket, actor.role))
    }

    /// Whether the workflow has an edge from one state to another that is open to `role`. Use it
    /// for lists of many tickets.
    ///
    /// Returns `false` for unknown states. It ignores what an edge requires and whether a closed
    /// ticket is past its reopen window.
    #[must_use]
    pub fn can_transition(&self, from: &str, to: &str, role: Role) -> bool {
        self.config.workflow().can(from, to, role)
    }

    /// Every role, from and to for which [`can_transition`](Engine::can_transition) returns `true`.
    #[doc(hidden)]
    #[must_use]
    pub fn edges(&self) -> Vec<(Role, &str, &str)> {
        self.config.workflow().edges()
    }

    /// The workflow as a Mermaid state diagram: see [`to_mermaid`].
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        to_mermaid(self.config.workflow().config())
    }
}
