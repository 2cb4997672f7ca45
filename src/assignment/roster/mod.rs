//! A large team that is kept, so that it need not be sent with each ticket: updates and choices cost about a
//! microsecond however many agents there are.
//!
//! For each kind of ticket that is asked about there is an index, made when it is first asked for: a tournament among
//! the agents who may have such a ticket. A choice reads its winner; an update plays one agent's matches again. What
//! is between one ticket and one agent (a reporter, an exclusion) and what a window of time decides is looked at when
//! somebody is chosen, and the next best is taken instead.

mod index;
mod tournament;

use std::sync::Arc;

use serde::Deserialize;

use super::eligibility::has_room;
use super::load::Standing;
use super::{
    Agent, Bench, Circumstances, QueueStrategy, Skill, Team, check, check_shifts, first_of,
    round_robin, skill,
};
use crate::calendar::Calendar;
use crate::decision::Decision;
use crate::engine::Engine;
use crate::error::TicketEngineError;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Read;
use crate::sorted::{Map, sort_by};
use crate::text;
use index::{Index, Need};

/// How many indexes there are at most: the one that was not asked for the longest makes room.
const MAX_INDEXES: usize = 64;
/// Calendars of shifts that indexes tell apart; those of any more are looked at when somebody is chosen.
const MAX_SHIFTS: usize = 64;
/// How many are passed over one by one before all agents are looked at.
const MAX_PASSED_OVER: usize = 64;

/// A kind of ticket, for [`Roster::need`].
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NeedSpec {
    /// A configured priority: what its tickets weigh, and whether they may exceed a capacity.
    #[serde(deserialize_with = "text::name")]
    pub priority: String,
    /// The skills needed, for `SKILL_BASED`.
    #[serde(default, deserialize_with = "skill::list")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub required_skills: Vec<Skill>,
    /// The skills preferred, for `SKILL_BASED`.
    #[serde(default, deserialize_with = "skill::list")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub preferred_skills: Vec<Skill>,
}

/// The number of a kind of ticket in one roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedId(usize);

impl NeedId {
    /// The number.
    pub fn number(self) -> usize {
        self.0
    }
}

/// A kind of ticket in its place.
#[derive(Debug)]
struct Kind {
    need: Need,
    /// Whether somebody outside knows its place: the others make room for new ones.
    is_known: bool,
}

/// A team and its agents, kept. See the [module](self).
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
/// // Both have two now; Ann has never been assigned one.
/// assert_eq!(roster.take(need, at).map(|agent| agent.agent_id.clone()), Some("ann".into()));
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Debug)]
pub struct Roster {
    team: Team,
    /// In the order of their ids: an agent's place is its seat.
    agents: Vec<Agent>,
    standings: Vec<Standing>,
    /// The calendars of the engine that made it: its shifts, whichever engine asks.
    calendars: Arc<Map<String, Calendar>>,
    /// The calendars that the indexes tell apart.
    shifts: Vec<String>,
    kinds: Vec<Kind>,
    indexes: Vec<Index>,
    /// Counts the questions, to know which index was not asked for the longest.
    questions: u64,
}

impl Roster {
    /// A team with its agents, whose shifts are calendars of `engine`.
    ///
    /// # Errors
    /// `DUPLICATE` for two agents of one id; `UNKNOWN_CALENDAR` for an agent's shifts.
    pub fn new(
        engine: &Engine,
        team: Team,
        mut agents: Vec<Agent>,
    ) -> Result<Roster, TicketEngineError> {
        check(&agents, engine.calendars())?;
        sort_by(&mut agents, |a, b| a.agent_id < b.agent_id);
        let mut roster = Roster {
            standings: agents.iter().map(|agent| standing(&team, agent)).collect(),
            team,
            agents,
            calendars: Arc::clone(engine.calendars()),
            shifts: Vec::new(),
            kinds: Vec::new(),
            indexes: Vec::new(),
            questions: 0,
        };
        for seat in 0..roster.agents.len() {
            roster.note_shifts(seat);
        }
        Ok(roster)
    }

    /// The team, with its cursor.
    pub fn team(&self) -> &Team {
        &self.team
    }

    /// The agents, in the order of their ids.
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    /// Where the agent of that id is among [`agents`](Roster::agents).
    pub fn seat(&self, id: &Id) -> Option<usize> {
        self.agents.binary_search_by(|agent| agent.agent_id.cmp(id)).ok()
    }

    /// Puts an agent in the place of the one with its id; an agent who was not there joins, which costs new indexes.
    /// Returns whether they joined.
    ///
    /// # Errors
    /// `UNKNOWN_CALENDAR` for the agent's shifts.
    pub fn put(&mut self, agent: Agent) -> Result<bool, TicketEngineError> {
        check_shifts(&agent, &self.calendars, || "agent".to_owned())?;
        let place = self.agents.binary_search_by(|own| own.agent_id.cmp(&agent.agent_id));
        let joined = match place {
            Ok(seat) => {
                let is_same_kind = self.agents[seat].skills == agent.skills;
                self.agents[seat] = agent;
                if !is_same_kind {
                    for index in &mut self.indexes {
                        index.learn(&self.kinds[index.need].need, seat, &self.agents[seat]);
                    }
                }
                self.note_shifts(seat);
                self.refresh(seat);
                false
            }
            Err(seat) => {
                self.standings.insert(seat, standing(&self.team, &agent));
                self.agents.insert(seat, agent);
                self.indexes.clear();
                self.note_shifts(seat);
                true
            }
        };
        Ok(joined)
    }

    /// Takes an agent out, which costs new indexes. Returns whether they were there.
    pub fn remove(&mut self, id: &Id) -> bool {
        let Some(seat) = self.seat(id) else { return false };
        self.agents.remove(seat);
        self.standings.remove(seat);
        self.indexes.clear();
        true
    }

    /// Changes the agent in that seat: their load, whether they are available, when they were assigned. Their id,
    /// skills and shifts stay: for these there is [`put`](Roster::put).
    pub(crate) fn change(&mut self, seat: usize, change: impl FnOnce(&mut Agent, &Team)) {
        if let Some(agent) = self.agents.get_mut(seat) {
            change(agent, &self.team);
            self.refresh(seat);
        }
    }

    /// Changes the agent of that id. Returns whether they are there.
    fn change_of(&mut self, id: &Id, change: impl FnOnce(&mut Agent, &Team)) -> bool {
        let seat = self.seat(id);
        if let Some(seat) = seat {
            self.change(seat, change);
        }
        seat.is_some()
    }

    /// Sets the cursor, and how many tickets in a row its agent has got.
    pub fn turn(&mut self, cursor: Option<Id>, turns: Option<u32>) {
        round_robin::turn(&mut self.team, cursor, turns);
    }

    /// Sets the load of an agent. Returns whether they are there.
    pub fn set_load(&mut self, id: &Id, load: u32) -> bool {
        self.change_of(id, |agent, _| agent.current_load = load)
    }

    /// Sets whether an agent takes tickets. Returns whether they are there.
    pub fn set_available(&mut self, id: &Id, is_available: bool) -> bool {
        self.change_of(id, |agent, _| agent.is_available = is_available)
    }

    /// Takes up what a decision of the engine, once it is committed, changes about agents and cursor. Not twice.
    pub fn apply(&mut self, decision: &Decision) {
        for (id, delta) in super::load_changes(&decision.effects) {
            self.change_of(id, |agent, _| agent.add_load(delta));
        }
        let Some(assignment) = &decision.assignment else { return };
        self.team.turn(assignment);
        if let Some(id) = &assignment.agent_id {
            let at = decision.ticket.updated_at;
            self.change_of(id, |agent, team| agent.note_assignment(at, team.fair_window));
        }
    }

    /// The number of a kind of ticket. Kinds that are the same have the same number.
    ///
    /// # Errors
    /// `UNKNOWN_PRIORITY`.
    pub fn need(&mut self, engine: &Engine, spec: &NeedSpec) -> Result<NeedId, TicketEngineError> {
        engine.known_priority(&spec.priority, "priority")?;
        let by_skill = self.team.queue_strategy == QueueStrategy::SkillBased;
        let skills = |given: &[Skill]| if by_skill { given.to_vec() } else { Vec::new() };
        let place = self.intern(Need {
            required: skills(&spec.required_skills),
            preferred: skills(&spec.preferred_skills),
            weight: engine.load_weight(&spec.priority),
            exceeds: self.team.may_exceed(&spec.priority),
        });
        self.kinds[place].is_known = true;
        Ok(NeedId(place))
    }

    /// Who would get a ticket of that kind at `at`: nobody, when nobody with the skills may have it, or when the kind is
    /// not of this roster.
    pub fn pick(&mut self, need: NeedId, at: Instant) -> Option<&Agent> {
        let seat = self.pick_seat(need.0, at)?;
        self.agents.get(seat)
    }

    /// Gives a ticket of that kind to whoever is to get it at `at`: counts it, notes the time, turns the wheel.
    pub fn take(&mut self, need: NeedId, at: Instant) -> Option<&Agent> {
        let seat = self.take_seat(need.0, at)?;
        self.agents.get(seat)
    }

    pub(crate) fn pick_seat(&mut self, need: usize, at: Instant) -> Option<usize> {
        self.search(need, at, |roster, seat| {
            let agent = &roster.agents[seat];
            let off_shift = || {
                let shifts = agent.calendar.as_ref().and_then(|name| roster.calendars.get(name));
                roster.shifts.len() > MAX_SHIFTS && shifts.is_some_and(|shifts| !shifts.is_open(at))
            };
            let window = roster.team.fair_window;
            off_shift()
                || window
                    .is_some_and(|own| own.closed_until(&agent.recent_assignments, at).is_some())
        })
    }

    pub(crate) fn take_seat(&mut self, need: usize, at: Instant) -> Option<usize> {
        let seat = self.pick_seat(need, at)?;
        let turns = round_robin::turns_after(&self.team, &self.agents[seat]);
        let chosen = self.agents[seat].agent_id.clone();
        round_robin::turn(&mut self.team, Some(chosen), Some(turns));
        let weight = self.kinds[need].need.weight;
        self.change(seat, |agent, team| {
            agent.add_load(i64::from(weight));
            agent.note_assignment(at, team.fair_window);
        });
        Some(seat)
    }

    fn intern(&mut self, need: Need) -> usize {
        if let Some(place) = self.kinds.iter().position(|own| own.need == need) {
            return place;
        }
        let kind = Kind { need, is_known: false };
        let is_free = |place: usize| {
            !self.kinds[place].is_known && self.indexes.iter().all(|index| index.need != place)
        };
        if let Some(place) = (0..self.kinds.len()).find(|place| is_free(*place)) {
            self.kinds[place] = kind;
            return place;
        }
        self.kinds.push(kind);
        self.kinds.len() - 1
    }

    /// Takes note of the calendar of the agent in that seat, if no index has told it apart yet.
    fn note_shifts(&mut self, seat: usize) {
        if let Some(name) = &self.agents[seat].calendar
            // That there are more than the indexes can tell apart is known by one more.
            && self.shifts.len() <= MAX_SHIFTS
            && !self.shifts.contains(name)
        {
            self.shifts.push(name.clone());
            self.indexes.clear();
        }
    }

    /// Plays the matches of the agent in that seat again.
    fn refresh(&mut self, seat: usize) {
        let agent = &self.agents[seat];
        self.standings[seat] = standing(&self.team, agent);
        let shift = self.shift_bit(agent);
        let by_turn = self.team.queue_strategy == QueueStrategy::RoundRobin;
        for index in &mut self.indexes {
            let may = index.admits(&self.team, &self.kinds[index.need].need, seat, agent, shift);
            index.play(seat, may, &self.standings, by_turn);
        }
    }

    /// The bit of the agent's shifts; none when they are always on shift or the indexes do not tell.
    fn shift_bit(&self, agent: &Agent) -> u64 {
        let Some(name) = &agent.calendar else { return 0 };
        match self.shifts.iter().position(|own| own == name) {
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

    /// The place of the index for `need` while the shifts `open` are.
    fn index_for(&mut self, need: usize, open: u64) -> usize {
        self.questions += 1;
        let known = self.indexes.iter().position(|own| own.need == need && own.open == open);
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
            index.play_all(&admitted, &self.standings, by_turn);
            if self.indexes.len() < MAX_INDEXES {
                self.indexes.push(index);
                return self.indexes.len() - 1;
            }
            let oldest = self.indexes.iter().enumerate().min_by_key(|(_, own)| own.asked);
            let place = oldest.map_or(0, |(place, _)| place);
            self.indexes[place] = index;
            place
        });
        self.indexes[place].asked = self.questions;
        place
    }

    /// The first for `need` whom `is_barred` does not bar.
    fn search(
        &mut self,
        need: usize,
        at: Instant,
        is_barred: impl Fn(&Roster, usize) -> bool,
    ) -> Option<usize> {
        self.kinds.get(need)?;
        let place = self.index_for(need, self.open_shifts(at));
        let index = &self.indexes[place];
        let by_turn = self.team.queue_strategy == QueueStrategy::RoundRobin;
        let turn = if by_turn { self.seat_of_turn() } else { 0 };
        let mut passed: Vec<u32> = Vec::new();
        while passed.len() < MAX_PASSED_OVER {
            let seat = if by_turn {
                index.next_in_turn(turn, &passed)?
            } else {
                index.winner(&passed, &self.standings)?
            };
            if !is_barred(self, seat) {
                return Some(seat);
            }
            let place = passed.partition_point(|own| *own < seat as u32);
            passed.insert(place, seat as u32);
        }
        let in_order = (turn..self.agents.len()).chain(0..turn);
        let mut may = in_order.filter(|seat| index.takes_part(*seat) && !is_barred(self, *seat));
        if by_turn { may.next() } else { index.best_of(may, &self.standings) }
    }

    /// The seat at which the wheel goes on: the cursor's own while it has turns left, else the one after it.
    fn seat_of_turn(&self) -> usize {
        let Some(cursor) = &self.team.cursor else { return 0 };
        match self.agents.binary_search_by(|agent| agent.agent_id.cmp(cursor)) {
            Ok(seat) if round_robin::has_turns_left(&self.team, &self.agents[seat]) => seat,
            Ok(seat) => seat + 1,
            Err(seat) => seat,
        }
    }
}

fn standing(team: &Team, agent: &Agent) -> Standing {
    Standing::new(agent, agent.current_load, team.load_measure)
}

impl Bench for Roster {
    fn team(&self) -> &Team {
        &self.team
    }

    fn calendars(&self) -> &Arc<Map<String, Calendar>> {
        &self.calendars
    }

    fn agents(&self) -> &[Agent] {
        &self.agents
    }

    fn agent(&self, id: &Id) -> Option<&Agent> {
        self.seat(id).and_then(|seat| self.agents.get(seat))
    }

    fn first(&mut self, circumstances: &Circumstances<'_>, needed: &[Skill]) -> Option<Id> {
        // Whoever has the ticket already stands elsewhere than the indexes have them.
        if circumstances.holder.is_some() {
            return first_of(&self.team, &self.agents, circumstances, needed);
        }
        let need = self.intern(Need {
            required: needed.to_vec(),
            preferred: circumstances.wished(&self.team).to_vec(),
            weight: circumstances.weight,
            exceeds: circumstances.exceeds,
        });
        let seat = self.search(need, circumstances.at, |roster, seat| {
            circumstances.bar(&roster.team, &roster.agents[seat]).is_some()
        });
        seat.map(|seat| self.agents[seat].agent_id.clone())
    }
}

/// Whether an agent may have a ticket of a kind, whatever the ticket and the time.
fn may_have(team: &Team, need: &Need, agent: &Agent) -> bool {
    agent.is_available
        && agent.team_id.as_ref().is_none_or(|own| *own == team.team_id)
        && (need.exceeds || has_room(agent, agent.current_load, need.weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Actor;
    use crate::config::EngineConfig;
    use crate::engine::{OpenCommand, RosterCommand};
    use crate::ticket::TicketDraft;

    #[test]
    fn kinds_that_nobody_asks_about_by_number_make_room() {
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
            assert!(decision.assignment.is_some_and(|own| own.fell_back));
        }
        assert!(roster.kinds.len() <= MAX_INDEXES + 2, "{}", roster.kinds.len());
        assert_eq!(numbered(&mut roster, "first"), first);
        assert_ne!(numbered(&mut roster, "second"), first);
        assert_eq!(roster.kinds[first.0].need.required, ["first".into()]);
    }
}
