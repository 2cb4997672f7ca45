//! Many tickets and many teams at once: later choices see what earlier ones did.

use serde::{Deserialize, Serialize};

use super::Engine;
use super::assign::{Asked, Way};
use crate::actor::Actor;
use crate::assignment::{self, Agent, Listed, Team, load_changes, risk};
use crate::decision::Decision;
use crate::error::{Problem, Reason, TicketEngineError, shown};
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::sorted::{Places, sort_by};
use crate::text;
use crate::ticket::Ticket;

/// The teams whose tickets are given out, and their agents.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatchCommand {
    /// The teams. A ticket is its team's; one of no team is for the only one there is.
    pub teams: Vec<Team>,
    /// The agents of all of them.
    pub agents: Vec<Agent>,
    /// The only agent who is to get tickets: for `drain`, whoever has become free.
    #[serde(default)]
    pub agent_id: Option<Id>,
    /// Who asks for it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decisions are to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// What became of one ticket of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "outcome", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BatchItem {
    /// It was decided on: `decision.assignment` says who gets it, or why nobody does.
    Decided {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket.
        ticket_id: Id,
        /// What to commit.
        #[cfg_attr(test, ts(type = "Decision"))]
        decision: Box<Decision>,
    },
    /// It could not be decided on; the others were.
    Refused {
        /// The ticket's place in the list.
        index: usize,
        /// The ticket; null when not even its id could be read.
        ticket_id: Option<Id>,
        /// Why.
        problems: Vec<Problem>,
    },
}

impl Engine {
    /// [`assign`](Engine::assign) for each of `tickets`, the one most at risk first, as the answers come: by the
    /// earliest deadline that a clock runs towards, then priority, age and id. Load, cursors and windows of each choice
    /// are seen by the next. `agents` and `teams` stay as they are: the effects and the last cursor of each team
    /// say what to store.
    ///
    /// # Errors
    /// `DUPLICATE` teams or agents; `UNKNOWN_CALENDAR`; `TOO_MUCH` for so many tickets and agents together that to look at
    /// each agent for each ticket would take long: some tens of millions of pairs. For one ticket, in its item: `UNKNOWN_TEAM`,
    /// `ALREADY_ASSIGNED`, `DUPLICATE` for a ticket that came before, and what `assign` refuses.
    pub fn assign_all(
        &self,
        tickets: &[Ticket],
        command: &BatchCommand,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        self.batch(tickets, command, Way::Assign, |_| true)
    }

    /// [`reassign`](Engine::reassign) for each of `tickets`, as [`assign_all`](Engine::assign_all): when somebody
    /// leaves, for all that they have.
    ///
    /// # Errors
    /// As [`assign_all`](Engine::assign_all); for one ticket `NOT_ASSIGNED`.
    pub fn reassign_all(
        &self,
        tickets: &[Ticket],
        command: &BatchCommand,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        self.batch(tickets, command, Way::Reassign, |_| true)
    }

    /// Gives tickets that wait to the agent `agent_id`, who has become free: those most at risk first, as many as they
    /// may have. Only tickets that they get are answered; those that are not waiting (assigned, offered, resolved or
    /// closed) or cannot be decided on are passed by.
    ///
    /// # Errors
    /// As [`assign_all`](Engine::assign_all); `MISSING_FIELD` without `agent_id`, `INVALID_VALUE` when it is none of
    /// the agents.
    pub fn drain(
        &self,
        tickets: &[Ticket],
        command: &BatchCommand,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        let agent_id = command.agent_id.as_ref().ok_or(Reason::MissingField.at("agentId"))?;
        if command.agents.iter().all(|agent| agent.agent_id != *agent_id) {
            let expected = "the agentId of one of the agents".to_owned();
            return Err(Reason::InvalidValue { expected }.at("agentId").into());
        }
        let is_given = |decision: &Decision| {
            !self.is_done(&decision.ticket)
                && decision.assignment.as_ref().is_some_and(|own| own.agent_id.is_some())
        };
        let mut items = self.batch(tickets, command, Way::Assign, is_given)?;
        items.retain(|item| matches!(item, BatchItem::Decided { .. }));
        Ok(items)
    }

    fn batch<'a>(
        &'a self,
        tickets: &'a [Ticket],
        command: &'a BatchCommand,
        way: Way,
        is_answered: impl Fn(&Decision) -> bool,
    ) -> Result<Vec<BatchItem>, TicketEngineError> {
        let needs = tickets.iter().map(|ticket| 1 + ticket.tags.len());
        assignment::within_reach(needs, &command.agents, command.explain)
            .map_err(|reason| reason.at("tickets"))?;
        let mut desk = Desk::new(self, command)?;
        let mut order: Vec<usize> = (0..tickets.len()).collect();
        let keys: Vec<_> = tickets.iter().map(|ticket| risk::key(self, ticket)).collect();
        sort_by(&mut order, |a, b| (&keys[*a], a) < (&keys[*b], b));
        let mut items = Vec::new();
        let turns = Places::of(order.iter().map(|index| &tickets[*index].ticket_id));
        for (turn, index) in order.iter().copied().enumerate() {
            let ticket = &tickets[index];
            let ticket_id = ticket.ticket_id.clone();
            match desk.place(ticket, turns.is_repeated(&&ticket.ticket_id, turn), way) {
                Ok((team, decision)) => {
                    // What is not answered is not committed: later choices must not build on it.
                    if is_answered(&decision) {
                        desk.note(team, &decision);
                        let decision = Box::new(decision);
                        items.push(BatchItem::Decided { index, ticket_id, decision });
                    }
                }
                Err(refusal) => items.push(BatchItem::refused(index, Some(ticket_id), &refusal)),
            }
        }
        Ok(items)
    }
}

impl BatchItem {
    /// The same item when the ticket at each place stands at another.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn at(mut self, places: &[usize]) -> BatchItem {
        let (BatchItem::Decided { index, .. } | BatchItem::Refused { index, .. }) = &mut self;
        *index = places.get(*index).copied().unwrap_or(*index);
        self
    }

    /// The ticket at `index` could not be read or decided on.
    pub(crate) fn refused(
        index: usize,
        ticket_id: Option<Id>,
        refusal: &TicketEngineError,
    ) -> BatchItem {
        BatchItem::Refused { index, ticket_id, problems: refusal.problems().cloned().collect() }
    }
}

/// The teams and agents as they stand after the choices so far.
struct Desk<'a> {
    engine: &'a Engine,
    command: &'a BatchCommand,
    teams: Vec<Team>,
    agents: Vec<Agent>,
    team_places: Places<&'a Id>,
    agent_places: Places<&'a Id>,
}

impl<'a> Desk<'a> {
    fn new(engine: &'a Engine, command: &'a BatchCommand) -> Result<Desk<'a>, Problem> {
        let agent_places = assignment::check(&command.agents, &engine.calendars)?;
        let team_places = Places::of(command.teams.iter().map(|team| &team.team_id));
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
    fn place(
        &self,
        ticket: &Ticket,
        is_repeated: bool,
        way: Way,
    ) -> Result<(usize, Decision), TicketEngineError> {
        // Of two rows of one ticket, as a join gives them, the second would be given out on the same snapshot.
        if is_repeated {
            let reason = Reason::Duplicate { found: shown(&ticket.ticket_id.to_string()) };
            return Err(reason.at("ticket.ticketId").into());
        }
        if let (Way::Assign, Some(assignee)) = (way, &ticket.assignee_id) {
            let reason = Reason::AlreadyAssigned { found: shown(&assignee.to_string()) };
            return Err(reason.at("ticket.assigneeId").into());
        }
        let team = self.team_of(ticket).map_err(|reason| reason.at("ticket.teamId"))?;
        let asked = Asked {
            required: &[],
            preferred: &[],
            wanted: &[],
            excluded: &[],
            only: self.command.agent_id.as_ref(),
            actor: &self.command.actor,
            at: self.command.at,
            explain: self.command.explain,
        };
        let mut bench = Listed {
            team: &self.teams[team],
            agents: &self.agents,
            places: &self.agent_places,
            calendars: &self.engine.calendars,
        };
        let decision = self.engine.place(ticket, &mut bench, &asked, way)?;
        Ok((team, decision))
    }

    /// Takes up what `decision` on a ticket of that team changes.
    fn note(&mut self, team: usize, decision: &Decision) {
        for (id, delta) in load_changes(&decision.effects) {
            if let Some(place) = self.agent_places.get(&id) {
                self.agents[place].add_load(delta);
            }
        }
        let Some(assignment) = &decision.assignment else { return };
        let team = &mut self.teams[team];
        team.turn(assignment);
        if let Some(place) = assignment.agent_id.as_ref().and_then(|id| self.agent_places.get(&id))
        {
            self.agents[place].note_assignment(self.command.at, team.fair_window);
        }
    }

    /// The place of the ticket's team.
    fn team_of(&self, ticket: &Ticket) -> Result<usize, Reason> {
        match &ticket.team_id {
            Some(id) => self.team_places.get(&id).ok_or(Reason::UnknownTeam { given: true }),
            None if self.teams.len() == 1 => Ok(0),
            None => Err(Reason::UnknownTeam { given: false }),
        }
    }
}
