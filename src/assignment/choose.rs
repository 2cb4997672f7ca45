//! The choice: wanted in person before the strategy, the skilled before the others, and the reason when nobody is left.

use std::sync::Arc;

use super::eligibility::{Candidate, Circumstances, Fate};
use super::load::Standing;
use super::{Agent, Assignment, QueueStrategy, Route, Skill, Team, in_person, round_robin, skill};
use crate::calendar::Calendar;
use crate::id::Id;
use crate::instant::Instant;
use crate::named::Named;
use crate::sorted::{Map, Places};

/// A team and its agents: a list that is looked through, or a [`Roster`](super::Roster) with its indexes.
pub(crate) trait Bench {
    /// The team.
    fn team(&self) -> &Team;
    /// The shifts that its agents refer to by name.
    fn calendars(&self) -> &Arc<Map<String, Calendar>>;
    /// All agents.
    fn agents(&self) -> &[Agent];
    /// The agent of that id.
    fn agent(&self, id: &Id) -> Option<&Agent>;
    /// The first by the team's strategy of those who may be chosen and have `needed`.
    fn first(&mut self, circumstances: &Circumstances<'_>, needed: &[Skill]) -> Option<Id>;
}

/// Agents in a list: the plain scan, which is also the oracle of the roster's indexes.
pub(crate) struct Listed<'a> {
    pub team: &'a Team,
    pub agents: &'a [Agent],
    /// Where each of the agents is.
    pub places: &'a Places<&'a Id>,
    pub calendars: &'a Arc<Map<String, Calendar>>,
}

impl Bench for Listed<'_> {
    fn team(&self) -> &Team {
        self.team
    }

    fn calendars(&self) -> &Arc<Map<String, Calendar>> {
        self.calendars
    }

    fn agents(&self) -> &[Agent] {
        self.agents
    }

    fn agent(&self, id: &Id) -> Option<&Agent> {
        self.agents.get(self.places.get(&id)?)
    }

    fn first(&mut self, circumstances: &Circumstances<'_>, needed: &[Skill]) -> Option<Id> {
        first_of(self.team, self.agents, circumstances, needed)
    }
}

/// The first of `agents` by the team's strategy: all of them are looked at.
pub(super) fn first_of(
    team: &Team,
    agents: &[Agent],
    circumstances: &Circumstances<'_>,
    needed: &[Skill],
) -> Option<Id> {
    let may =
        |agent: &&Agent| skill::has_all(agent, needed) && circumstances.bar(team, agent).is_none();
    let eligible = agents.iter().filter(may);
    let chosen = match team.queue_strategy {
        QueueStrategy::RoundRobin => round_robin::next(eligible, team),
        QueueStrategy::LoadBased | QueueStrategy::SkillBased => {
            let wished = circumstances.wished(team);
            eligible.min_by_key(|agent| {
                let standing = Standing::new(agent, circumstances.load(agent), team.load_measure);
                (std::cmp::Reverse(skill::count(agent, wished)), standing, &agent.agent_id)
            })
        }
    };
    chosen.map(|agent| agent.agent_id.clone())
}

/// Chooses from `bench`; nobody when nobody may have the ticket.
pub(crate) fn choose(
    circumstances: &Circumstances<'_>,
    bench: &mut impl Bench,
    explain: bool,
) -> Assignment {
    let needed = circumstances.needed(bench.team());
    let relaxes_at = relaxes_at(circumstances, bench.team());
    let mut fell_back = false;
    // The wheel is for those whose turn it was, not for those who were asked for.
    let mut is_in_turn = false;
    let (chosen, route) = match in_person(circumstances, bench) {
        Some((id, route)) => (Some(id), route),
        None => {
            let mut first = bench.first(circumstances, &needed);
            let is_relaxed = relaxes_at.is_some_and(|relaxes_at| relaxes_at <= circumstances.at);
            if first.is_none() && !needed.is_empty() && is_relaxed {
                first = bench.first(circumstances, &[]);
                fell_back = first.is_some();
            }
            let asked: &[Skill] = if fell_back { &[] } else { &needed };
            let chosen =
                first.as_ref().and_then(|first| restricted(circumstances, bench, first, asked));
            is_in_turn = chosen == first;
            (chosen, Route::Strategy)
        }
    };
    let mut assignment = Assignment {
        cursor: bench.team().cursor.clone(),
        cursor_turns: bench.team().cursor_turns,
        agent_id: chosen,
        expected_load: None,
        route,
        fell_back,
        offer_expires_at: None,
        retry_at: None,
        barred: Named::default(),
        candidates: None,
    };
    if let Some(agent) = assignment.agent_id.as_ref().and_then(|id| bench.agent(id)) {
        assignment.expected_load = Some(agent.current_load);
        if is_in_turn {
            assignment.cursor_turns = Some(round_robin::turns_after(bench.team(), agent));
            assignment.cursor = Some(agent.agent_id.clone());
        }
    } else {
        tell_why_nobody(&mut assignment, circumstances, bench, &needed, relaxes_at);
    }
    if explain {
        assignment.candidates = Some(candidates(&assignment, circumstances, bench, &needed));
    }
    assignment
}

/// Whoever is wanted in person, or stands in for them.
fn in_person(circumstances: &Circumstances<'_>, bench: &impl Bench) -> Option<(Id, Route)> {
    let team = bench.team();
    let ticket = circumstances.ticket;
    let last = ticket.sla.queue.as_ref().and_then(|own| own.last_assignee_id.as_ref());
    // Whoever is relieved does not get it back, and whoever stands in for them is asked first.
    let sticky = ticket.assignee_id.as_ref().or(last).filter(|_| team.sticky_agent);
    let wanted = circumstances.wanted.iter().chain(circumstances.relieved).chain(sticky);
    let mut found = wanted.filter_map(|wanted| {
        let bar = |agent: &Agent| circumstances.bar(team, agent);
        let found = in_person::whoever_is_there(wanted, bench, bar)?;
        if circumstances.only.is_some_and(|only| *only != found.agent_id) {
            return None;
        }
        let route = if found.agent_id == *wanted { Route::InPerson } else { Route::StandIn };
        Some((found.agent_id.clone(), route))
    });
    found.next()
}

/// `first`, or the only one who may get the ticket, when they could have it as well.
fn restricted(
    circumstances: &Circumstances<'_>,
    bench: &impl Bench,
    first: &Id,
    asked: &[Skill],
) -> Option<Id> {
    let Some(only) = circumstances.only else { return Some(first.clone()) };
    let agent = bench.agent(only)?;
    let may = skill::has_all(agent, asked) && circumstances.bar(bench.team(), agent).is_none();
    may.then(|| agent.agent_id.clone())
}

/// When skills are no longer asked for, if nobody has them; `None` when they always are.
fn relaxes_at(circumstances: &Circumstances<'_>, team: &Team) -> Option<Instant> {
    let waiting_since = circumstances.ticket.activity().unassigned_since;
    team.relax_skills_after.from(waiting_since.unwrap_or(circumstances.at))
}

/// Counts what speaks against the agents, and finds when the first of it will have ended.
fn tell_why_nobody(
    assignment: &mut Assignment,
    circumstances: &Circumstances<'_>,
    bench: &impl Bench,
    needed: &[Skill],
    relaxes_at: Option<Instant>,
) {
    for agent in bench.agents() {
        let bar = circumstances.bar(bench.team(), agent);
        let is_skilled = skill::has_all(agent, needed);
        let free_at = match &bar {
            None if is_skilled => None,
            None => relaxes_at,
            Some(bar) => bar.ends_at().and_then(|ends_at| {
                if is_skilled { Some(ends_at) } else { Some(ends_at.max(relaxes_at?)) }
            }),
        };
        let is_asked = circumstances.only.is_none_or(|only| *only == agent.agent_id);
        // Skills that others have are asked for however long it has waited.
        if let Some(free_at) = free_at.filter(|own| is_asked && *own > circumstances.at) {
            assignment.retry_at =
                Some(assignment.retry_at.map_or(free_at, |first| first.min(free_at)));
        }
        let lack = || (!is_skilled).then_some(Fate::LacksSkills { missing: Vec::new() });
        if let Some(why) = bar.or_else(lack) {
            assignment.barred.count(why.name());
        }
    }
}

fn candidates(
    assignment: &Assignment,
    circumstances: &Circumstances<'_>,
    bench: &impl Bench,
    needed: &[Skill],
) -> Vec<Candidate> {
    let by_skill = assignment.route == Route::Strategy && !assignment.fell_back;
    let fate = |agent: &Agent| match circumstances.bar(bench.team(), agent) {
        Some(bar) => bar,
        None if assignment.agent_id.as_ref() == Some(&agent.agent_id) => Fate::Chosen,
        None if by_skill && !skill::has_all(agent, needed) => {
            Fate::LacksSkills { missing: skill::missing(agent, needed) }
        }
        None => Fate::PassedOver,
    };
    let told = |agent: &Agent| Candidate { agent_id: agent.agent_id.clone(), fate: fate(agent) };
    bench.agents().iter().map(told).collect()
}
