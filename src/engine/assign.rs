//! Assigning and reassigning a ticket.

use std::sync::Arc;

use crate::assignment;
use crate::assignment::{
    Agent, AgentPool, AgentSlice, AssignContext, Assignment, Roster, Skill, Team, agent_load,
    choose,
};
use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, Offer, Ticket};
use crate::value::codec::Unpack;
use crate::value::sorted::FirstIndex;
use crate::value::{Actor, Id, Instant, Problem, Reason, TicketEngineError, limits, shown};
use crate::workflow::StatusCategory;

/// An assignment: the team whose queue the ticket is in, its agents, and what the ticket needs.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignCommand {
    /// The team.
    pub team: Team,
    /// The agents to choose from.
    pub agents: Vec<Agent>,
    /// Skills needed in addition to the ticket's category and tags, for `SKILL_BASED`; at most
    /// 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub required_skills: Vec<Skill>,
    /// Preferred skills, for `SKILL_BASED`; at most 1,000. Among the agents with the needed skills,
    /// the one with the most preferred skills comes first.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub preferred_skills: Vec<Skill>,
    /// Preferred agents, best first; at most 1,000. The first one who is eligible gets the ticket,
    /// before the team's strategy applies; for one who is away, the delegate.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub preferred_agents: Vec<Id>,
    /// Agents who must not get the ticket.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub excluded_agents: Vec<Id>,
    /// Who assigns the ticket.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// An assignment from a [`Roster`], which has the team and the agents.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RosterCommand {
    /// Skills needed in addition to the ticket's category and tags, for `SKILL_BASED`; at most
    /// 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub required_skills: Vec<Skill>,
    /// Preferred skills, for `SKILL_BASED`; at most 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub preferred_skills: Vec<Skill>,
    /// Preferred agents, best first; at most 1,000.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub preferred_agents: Vec<Id>,
    /// Agents who must not get the ticket.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub excluded_agents: Vec<Id>,
    /// Who assigns the ticket.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether to return the reasons as `trace`, which looks at every agent.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// The wishes of a command, whichever kind it is.
pub(super) struct AssignRequest<'a> {
    pub required: &'a [Skill],
    pub preferred: &'a [Skill],
    pub preferred_agents: &'a [Id],
    pub excluded: &'a [Id],
    pub only: Option<&'a Id>,
    pub actor: &'a Actor,
    pub at: Instant,
    pub explain: bool,
}

/// Preferred agents of one command: each may have a long chain of delegates.
const MAX_PREFERRED_AGENTS: usize = 1_000;

/// Whether to assign a ticket that nobody has, or to take it from its agent first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AssignMode {
    Assign,
    Reassign,
}

impl AssignCommand {
    /// An assignment by the team's strategy alone.
    #[must_use]
    pub fn new(team: Team, agents: Vec<Agent>, actor: Actor, at: Instant) -> AssignCommand {
        AssignCommand {
            team,
            agents,
            required_skills: Vec::new(),
            preferred_skills: Vec::new(),
            preferred_agents: Vec::new(),
            excluded_agents: Vec::new(),
            actor,
            at,
            explain: false,
        }
    }

    fn request(&self) -> AssignRequest<'_> {
        AssignRequest {
            required: &self.required_skills,
            preferred: &self.preferred_skills,
            preferred_agents: &self.preferred_agents,
            excluded: &self.excluded_agents,
            only: None,
            actor: &self.actor,
            at: self.at,
            explain: self.explain,
        }
    }
}

impl RosterCommand {
    /// An assignment by the team's strategy alone.
    #[must_use]
    pub fn new(actor: Actor, at: Instant) -> RosterCommand {
        RosterCommand {
            required_skills: Vec::new(),
            preferred_skills: Vec::new(),
            preferred_agents: Vec::new(),
            excluded_agents: Vec::new(),
            actor,
            at,
            explain: false,
        }
    }

    fn request(&self) -> AssignRequest<'_> {
        AssignRequest {
            required: &self.required_skills,
            preferred: &self.preferred_skills,
            preferred_agents: &self.preferred_agents,
            excluded: &self.excluded_agents,
            only: None,
            actor: &self.actor,
            at: self.at,
            explain: self.explain,
        }
    }
}

impl Engine {
    /// Assigns `ticket` to an agent by the team's strategy, or offers it if the team has an
    /// `offerTimeout`.
    ///
    /// When nobody is eligible, the decision's `assignment` has no agent and says why. The ticket
    /// then wakes when somebody may be eligible, and that decision has an effect `reassign`: call
    /// `assign` again.
    ///
    /// # Errors
    /// `DUPLICATE` for two agents with the same id; `UNKNOWN_CALENDAR` for an agent's shifts;
    /// `TICKET_CLOSED`; `ALREADY_OFFERED`; `LIMIT_EXCEEDED` for more than 1,000 `preferredAgents`,
    /// or with `explain` for too many agents and skills; `STALE_TIMESTAMP`; `CATCH_UP_FIRST`.
    pub fn assign(
        &self,
        ticket: &Ticket,
        command: &AssignCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.assign_listed(ticket, command, AssignMode::Assign)
    }

    /// Takes `ticket` from its agent, or withdraws its offer, and assigns it to another: the
    /// agent's delegate, or by the team's strategy. When nobody is eligible the ticket is left
    /// unassigned.
    ///
    /// # Errors
    /// As [`assign`](Engine::assign); `NOT_ASSIGNED` when the ticket is neither assigned nor
    /// offered.
    pub fn reassign(
        &self,
        ticket: &Ticket,
        command: &AssignCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.assign_listed(ticket, command, AssignMode::Reassign)
    }

    /// [`assign`](Engine::assign) from a roster.
    ///
    /// The roster's loads and cursor stay as they are: [`apply`](Roster::apply) the decision to it
    /// once it is committed.
    ///
    /// # Errors
    /// As [`assign`](Engine::assign).
    pub fn assign_from(
        &self,
        roster: &mut Roster,
        ticket: &Ticket,
        command: &RosterCommand,
    ) -> Result<Decision, TicketEngineError> {
        self.assign_from_pool(ticket, roster, &command.request(), AssignMode::Assign)
    }

    fn assign_listed(
        &self,
        ticket: &Ticket,
        command: &AssignCommand,
        mode: AssignMode,
    ) -> Result<Decision, TicketEngineError> {
        let places = &assignment::check(&command.agents, self.config.calendars())?;
        let (team, agents, calendars) = (&command.team, &command.agents, self.config.calendars());
        let mut pool = AgentSlice { team, agents, places, calendars };
        self.assign_from_pool(ticket, &mut pool, &command.request(), mode)
    }

    /// Whose load `ticket` counts towards, and how much: add these up to recount loads.
    ///
    /// A resolved or closed ticket counts for nobody. An offered one counts for the agent to whom
    /// it is offered.
    #[must_use]
    pub fn load_share<'a>(&self, ticket: &'a Ticket) -> Option<(&'a Id, u32)> {
        agent_load::share(self.config.workflow(), ticket)
    }

    /// Assigns `ticket` to an agent of `pool`.
    pub(super) fn assign_from_pool(
        &self,
        ticket: &Ticket,
        pool: &mut impl AgentPool,
        request: &AssignRequest<'_>,
        mode: AssignMode,
    ) -> Result<Decision, TicketEngineError> {
        if request.preferred_agents.len() > MAX_PREFERRED_AGENTS {
            let limit = format!("{MAX_PREFERRED_AGENTS} preferred agents");
            return Err(Reason::limit_exceeded(&limit, "pass fewer").at("preferredAgents").into());
        }
        if request.explain {
            let need = 1 + ticket.tags.len() + request.required.len();
            assignment::within_reach([need].into_iter(), pool.agents(), true)
                .map_err(|reason| reason.at("agents"))?;
        }
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, request.at)?;
        check_assignable(self, &builder.ticket, mode)?;
        let ticket = &builder.ticket;
        let is_done = self.config.is_done(ticket);
        let holder = ticket.holder().filter(|_| !is_done);
        let relieved = ticket.holder().map(|(id, _)| id).filter(|_| mode == AssignMode::Reassign);
        let queue = ticket.sla.queue.iter();
        let calendars = Arc::clone(pool.calendars());
        let context = AssignContext {
            ticket,
            weight: self.config.load_weight(&ticket.priority),
            exceeds: pool.team().may_exceed_capacity(&ticket.priority),
            holder,
            excluded: FirstIndex::of(request.excluded.iter()),
            declined: FirstIndex::of(queue.flat_map(|queue| &queue.declined_by)),
            relieved,
            preferred_agents: request.preferred_agents,
            required: request.required,
            preferred: request.preferred,
            only: request.only,
            at: request.at,
            calendars: &calendars,
        };
        let mut assignment = choose(&context, pool, request.explain);
        if is_done {
            // A done ticket needs no acceptance and no retry.
            assignment.retry_at = None;
        } else {
            assignment.offer_expires_at = expiry(&assignment, ticket, pool.team(), request.at)?;
        }
        let cause = if mode == AssignMode::Reassign { Cause::Reassign } else { Cause::Assign };
        let occasion = Occasion::new(request.at, request.actor, cause);
        builder.apply(&occasion, None, |ticket| {
            write(ticket, &assignment, &pool.team().team_id, mode);
        })?;
        builder.close_with(request.at, request.explain, assignment)
    }
}

/// Checks that `ticket` is in a state in which it can be assigned or reassigned.
fn check_assignable(engine: &Engine, ticket: &Ticket, mode: AssignMode) -> Result<(), Problem> {
    let category = engine.config.workflow().category(&ticket.status);
    if matches!(category, Some(StatusCategory::Closed | StatusCategory::Cancelled)) {
        let reason = Reason::TicketClosed { status: ticket.status.clone() };
        return Err(reason.at("ticket.status"));
    }
    match (mode, ticket.offer()) {
        (AssignMode::Assign, Some(offer)) => {
            let found = shown(&offer.agent_id.to_string());
            Err(Reason::AlreadyOffered { found, until: offer.expires_at }
                .at("ticket.sla.queue.offer"))
        }
        (AssignMode::Reassign, None) if ticket.assignee_id.is_none() => {
            Err(Reason::NotAssigned.at("ticket.assigneeId"))
        }
        _ => Ok(()),
    }
}

/// When the offer to the chosen agent lapses; `None` when the ticket is not offered.
fn expiry(
    assignment: &Assignment,
    ticket: &Ticket,
    team: &Team,
    at: Instant,
) -> Result<Option<Instant>, Problem> {
    let Some(timeout) = team.offer_timeout else { return Ok(None) };
    // An agent who already has the ticket need not accept it again.
    if assignment.agent_id.is_none() || assignment.agent_id == ticket.assignee_id {
        return Ok(None);
    }
    let expires_at = Instant::from_epoch_ms(at.epoch_ms() + timeout.ms());
    expires_at.map(Some).ok_or_else(|| Reason::DeadlineOutOfRange.at("team.offerTimeout"))
}

/// Writes the result of the choice into `ticket`.
fn write(ticket: &mut Ticket, assignment: &Assignment, team_id: &Id, mode: AssignMode) {
    match (&assignment.agent_id, assignment.offer_expires_at) {
        (Some(agent_id), Some(expires_at)) => {
            ticket.assignee_id = None;
            ticket.team_id = Some(team_id.clone());
            let offer = Offer { agent_id: agent_id.clone(), expires_at };
            ticket.in_queue(|queue| queue.offer = Some(offer));
        }
        (Some(agent_id), None) => {
            ticket.assignee_id = Some(agent_id.clone());
            ticket.team_id = Some(team_id.clone());
        }
        (None, _) => {
            if mode == AssignMode::Reassign {
                ticket.assignee_id = None;
                ticket.end_offer(false);
            }
            // An assigned ticket stays with its agent and waits for nothing.
            if ticket.assignee_id.is_none() {
                ticket.in_queue(|queue| queue.retry_at = assignment.retry_at);
            }
        }
    }
}
