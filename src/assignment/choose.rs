//! Choosing an agent: preferred agents before the strategy, the skilled before the others, and the
//! reasons when nobody can be chosen.

use std::sync::Arc;

use crate::assignment::load::LoadRank;
use crate::assignment::{
    Agent, AssignContext, Assignment, Candidate, CandidateOutcome, QueueStrategy, SelectedBy,
    Skill, Team, preferred_agents, round_robin, skill,
};
use crate::calendar::Calendar;
use crate::value::sorted::{FirstIndex, SortedMap};
use crate::value::{Id, Instant, NameMap};

/// A team and its agents: a list that is scanned, or a [`Roster`](super::Roster) with indexes.
pub(crate) trait AgentPool {
    /// The team.
    fn team(&self) -> &Team;
    /// The calendars that agents name as their shifts.
    fn calendars(&self) -> &Arc<SortedMap<String, Calendar>>;
    /// All agents.
    fn agents(&self) -> &[Agent];
    /// The agent with this id.
    fn agent(&self, id: &Id) -> Option<&Agent>;
    /// The first eligible agent with the skills `needed`, by the team's strategy.
    fn first(&mut self, context: &AssignContext<'_>, needed: &[Skill]) -> Option<Id>;
}

/// Agents in a list, scanned. Tests use the scan as the oracle for the roster's indexes.
pub(crate) struct AgentSlice<'a> {
    pub team: &'a Team,
    pub agents: &'a [Agent],
    /// The place of each agent in `agents`.
    pub places: &'a FirstIndex<&'a Id>,
    pub calendars: &'a Arc<SortedMap<String, Calendar>>,
}

impl AgentPool for AgentSlice<'_> {
    fn team(&self) -> &Team {
        self.team
    }

    fn calendars(&self) -> &Arc<SortedMap<String, Calendar>> {
        self.calendars
    }

    fn agents(&self) -> &[Agent] {
        self.agents
    }

    fn agent(&self, id: &Id) -> Option<&Agent> {
        self.agents.get(self.places.get(&id)?)
    }

    fn first(&mut self, context: &AssignContext<'_>, needed: &[Skill]) -> Option<Id> {
        first_of(self.team, self.agents, context, needed)
    }
}

/// The first of `agents` by the team's strategy. Looks at all of them.
pub(crate) fn first_of(
    team: &Team,
    agents: &[Agent],
    context: &AssignContext<'_>,
    needed: &[Skill],
) -> Option<Id> {
    let is_eligible =
        |agent: &&Agent| skill::has_all(agent, needed) && context.exclusion(team, agent).is_none();
    let eligible = agents.iter().filter(is_eligible);
    let chosen = match team.queue_strategy {
        QueueStrategy::RoundRobin => round_robin::next(eligible, team),
        QueueStrategy::LoadBased | QueueStrategy::SkillBased => {
            let preferred = context.preferred_skills(team);
            eligible.min_by_key(|agent| {
                let rank = LoadRank::new(agent, context.load(agent), team.balance_by);
                (std::cmp::Reverse(skill::count(agent, preferred)), rank, &agent.agent_id)
            })
        }
    };
    chosen.map(|agent| agent.agent_id.clone())
}

/// Chooses an agent from `pool`. The assignment has no agent when nobody is eligible.
pub(crate) fn choose(
    context: &AssignContext<'_>,
    pool: &mut impl AgentPool,
    explain: bool,
) -> Assignment {
    let needed = context.needed_skills(pool.team());
    let skills_relaxed_at = skills_relaxed_at(context, pool.team());
    let mut fell_back = false;
    // Only a rotation choice advances the cursor.
    let mut is_in_turn = false;
    let (chosen, selected_by) = match first_preferred(context, pool) {
        Some((id, selected_by)) => (Some(id), selected_by),
        None => {
            let mut first = pool.first(context, &needed);
            let is_relaxed =
                skills_relaxed_at.is_some_and(|skills_relaxed_at| skills_relaxed_at <= context.at);
            if first.is_none() && !needed.is_empty() && is_relaxed {
                first = pool.first(context, &[]);
                fell_back = first.is_some();
            }
            let needed: &[Skill] = if fell_back { &[] } else { &needed };
            let chosen = first.as_ref().and_then(|first| restricted(context, pool, first, needed));
            is_in_turn = chosen == first;
            (chosen, SelectedBy::Strategy)
        }
    };
    let mut assignment = Assignment {
        cursor: pool.team().cursor.clone(),
        cursor_turns: pool.team().cursor_turns,
        agent_id: chosen,
        expected_load: None,
        selected_by,
        fell_back,
        offer_expires_at: None,
        retry_at: None,
        exclusions: NameMap::default(),
        candidates: None,
    };
    if let Some(agent) = assignment.agent_id.as_ref().and_then(|id| pool.agent(id)) {
        assignment.expected_load = Some(agent.current_load);
        if is_in_turn {
            assignment.cursor_turns = Some(round_robin::turns_after(pool.team(), agent));
            assignment.cursor = Some(agent.agent_id.clone());
        }
    } else {
        explain_nobody(&mut assignment, context, pool, &needed, skills_relaxed_at);
    }
    if explain {
        assignment.candidates = Some(candidates(&assignment, context, pool, &needed));
    }
    assignment
}

/// The first preferred agent who is eligible, or their delegate.
fn first_preferred(context: &AssignContext<'_>, pool: &impl AgentPool) -> Option<(Id, SelectedBy)> {
    let team = pool.team();
    let ticket = context.ticket;
    let last = ticket.sla.queue.as_ref().and_then(|queue| queue.last_assignee_id.as_ref());
    let sticky = ticket.assignee_id.as_ref().or(last).filter(|_| team.sticky_agent);
    // The relieved agent is excluded, so their place in the list stands for their delegate.
    let preferred = context.preferred_agents.iter().chain(context.relieved).chain(sticky);
    let mut choices = preferred.filter_map(|agent_id| {
        let exclusion = |agent: &Agent| context.exclusion(team, agent);
        let agent = preferred_agents::agent_or_delegate(agent_id, pool, exclusion)?;
        if context.only.is_some_and(|only| *only != agent.agent_id) {
            return None;
        }
        let selected_by =
            if agent.agent_id == *agent_id { SelectedBy::Preferred } else { SelectedBy::Delegate };
        Some((agent.agent_id.clone(), selected_by))
    });
    choices.next()
}

/// `first`; or `context.only` when the choice is restricted to that agent and they are eligible.
fn restricted(
    context: &AssignContext<'_>,
    pool: &impl AgentPool,
    first: &Id,
    needed: &[Skill],
) -> Option<Id> {
    let Some(only) = context.only else { return Some(first.clone()) };
    let agent = pool.agent(only)?;
    let is_eligible =
        skill::has_all(agent, needed) && context.exclusion(pool.team(), agent).is_none();
    is_eligible.then(|| agent.agent_id.clone())
}

/// When skills are no longer required if nobody has them; `None` when they always are.
fn skills_relaxed_at(context: &AssignContext<'_>, team: &Team) -> Option<Instant> {
    let waiting_since = context.ticket.activity().unassigned_since;
    team.skill_timeout.from(waiting_since.unwrap_or(context.at))
}

/// Counts why agents are excluded, and sets `retry_at` to when the first of them may be eligible.
fn explain_nobody(
    assignment: &mut Assignment,
    context: &AssignContext<'_>,
    pool: &impl AgentPool,
    needed: &[Skill],
    skills_relaxed_at: Option<Instant>,
) {
    for agent in pool.agents() {
        let exclusion = context.exclusion(pool.team(), agent);
        let is_skilled = skill::has_all(agent, needed);
        let free_at = match &exclusion {
            None if is_skilled => None,
            None => skills_relaxed_at,
            Some(exclusion) => exclusion.ends_at().and_then(|ends_at| {
                if is_skilled { Some(ends_at) } else { Some(ends_at.max(skills_relaxed_at?)) }
            }),
        };
        let may_be_chosen = context.only.is_none_or(|only| *only == agent.agent_id);
        // A past instant means that the skills are still required because another agent has them.
        if let Some(free_at) = free_at.filter(|free_at| may_be_chosen && *free_at > context.at) {
            assignment.retry_at =
                Some(assignment.retry_at.map_or(free_at, |first| first.min(free_at)));
        }
        let lacks_skills =
            || (!is_skilled).then_some(CandidateOutcome::LacksSkills { missing: Vec::new() });
        if let Some(outcome) = exclusion.or_else(lacks_skills) {
            assignment.exclusions.count(outcome.name());
        }
    }
}

/// The outcome of every agent in the pool, in its order.
fn candidates(
    assignment: &Assignment,
    context: &AssignContext<'_>,
    pool: &impl AgentPool,
    needed: &[Skill],
) -> Vec<Candidate> {
    let by_skill = assignment.selected_by == SelectedBy::Strategy && !assignment.fell_back;
    let outcome = |agent: &Agent| match context.exclusion(pool.team(), agent) {
        Some(exclusion) => exclusion,
        None if assignment.agent_id.as_ref() == Some(&agent.agent_id) => CandidateOutcome::Chosen,
        None if by_skill && !skill::has_all(agent, needed) => {
            CandidateOutcome::LacksSkills { missing: skill::missing(agent, needed) }
        }
        None => CandidateOutcome::PassedOver,
    };
    let candidate =
        |agent: &Agent| Candidate { agent_id: agent.agent_id.clone(), outcome: outcome(agent) };
    pool.agents().iter().map(candidate).collect()
}
