//! Using a roster with an engine, whose calendars are the shifts and whose priorities have weights.

use super::{Decision, Engine};
use crate::assignment::roster::{NeedId, NeedSpec};
use crate::assignment::{Agent, Roster, Team};
use crate::value::TicketEngineError;

impl Roster {
    /// A roster of `team` and `agents`, whose shifts are calendars of `engine`.
    ///
    /// # Errors
    /// `DUPLICATE` for two agents with the same id; `UNKNOWN_CALENDAR` for an agent's shifts.
    pub fn new(
        engine: &Engine,
        team: Team,
        agents: Vec<Agent>,
    ) -> Result<Roster, TicketEngineError> {
        Roster::with_calendars(engine.config().calendars(), team, agents)
    }

    /// The number of a kind of ticket, for [`pick`](Roster::pick) and [`take`](Roster::take). Equal
    /// kinds have the same number.
    ///
    /// # Errors
    /// `UNKNOWN_PRIORITY`.
    pub fn need(&mut self, engine: &Engine, spec: &NeedSpec) -> Result<NeedId, TicketEngineError> {
        let config = engine.config();
        config.known_priority(&spec.priority, "need.priority")?;
        Ok(self.need_of_weight(spec, config.load_weight(&spec.priority)))
    }

    /// Applies a decision to loads and cursor.
    ///
    /// Call it once, after the decision is committed: a second call counts the ticket twice.
    pub fn apply(&mut self, decision: &Decision) {
        self.apply_loads(&decision.effects);
        if let Some(assignment) = &decision.assignment {
            self.apply_assignment(assignment, decision.ticket.updated_at);
        }
    }
}
