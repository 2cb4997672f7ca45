//! A large team in memory with indexes, so that it is not passed with each ticket. An update or a
//! choice costs about a microsecond, whatever the number of agents.
//!
//! The first query for a kind of ticket builds an index for it: a tournament among the agents who
//! may have such a ticket. A choice reads the winner; an update replays the matches of one agent.
//! What depends on one ticket and one agent (reporter, exclusions) and what depends on the time
//! (fair distribution) is checked at the choice: an agent who fails is passed over for the next
//! best.

mod index;
mod tournament;

use std::sync::Arc;

use crate::assignment::choose::first_of;
use crate::assignment::eligibility::has_room;
use crate::assignment::load::LoadRank;
use crate::assignment::roster::index::{Index, Need};
use crate::assignment::{
    Agent, AgentPool, AssignContext, Assignment, QueueStrategy, Skill, Team, check, check_shifts,
    round_robin,
};
use crate::calendar::Calendar;
use crate::model::Effect;
use crate::value::codec::Unpack;
use crate::value::sorted::SortedMap;
use crate::value::{Id, Instant, Reason, TicketEngineError, limits};

/// Indexes that a roster holds at most; the least recently used one makes room.
const MAX_INDEXES: usize = 64;
/// Shift calendars that fit the index bit set; agents on further ones are checked at the choice.
const MAX_SHIFTS: usize = 64;
/// Agents that are passed over one by one before all are scanned.
const MAX_PASSED_OVER: usize = 64;

/// A kind of ticket, for [`Roster::need`].
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NeedSpec {
    /// A configured priority. It decides the weight, and whether a capacity may be exceeded.
    #[packed(max_chars = limits::NAME)]
    pub priority: String,
    /// The required skills, for `SKILL_BASED`; at most 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub required_skills: Vec<Skill>,
    /// The preferred skills, for `SKILL_BASED`; at most 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub preferred_skills: Vec<Skill>,
}

/// The number of a kind of ticket. It is valid in the roster that returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedId(usize);

impl NeedId {
    /// The number.
    #[must_use]
    pub fn number(self) -> usize {
        self.0
    }
}

/// A kind of ticket that the roster has seen.
#[derive(Debug)]
struct Kind {
    need: Need,
    /// Whether a caller holds its number. The other kinds make room for new ones.
    is_numbered: bool,
}

/// A team and its agents in memory, with indexes. See the [module](self).
///
/// ```
/// use ticket_engine::assignment::{Agent, QueueStrategy, Roster, Team, roster::NeedSpec};
/// use ticket_engine::{Engine, EngineConfig};
/// let engine = Engine::new(&EngineConfig::default())?;
/// let agents = vec![
///     Agent { skills: vec!["vpn".into()], current_load: 2, ..Agent::new("ann") },
///     Agent { skills: vec!["vpn".into()], current_load: 1, ..Agent::new("bob") },
/// ];
/// let mut roster = Roster::new(&engine, Team::new("desk", QueueStrategy::SkillBased), agents)?;
/// let need = roster.need(&engine, &NeedSpec {
///     priority: "P3".into(), required_skills: vec!["vpn".into()], preferred_skills: Vec::new(),
/// })?;
/// let at = "2026-11-23T09:00:00Z".parse()?;
/// assert_eq!(roster.take(need, at).map(|agent| agent.agent_id.clone()), Some("bob".into()));
/// // Both have a load of 2 now; Ann comes first because she has never been assigned a ticket.
/// assert_eq!(roster.take(need, at).map(|agent| agent.agent_id.clone()), Some("ann".into()));
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Debug)]
pub struct Roster {
    team: Team,
    /// Sorted by id. An agent's place is their seat.
    agents: Vec<Agent>,
    /// The rank of each seat.
    ranks: Vec<LoadRank>,
    /// The shifts: the calendars of the engine that created the roster, whichever engine uses it.
    calendars: Arc<SortedMap<String, Calendar>>,
    /// Names of the shift calendars, a bit each in an index; more than [`MAX_SHIFTS`] have no bit.
    shifts: Vec<String>,
    kinds: Vec<Kind>,
    indexes: Vec<Index>,
    /// The number of queries so far, to find the least recently used index.
    queries: u64,
}

impl Roster {
    /// A roster of `team` and `agents`, whose shifts are among `calendars`.
    pub(crate) fn with_calendars(
        calendars: &Arc<SortedMap<String, Calendar>>,
        team: Team,
        mut agents: Vec<Agent>,
    ) -> Result<Roster, TicketEngineError> {
        check(&agents, calendars)?;
        agents.sort_unstable_by(|a, b| a.agent_id.cmp(&b.agent_id));
        let mut roster = Roster {
            ranks: agents.iter().map(|agent| rank(&team, agent)).collect(),
            team,
            agents,
            calendars: Arc::clone(calendars),
            shifts: Vec::new(),
            kinds: Vec::new(),
            indexes: Vec::new(),
            queries: 0,
        };
        for seat in 0..roster.agents.len() {
            roster.note_shifts(seat);
        }
        Ok(roster)
    }

    /// The team, with its cursor.
    #[must_use]
    pub fn team(&self) -> &Team {
        &self.team
    }

    /// The agents, in the order of their ids.
    #[must_use]
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    /// The place of the agent with this id in [`agents`](Roster::agents).
    #[must_use]
    pub fn seat(&self, id: &Id) -> Option<usize> {
        self.agents.binary_search_by(|agent| agent.agent_id.cmp(id)).ok()
    }

    /// Replaces the agent with the same id, or adds a new one. Returns whether the agent is new.
    ///
    /// Adding an agent discards the indexes; later queries build them again.
    ///
    /// # Errors
    /// `UNKNOWN_CALENDAR` for the agent's shifts.
    pub fn put(&mut self, agent: Agent) -> Result<bool, TicketEngineError> {
        check_shifts(&agent, &self.calendars, || "agent".to_owned())?;
        let place = self.agents.binary_search_by(|member| member.agent_id.cmp(&agent.agent_id));
        let is_new = match place {
            Ok(seat) => {
                let has_same_skills = self.agents[seat].skills == agent.skills;
                self.agents[seat] = agent;
                if !has_same_skills {
                    for index in &mut self.indexes {
                        index.note_skills(&self.kinds[index.need].need, seat, &self.agents[seat]);
                    }
                }
                self.note_shifts(seat);
                self.refresh(seat);
                false
            }
            Err(seat) => {
                self.ranks.insert(seat, rank(&self.team, &agent));
                self.agents.insert(seat, agent);
                self.indexes.clear();
                self.note_shifts(seat);
                true
            }
        };
        Ok(is_new)
    }

    /// Removes the agent with this id. Returns whether there was one.
    ///
    /// Removing an agent discards the indexes; later queries build them again.
    pub fn remove(&mut self, id: &Id) -> bool {
        let Some(seat) = self.seat(id) else { return false };
        self.agents.remove(seat);
        self.ranks.remove(seat);
        self.indexes.clear();
        true
    }

    /// Changes the agent in `seat`: load, availability, assignments. `change` must leave id, skills
    /// and shifts as they are; [`put`](Roster::put) changes those.
    #[doc(hidden)]
    pub fn change(&mut self, seat: usize, change: impl FnOnce(&mut Agent, &Team)) {
        if let Some(agent) = self.agents.get_mut(seat) {
            change(agent, &self.team);
            self.refresh(seat);
        }
    }

    /// Changes the agent with this id. Returns whether there is one.
    fn change_of(&mut self, id: &Id, change: impl FnOnce(&mut Agent, &Team)) -> bool {
        let seat = self.seat(id);
        if let Some(seat) = seat {
            self.change(seat, change);
        }
        seat.is_some()
    }

    /// Sets the cursor, and how many tickets in a row the cursor's agent has had.
    pub fn set_cursor(&mut self, cursor: Option<Id>, turns: Option<u32>) {
        round_robin::advance_cursor(&mut self.team, cursor, turns);
    }

    /// The error for a load that is not a whole number of 32 bits.
    #[doc(hidden)]
    #[must_use]
    pub fn refused_load(load: f64) -> TicketEngineError {
        let found = format!("number {}", crate::value::number::text(load));
        Reason::expected("a whole number from 0 to 4,294,967,295", found).at("load").into()
    }

    /// Sets the load of an agent. Returns whether there is one with this id.
    pub fn set_load(&mut self, id: &Id, load: u32) -> bool {
        self.change_of(id, |agent, _| agent.current_load = load)
    }

    /// Sets whether an agent takes tickets. Returns whether there is one with this id.
    pub fn set_available(&mut self, id: &Id, is_available: bool) -> bool {
        self.change_of(id, |agent, _| agent.is_available = is_available)
    }

    /// Adds the load changes among `effects`.
    pub(crate) fn apply_loads(&mut self, effects: &[Effect]) {
        for (id, delta) in super::load_changes(effects) {
            self.change_of(id, |agent, _| agent.add_load(delta));
        }
    }

    /// Records that a ticket was assigned at `at`.
    pub(crate) fn apply_assignment(&mut self, assignment: &Assignment, at: Instant) {
        self.team.advance_cursor(assignment);
        if let Some(id) = &assignment.agent_id {
            self.change_of(id, |agent, team| agent.note_assignment(at, team.fair_distribution));
        }
    }

    /// The number of a kind of ticket whose priority weighs `weight`. Equal kinds have the same
    /// number.
    pub(crate) fn need_of_weight(&mut self, spec: &NeedSpec, weight: u32) -> NeedId {
        let by_skill = self.team.queue_strategy == QueueStrategy::SkillBased;
        let skills = |skills: &[Skill]| if by_skill { skills.to_vec() } else { Vec::new() };
        let place = self.intern(Need {
            required: skills(&spec.required_skills),
            preferred: skills(&spec.preferred_skills),
            weight,
            exceeds: self.team.may_exceed_capacity(&spec.priority),
        });
        self.kinds[place].is_numbered = true;
        NeedId(place)
    }

    /// The agent who would get a ticket of this kind at `at`.
    ///
    /// Returns `None` when nobody with the required skills is eligible, or when this roster has no
    /// kind with the number `need`.
    pub fn pick(&mut self, need: NeedId, at: Instant) -> Option<&Agent> {
        let seat = self.pick_seat(need.0, at)?;
        self.agents.get(seat)
    }

    /// Assigns a ticket of this kind at `at`: [`pick`](Roster::pick)s an agent, adds to their load,
    /// records the time and moves the cursor.
    pub fn take(&mut self, need: NeedId, at: Instant) -> Option<&Agent> {
        let seat = self.take_seat(need.0, at)?;
        self.agents.get(seat)
    }

    /// [`pick`](Roster::pick), by numbers.
    #[doc(hidden)]
    pub fn pick_seat(&mut self, need: usize, at: Instant) -> Option<usize> {
        self.search(need, at, |roster, seat| {
            let agent = &roster.agents[seat];
            let is_off_shift = || {
                let shifts = agent.calendar.as_ref().and_then(|name| roster.calendars.get(name));
                roster.shifts.len() > MAX_SHIFTS && shifts.is_some_and(|shifts| !shifts.is_open(at))
            };
            let window = roster.team.fair_distribution;
            is_off_shift()
                || window.is_some_and(|window| {
                    window.closed_until(&agent.recent_assignments, at).is_some()
                })
        })
    }

    /// [`take`](Roster::take), by numbers.
    #[doc(hidden)]
    pub fn take_seat(&mut self, need: usize, at: Instant) -> Option<usize> {
        let seat = self.pick_seat(need, at)?;
        let turns = round_robin::turns_after(&self.team, &self.agents[seat]);
        let chosen = self.agents[seat].agent_id.clone();
        round_robin::advance_cursor(&mut self.team, Some(chosen), Some(turns));
        let weight = self.kinds[need].need.weight;
        self.change(seat, |agent, team| {
            agent.add_load(i64::from(weight));
            agent.note_assignment(at, team.fair_distribution);
        });
        Some(seat)
    }

    /// The place of a kind of ticket, which is added if it is new.
    fn intern(&mut self, need: Need) -> usize {
        if let Some(place) = self.kinds.iter().position(|kind| kind.need == need) {
            return place;
        }
        let kind = Kind { need, is_numbered: false };
        let is_free = |place: usize| {
            !self.kinds[place].is_numbered && self.indexes.iter().all(|index| index.need != place)
        };
        if let Some(place) = (0..self.kinds.len()).find(|place| is_free(*place)) {
            self.kinds[place] = kind;
            return place;
        }
        self.kinds.push(kind);
        self.kinds.len() - 1
    }

    /// Adds the shift calendar of the agent in `seat` to those that have a bit.
    fn note_shifts(&mut self, seat: usize) {
        if let Some(name) = &self.agents[seat].calendar
            // One more than fits is noted: it says that some calendars have no bit.
            && self.shifts.len() <= MAX_SHIFTS
            && !self.shifts.contains(name)
        {
            self.shifts.push(name.clone());
            self.indexes.clear();
        }
    }

    /// Updates rank and indexes after the agent in `seat` has changed.
    fn refresh(&mut self, seat: usize) {
        let agent = &self.agents[seat];
        self.ranks[seat] = rank(&self.team, agent);
        let shift = self.shift_bit(agent);
        let by_turn = self.team.queue_strategy == QueueStrategy::RoundRobin;
        for index in &mut self.indexes {
            let need = &self.kinds[index.need].need;
            let takes_part = index.admits(&self.team, need, seat, agent, shift);
            index.play(seat, takes_part, &self.ranks, by_turn);
        }
    }

    /// The bit of the agent's shifts; 0 when the agent is always on shift or the calendar has no
    /// bit.
    fn shift_bit(&self, agent: &Agent) -> u64 {
        let Some(name) = &agent.calendar else { return 0 };
        match self.shifts.iter().position(|shift| shift == name) {
            Some(place) if place < MAX_SHIFTS => 1 << place,
            _ => 0,
        }
    }

    /// The bits of the shifts that are open at `at`.
    fn open_shifts(&self, at: Instant) -> u64 {
        let bits =
            self.shifts.iter().take(MAX_SHIFTS).enumerate().filter(|(_, name)| {
                self.calendars.get(*name).is_some_and(|shifts| shifts.is_open(at))
            });
        bits.fold(0, |bits, (place, _)| bits | 1 << place)
    }

    /// The place of the index for `need` while the shifts `open` are open. Builds it if needed.
    fn index_for(&mut self, need: usize, open: u64) -> usize {
        self.queries += 1;
        let known = self.indexes.iter().position(|index| index.need == need && index.open == open);
        let place = known.unwrap_or_else(|| {
            let by_turn = self.team.queue_strategy == QueueStrategy::RoundRobin;
            let kind = &self.kinds[need].need;
            let mut index = Index::new(need, open, kind, &self.agents);
            let admitted: Vec<bool> = self
                .agents
                .iter()
                .enumerate()
                .map(|(seat, agent)| {
                    let shift = self.shift_bit(agent);
                    index.admits(&self.team, kind, seat, agent, shift)
                })
                .collect();
            index.play_all(&admitted, &self.ranks, by_turn);
            if self.indexes.len() < MAX_INDEXES {
                self.indexes.push(index);
                return self.indexes.len() - 1;
            }
            let oldest = self.indexes.iter().enumerate().min_by_key(|(_, index)| index.last_query);
            let place = oldest.map_or(0, |(place, _)| place);
            self.indexes[place] = index;
            place
        });
        self.indexes[place].last_query = self.queries;
        place
    }

    /// The first seat for `need` that `is_excluded` does not exclude.
    fn search(
        &mut self,
        need: usize,
        at: Instant,
        is_excluded: impl Fn(&Roster, usize) -> bool,
    ) -> Option<usize> {
        self.kinds.get(need)?;
        let place = self.index_for(need, self.open_shifts(at));
        let index = &self.indexes[place];
        let by_turn = self.team.queue_strategy == QueueStrategy::RoundRobin;
        let start = if by_turn { self.next_seat() } else { 0 };
        let mut passed: Vec<u32> = Vec::new();
        while passed.len() < MAX_PASSED_OVER {
            let seat = if by_turn {
                index.next_in_turn(start, &passed)?
            } else {
                index.winner(&passed, &self.ranks)?
            };
            if !is_excluded(self, seat) {
                return Some(seat);
            }
            let place = passed.partition_point(|passed| *passed < seat as u32);
            passed.insert(place, seat as u32);
        }
        let seats = (start..self.agents.len()).chain(0..start);
        let mut eligible =
            seats.filter(|seat| index.takes_part(*seat) && !is_excluded(self, *seat));
        if by_turn { eligible.next() } else { index.best_of(eligible, &self.ranks) }
    }

    /// The seat at which the rotation goes on: the cursor's while its agent has turns left, else
    /// the one after it.
    fn next_seat(&self) -> usize {
        let Some(cursor) = &self.team.cursor else { return 0 };
        match self.agents.binary_search_by(|agent| agent.agent_id.cmp(cursor)) {
            Ok(seat) if round_robin::has_turns_left(&self.team, &self.agents[seat]) => seat,
            Ok(seat) => seat + 1,
            Err(seat) => seat,
        }
    }
}

fn rank(team: &Team, agent: &Agent) -> LoadRank {
    LoadRank::new(agent, agent.current_load, team.balance_by)
}

impl AgentPool for Roster {
    fn team(&self) -> &Team {
        &self.team
    }

    fn calendars(&self) -> &Arc<SortedMap<String, Calendar>> {
        &self.calendars
    }

    fn agents(&self) -> &[Agent] {
        &self.agents
    }

    fn agent(&self, id: &Id) -> Option<&Agent> {
        self.seat(id).and_then(|seat| self.agents.get(seat))
    }

    fn first(&mut self, context: &AssignContext<'_>, needed: &[Skill]) -> Option<Id> {
        // The indexes rank the ticket's holder with the ticket itself in the load.
        if context.holder.is_some() {
            return first_of(&self.team, &self.agents, context, needed);
        }
        let need = self.intern(Need {
            required: needed.to_vec(),
            preferred: context.preferred_skills(&self.team).to_vec(),
            weight: context.weight,
            exceeds: context.exceeds,
        });
        let seat = self.search(need, context.at, |roster, seat| {
            context.exclusion(&roster.team, &roster.agents[seat]).is_some()
        });
        seat.map(|seat| self.agents[seat].agent_id.clone())
    }
}

/// Whether an agent may have tickets of a kind, apart from the single ticket and the time.
fn may_have(team: &Team, need: &Need, agent: &Agent) -> bool {
    agent.is_available
        && agent.team_id.as_ref().is_none_or(|team_id| *team_id == team.team_id)
        && (need.exceeds || has_room(agent, agent.current_load, need.weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EngineConfig;
    use crate::engine::{Engine, OpenCommand, RosterCommand};
    use crate::model::TicketDraft;
    use crate::value::Actor;

    #[test]
    fn kinds_without_a_number_make_room() {
        let engine = Engine::new(&EngineConfig::default()).unwrap();
        let team = Team::new("desk", QueueStrategy::SkillBased);
        let mut roster = Roster::new(&engine, team, vec![Agent::new(1), Agent::new(2)]).unwrap();
        let at = Instant::from_epoch_ms(0).unwrap();
        let numbered = |roster: &mut Roster, skill: &str| {
            let spec = NeedSpec {
                priority: "P3".into(),
                required_skills: vec![skill.into()],
                preferred_skills: Vec::new(),
            };
            roster.need(&engine, &spec).unwrap()
        };
        let first = numbered(&mut roster, "first");
        for number in 0..3 * MAX_INDEXES {
            let draft = TicketDraft {
                tags: vec![format!("tag-{number}")],
                ..TicketDraft::new(number as i64, "Help", "P3", "r")
            };
            let ticket = engine.open(&draft, &OpenCommand::new(at)).unwrap().ticket;
            let command = RosterCommand::new(Actor::system(), at);
            let decision = engine.assign_from(&mut roster, &ticket, &command).unwrap();
            assert!(decision.assignment.is_some_and(|assignment| assignment.fell_back));
        }
        assert!(roster.kinds.len() <= MAX_INDEXES + 2, "{}", roster.kinds.len());
        assert_eq!(numbered(&mut roster, "first"), first);
        assert_ne!(numbered(&mut roster, "second"), first);
        assert_eq!(roster.kinds[first.0].need.required, ["first".into()]);
    }
}
