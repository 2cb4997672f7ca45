//! Choosing an agent for a ticket, or another one.

use std::sync::Arc;

use serde::Deserialize;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::assignment::{
    self, Agent, Assignment, Bench, Circumstances, Listed, Offer, Roster, Skill, Team, agent_load,
    choose, skill,
};
use crate::decision::Decision;
use crate::error::{Problem, Reason, TicketEngineError, shown};
use crate::history::Cause;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Read;
use crate::sorted::Places;
use crate::text;
use crate::ticket::Ticket;
use crate::workflow::Category;

/// The team whose queue the ticket is in, and its agents.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignCommand {
    /// The team.
    pub team: Team,
    /// The candidates.
    pub agents: Vec<Agent>,
    /// Skills needed besides the ticket's category and tags, for `SKILL_BASED`; at most 1,000.
    #[serde(default, deserialize_with = "skill::list")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub required_skills: Vec<Skill>,
    /// Skills that would be good to have, for `SKILL_BASED`: of those with the skills needed whoever has most of these
    /// comes first. At most 1,000.
    #[serde(default, deserialize_with = "skill::list")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub preferred_skills: Vec<Skill>,
    /// Agents wanted in person, best first: the customer's usual one, say. Whoever of them may have the ticket gets it
    /// before the strategy is asked; for one who is away, whoever stands in. At most 1,000.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub wanted: Vec<Id>,
    /// Agents who are not to get it, whatever else speaks for them.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub exclude: Vec<Id>,
    /// Who asks for it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// What an assignment from a [`Roster`] needs besides it.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RosterCommand {
    /// Skills needed besides the ticket's category and tags, for `SKILL_BASED`; at most 1,000.
    #[serde(default, deserialize_with = "skill::list")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub required_skills: Vec<Skill>,
    /// Skills that would be good to have, for `SKILL_BASED`; at most 1,000.
    #[serde(default, deserialize_with = "skill::list")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub preferred_skills: Vec<Skill>,
    /// Agents wanted in person, best first; at most 1,000.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub wanted: Vec<Id>,
    /// Agents who are not to get it, whatever else speaks for them.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub exclude: Vec<Id>,
    /// Who asks for it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why; that looks at every agent.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// What the caller asks for.
pub(super) struct Asked<'a> {
    pub required: &'a [Skill],
    pub preferred: &'a [Skill],
    pub wanted: &'a [Id],
    pub excluded: &'a [Id],
    pub only: Option<&'a Id>,
    pub actor: &'a Actor,
    pub at: Instant,
    pub explain: bool,
}

/// Agents wanted in person: for each of them all those may be asked who stand in.
const MAX_WANTED: usize = 1_000;

/// Whether a ticket is to be given to somebody, or taken from whoever has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Assign,
    Reassign,
}

impl AssignCommand {
    /// By the team's strategy alone.
    pub fn new(team: Team, agents: Vec<Agent>, actor: Actor, at: Instant) -> AssignCommand {
        AssignCommand {
            team,
            agents,
            required_skills: Vec::new(),
            preferred_skills: Vec::new(),
            wanted: Vec::new(),
            exclude: Vec::new(),
            actor,
            at,
            explain: false,
        }
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            required: &self.required_skills,
            preferred: &self.preferred_skills,
            wanted: &self.wanted,
            excluded: &self.exclude,
            only: None,
            actor: &self.actor,
            at: self.at,
            explain: self.explain,
        }
    }
}

impl RosterCommand {
    /// By the team's strategy alone.
    pub fn new(actor: Actor, at: Instant) -> RosterCommand {
        RosterCommand {
            required_skills: Vec::new(),
            preferred_skills: Vec::new(),
            wanted: Vec::new(),
            exclude: Vec::new(),
            actor,
            at,
            explain: false,
        }
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            required: &self.required_skills,
            preferred: &self.preferred_skills,
            wanted: &self.wanted,
            excluded: &self.exclude,
            only: None,
            actor: &self.actor,
            at: self.at,
            explain: self.explain,
        }
    }
}

impl Engine {
    /// Gives `ticket` to an agent by the team's strategy, or offers it when the team has an `offerTimeout`. When nobody
    /// may be chosen the decision's `assignment` has no agent and says why; the ticket wakes when somebody may be, and
    /// its effect `reassign` then calls for asking again.
    ///
    /// # Errors
    /// `DUPLICATE` for two agents of one id; `UNKNOWN_CALENDAR` for an agent's shifts; `TICKET_CLOSED`;
    /// `ALREADY_OFFERED`; `TOO_MUCH` for more than 1,000 agents `wanted`, or more to explain than anybody
    /// reads; `TIME_WENT_BACK`; `CATCH_UP_FIRST`.
    pub fn assign(
        &self,
        ticket: &Ticket,
        command: &AssignCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.assign_listed(ticket, command, Way::Assign)
    }

    /// Takes `ticket` from whoever has it, or withdraws its offer, and gives it to another: to whoever stands in for
    /// them, or by the team's strategy. When nobody may be chosen it is left unassigned.
    ///
    /// # Errors
    /// As [`assign`](Engine::assign); `NOT_ASSIGNED`.
    pub fn reassign(
        &self,
        ticket: &Ticket,
        command: &AssignCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.assign_listed(ticket, command, Way::Reassign)
    }

    /// [`assign`](Engine::assign) from a roster, which it does not change: have it
    /// [`apply`](Roster::apply) the decision once that is committed.
    ///
    /// # Errors
    /// As [`assign`](Engine::assign).
    pub fn assign_from(
        &self,
        roster: &mut Roster,
        ticket: &Ticket,
        command: &RosterCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.place(ticket, roster, &command.asked(), Way::Assign)
    }

    fn assign_listed(
        &self,
        ticket: &Ticket,
        command: &AssignCommand,
        way: Way,
    ) -> Result<Decision, TicketEngineError> {
        let places = &assignment::check(&command.agents, &self.calendars)?;
        let (team, agents, calendars) = (&command.team, &command.agents, &self.calendars);
        let mut bench = Listed { team, agents, places, calendars };
        self.place(ticket, &mut bench, &command.asked(), way)
    }

    /// Whose load `ticket` counts towards, and how much: what a recount of all tickets adds up. A ticket that is resolved
    /// or closed counts for nobody; one that is offered counts for whoever is to answer.
    pub fn load_share<'a>(&self, ticket: &'a Ticket) -> Option<(&'a Id, u32)> {
        agent_load::share(&self.workflow, ticket)
    }

    /// Finds a place for `ticket` on `bench`.
    pub(super) fn place(
        &self,
        ticket: &Ticket,
        bench: &mut impl Bench,
        asked: &Asked<'_>,
        way: Way,
    ) -> Result<Decision, TicketEngineError> {
        if asked.wanted.len() > MAX_WANTED {
            let mend = format!("name at most {MAX_WANTED} agents, the best of them");
            return Err(Reason::TooMuch { mend }.at("wanted").into());
        }
        if asked.explain {
            let need = 1 + ticket.tags.len() + asked.required.len();
            assignment::within_reach([need].into_iter(), bench.agents(), true)
                .map_err(|reason| reason.at("agents"))?;
        }
        let mut ledger = Ledger::resume(self, ticket, asked.at)?;
        may_be_placed(self, &ledger.ticket, way)?;
        let ticket = &ledger.ticket;
        let is_done = self.is_done(ticket);
        let holder = ticket.holder().filter(|_| !is_done);
        let relieved = ticket.holder().map(|(id, _)| id).filter(|_| way == Way::Reassign);
        let queue = ticket.sla.queue.iter();
        let calendars = Arc::clone(bench.calendars());
        let circumstances = Circumstances {
            ticket,
            weight: self.load_weight(&ticket.priority),
            exceeds: bench.team().may_exceed(&ticket.priority),
            holder,
            excluded: Places::of(asked.excluded.iter()),
            declined: Places::of(queue.flat_map(|own| &own.declined_by)),
            relieved,
            wanted: asked.wanted,
            required: asked.required,
            preferred: asked.preferred,
            only: asked.only,
            at: asked.at,
            calendars: &calendars,
        };
        let mut assignment = choose(&circumstances, bench, asked.explain);
        if is_done {
            // There is nothing to do on it: nobody need accept it, and nothing is waited for.
            assignment.retry_at = None;
        } else {
            assignment.offer_expires_at = expiry(&assignment, ticket, bench.team(), asked.at)?;
        }
        let cause = if way == Way::Reassign { Cause::Reassign } else { Cause::Assign };
        let occasion = Occasion::command(asked.at, asked.actor, cause);
        ledger.apply(&occasion, None, |ticket| {
            write(ticket, &assignment, &bench.team().team_id, way);
        })?;
        ledger.close_with(asked.at, asked.explain, assignment)
    }
}

/// Nothing when somebody may be looked for.
fn may_be_placed(engine: &Engine, ticket: &Ticket, way: Way) -> Result<(), Problem> {
    if engine.workflow().category(&ticket.status) == Some(Category::Closed) {
        let reason = Reason::TicketClosed { status: ticket.status.clone() };
        return Err(reason.at("ticket.status"));
    }
    match (way, ticket.offer()) {
        (Way::Assign, Some(offer)) => {
            let found = shown(&offer.agent_id.to_string());
            Err(Reason::AlreadyOffered { found, until: offer.expires_at }
                .at("ticket.sla.queue.offer"))
        }
        (Way::Reassign, None) if ticket.assignee_id.is_none() => {
            Err(Reason::NotAssigned.at("ticket.assigneeId"))
        }
        _ => Ok(()),
    }
}

/// When the offer to whoever was chosen lapses; `None` when there is nothing to offer.
fn expiry(
    assignment: &Assignment,
    ticket: &Ticket,
    team: &Team,
    at: Instant,
) -> Result<Option<Instant>, Problem> {
    let Some(timeout) = team.offer_timeout else { return Ok(None) };
    // Whoever has it need not accept it again.
    if assignment.agent_id.is_none() || assignment.agent_id == ticket.assignee_id {
        return Ok(None);
    }
    let expires_at = Instant::from_epoch_ms(at.epoch_ms() + timeout.ms());
    expires_at.map(Some).ok_or_else(|| Reason::DeadlineOutOfRange.at("team.offerTimeout"))
}

fn write(ticket: &mut Ticket, assignment: &Assignment, team_id: &Id, way: Way) {
    match (&assignment.agent_id, assignment.offer_expires_at) {
        (Some(agent_id), Some(expires_at)) => {
            ticket.assignee_id = None;
            ticket.team_id = Some(team_id.clone());
            ticket
                .in_queue(|own| own.offer = Some(Offer { agent_id: agent_id.clone(), expires_at }));
        }
        (Some(agent_id), None) => {
            ticket.assignee_id = Some(agent_id.clone());
            ticket.team_id = Some(team_id.clone());
        }
        (None, _) => {
            if way == Way::Reassign {
                ticket.assignee_id = None;
                ticket.end_offer(false);
            }
            // Whoever has it keeps it: there is nothing to wait for.
            if ticket.assignee_id.is_none() {
                ticket.in_queue(|own| own.retry_at = assignment.retry_at);
            }
        }
    }
}
