//! Assigning many tickets of many teams in one call: later choices see the earlier ones.

use serde::Serialize;

use crate::assignment;
use crate::assignment::{Agent, AgentSlice, Team, load_changes};
use crate::engine::assign::{AssignMode, AssignRequest};
use crate::engine::decide::risk_key;
use crate::engine::{Decision, Engine};
use crate::model::Ticket;
use crate::value::codec::{Pack, Unpack};
use crate::value::sorted::FirstIndex;
use crate::value::{Actor, Id, Instant, Problem, Reason, TicketEngineError, shown};

/// An assignment of many tickets: the teams whose queues they are in, and the agents.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchCommand {
    /// The teams. A ticket without a team belongs to the only team; with several it is refused.
    pub teams: Vec<Team>,
    /// The agents of all teams.
    pub agents: Vec<Agent>,
    /// The only agent who may get tickets. `pull_work` requires it: the agent who has become free.
    #[serde(default)]
    pub agent_id: Option<Id>,
    /// Who assigns the tickets.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether each decision returns its reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// The result of a batch for one ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "outcome", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BatchItem {
    /// The ticket was decided on: `decision.assignment` says who gets it, or why nobody does.
    Decided {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket's id.
        ticket_id: Id,
        /// What to commit.
        #[cfg_attr(test, ts(type = "Decision"))]
        decision: Box<Decision>,
    },
    /// The ticket could not be read or decided on. It does not affect the others.
    Refused {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket; null when its id could not be read.
        ticket_id: Option<Id>,
        /// What is wrong with the ticket.
        problems: Vec<Problem>,
    },
}

impl Engine {
    /// Calls [`assign`](Engine::assign) for each of `tickets`, the one most at risk first.
    ///
    /// Tickets, and so the returned items, are ordered by the earliest deadline that a clock runs
    /// towards, then by priority, age and id. Each choice sees the loads, cursors and recent
    /// assignments that the earlier ones lead to. `agents` and `teams` stay as they are: store what
    /// the load effects and the last cursor of each team say.
    ///
    /// # Errors
    /// `DUPLICATE` for teams or agents with the same id; `UNKNOWN_CALENDAR`; `LIMIT_EXCEEDED` above
    /// some tens of millions of pairs of ticket and agent. For one ticket, in its item:
    /// `UNKNOWN_TEAM`, `ALREADY_ASSIGNED`, `DUPLICATE` for the second of two rows of one ticket,
    /// and what `assign` refuses.
    pub fn assign_all(
        &self,
        tickets: &[Ticket],
        command: &BatchCommand,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        self.batch(tickets, command, AssignMode::Assign, |_| true)
    }

    /// Calls [`reassign`](Engine::reassign) for each of `tickets`, in the order of
    /// [`assign_all`](Engine::assign_all): for example for all tickets of an agent who leaves.
    ///
    /// # Errors
    /// As [`assign_all`](Engine::assign_all); for one ticket `NOT_ASSIGNED`.
    pub fn reassign_all(
        &self,
        tickets: &[Ticket],
        command: &BatchCommand,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        self.batch(tickets, command, AssignMode::Reassign, |_| true)
    }

    /// Assigns waiting tickets to the agent `agent_id`, who has become free: those most at risk
    /// first, as many as the agent may have.
    ///
    /// Returns items only for the tickets that the agent gets. Tickets that are not waiting
    /// (assigned, offered, resolved or closed) and tickets that cannot be decided on are skipped.
    ///
    /// # Errors
    /// As [`assign_all`](Engine::assign_all); `MISSING_FIELD` without `agent_id`; `INVALID_VALUE`
    /// when no agent has that id.
    pub fn pull_work(
        &self,
        tickets: &[Ticket],
        command: &BatchCommand,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        let agent_id =
            command.agent_id.as_ref().ok_or(Reason::MissingField { hint: None }.at("agentId"))?;
        if command.agents.iter().all(|agent| agent.agent_id != *agent_id) {
            let found = shown(&agent_id.to_string());
            let reason = Reason::expected("the agentId of one of the agents", found);
            return Err(reason.at("agentId").into());
        }
        let is_assigned = |decision: &Decision| {
            let assignment = decision.assignment.as_ref();
            !self.config.is_done(&decision.ticket)
                && assignment.is_some_and(|assignment| assignment.agent_id.is_some())
        };
        let mut items = self.batch(tickets, command, AssignMode::Assign, is_assigned)?;
        items.retain(|item| matches!(item, BatchItem::Decided { .. }));
        Ok(items)
    }

    /// Decides on each ticket in the order of risk, and returns the decisions that `is_returned`
    /// takes.
    fn batch<'a>(
        &'a self,
        tickets: &'a [Ticket],
        command: &'a BatchCommand,
        mode: AssignMode,
        is_returned: impl Fn(&Decision) -> bool,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        let needs = tickets.iter().map(|ticket| 1 + ticket.tags.len());
        assignment::within_reach(needs, &command.agents, command.explain)
            .map_err(|reason| reason.at("tickets"))?;
        let mut desk = Desk::new(self, command)?;
        let mut order: Vec<usize> = (0..tickets.len()).collect();
        let keys: Vec<_> = tickets.iter().map(|ticket| risk_key(&self.config, ticket)).collect();
        order.sort_unstable_by(|a, b| (&keys[*a], a).cmp(&(&keys[*b], b)));
        let mut items = Vec::new();
        let ids = FirstIndex::of(order.iter().map(|index| &tickets[*index].ticket_id));
        for (place, index) in order.iter().copied().enumerate() {
            let ticket = &tickets[index];
            let ticket_id = ticket.ticket_id.clone();
            match desk.assign(ticket, ids.is_repeated(&&ticket.ticket_id, place), mode) {
                Ok((team, decision)) => {
                    // A decision that is not returned is not committed: later choices must not see
                    // it.
                    if is_returned(&decision) {
                        desk.note(team, &decision);
                        let decision = Box::new(decision);
                        items.push(BatchItem::Decided { index, ticket_id, decision });
                    }
                }
                Err(refusal) => items.push(BatchItem::refused(index, Some(ticket_id), refusal)),
            }
        }
        Ok(items)
    }
}

impl BatchItem {
    /// The same item with its index mapped by `places`.
    #[doc(hidden)]
    #[must_use]
    pub fn at(mut self, places: &[usize]) -> BatchItem {
        let (BatchItem::Decided { index, .. } | BatchItem::Refused { index, .. }) = &mut self;
        *index = places.get(*index).copied().unwrap_or(*index);
        self
    }

    /// The item for a ticket that could not be read or decided on.
    #[doc(hidden)]
    #[must_use]
    pub fn refused(index: usize, ticket_id: Option<Id>, refusal: TicketEngineError) -> BatchItem {
        BatchItem::Refused { index, ticket_id, problems: refusal.into_problems() }
    }
}

/// The teams and agents after the choices so far.
struct Desk<'a> {
    engine: &'a Engine,
    command: &'a BatchCommand,
    teams: Vec<Team>,
    agents: Vec<Agent>,
    team_places: FirstIndex<&'a Id>,
    agent_places: FirstIndex<&'a Id>,
}

impl<'a> Desk<'a> {
    fn new(engine: &'a Engine, command: &'a BatchCommand) -> Result<Desk<'a>, Problem> {
        let agent_places = assignment::check(&command.agents, engine.config.calendars())?;
        let team_places = FirstIndex::of(command.teams.iter().map(|team| &team.team_id));
        for (index, team) in command.teams.iter().enumerate() {
            if team_places.is_repeated(&&team.team_id, index) {
                let reason = Reason::Duplicate { found: shown(&team.team_id.to_string()) };
                return Err(reason.at(format!("teams[{index}].teamId")));
            }
        }
        Ok(Desk {
            engine,
            command,
            teams: command.teams.clone(),
            agents: command.agents.clone(),
            team_places,
            agent_places,
        })
    }

    /// The decision on `ticket`, and the place of its team.
    fn assign(
        &self,
        ticket: &Ticket,
        is_repeated: bool,
        mode: AssignMode,
    ) -> Result<(usize, Decision), TicketEngineError> {
        // A join may return one ticket in two rows. The second would be assigned from a stale
        // snapshot.
        if is_repeated {
            let reason = Reason::Duplicate { found: shown(&ticket.ticket_id.to_string()) };
            return Err(reason.at("ticket.ticketId").into());
        }
        if let (AssignMode::Assign, Some(assignee)) = (mode, &ticket.assignee_id) {
            let reason = Reason::AlreadyAssigned { found: shown(&assignee.to_string()) };
            return Err(reason.at("ticket.assigneeId").into());
        }
        let team = self.team_of(ticket).map_err(|reason| reason.at("ticket.teamId"))?;
        let request = AssignRequest {
            required: &[],
            preferred: &[],
            preferred_agents: &[],
            excluded: &[],
            only: self.command.agent_id.as_ref(),
            actor: &self.command.actor,
            at: self.command.at,
            explain: self.command.explain,
        };
        let mut pool = AgentSlice {
            team: &self.teams[team],
            agents: &self.agents,
            places: &self.agent_places,
            calendars: self.engine.config.calendars(),
        };
        let decision = self.engine.assign_from_pool(ticket, &mut pool, &request, mode)?;
        Ok((team, decision))
    }

    /// Applies `decision` on a ticket of the team at `team` to loads, cursor and recent
    /// assignments.
    fn note(&mut self, team: usize, decision: &Decision) {
        for (id, delta) in load_changes(&decision.effects) {
            if let Some(place) = self.agent_places.get(&id) {
                self.agents[place].add_load(delta);
            }
        }
        let Some(assignment) = &decision.assignment else { return };
        let team = &mut self.teams[team];
        team.advance_cursor(assignment);
        if let Some(place) = assignment.agent_id.as_ref().and_then(|id| self.agent_places.get(&id))
        {
            self.agents[place].note_assignment(self.command.at, team.fair_distribution);
        }
    }

    /// The place of the ticket's team.
    fn team_of(&self, ticket: &Ticket) -> Result<usize, Reason> {
        match &ticket.team_id {
            Some(id) => self.team_places.get(&id).ok_or(Reason::UnknownTeam { has_team: true }),
            None if self.teams.len() == 1 => Ok(0),
            None => Err(Reason::UnknownTeam { has_team: false }),
        }
    }
}
