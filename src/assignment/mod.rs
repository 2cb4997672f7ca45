//! Who gets the ticket.
//!
//! | rule | file |
//! |---|---|
//! | who may be chosen at all | [`eligibility`] |
//! | not too many in too short a time | [`fair_window`] |
//! | the sticky agent, and who stands in for whoever is away | `in_person` |
//! | `ROUND_ROBIN` | `round_robin` |
//! | `LOAD_BASED` | [`load`] |
//! | `SKILL_BASED` | [`skill`] |
//! | in which order these are asked | `choose` |
//! | offers, and when to ask again | [`queue`] |
//! | whose load a ticket counts towards | `agent_load` |
//! | which of many tickets comes first | `risk` |
//! | a large team that is kept | [`roster`] |

pub(crate) mod agent_load;
mod choose;
pub mod eligibility;
pub mod fair_window;
mod in_person;
pub mod load;
pub mod queue;
pub(crate) mod risk;
pub mod roster;
mod round_robin;
pub mod skill;

use serde::{Deserialize, Deserializer, Serialize, de};

use choose::first_of;
pub(crate) use choose::{Bench, Listed, choose};
pub(crate) use eligibility::Circumstances;
pub use eligibility::{Candidate, Fate};
pub use fair_window::FairWindow;
pub use load::LoadMeasure;
pub use queue::{Offer, QueueState};
pub use roster::Roster;
pub use skill::Skill;

use crate::calendar::{self, Calendar};
use crate::config::LoadWeight;
use crate::duration::Minutes;
use crate::effect::Effect;
use crate::error::{Problem, Reason, shown};
use crate::id::Id;
use crate::instant::Instant;
use crate::named::Named;
use crate::packed::{Read, Reader, Write};
use crate::sorted::{Map, Places};
use crate::text;

/// How a team's queue chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QueueStrategy {
    /// The next one in the order of ids after the team's cursor; as often in a row as their weight says.
    RoundRobin,
    /// The lowest current load; then the longest without an assignment; then the lowest id.
    LoadBased,
    /// Those who have every skill the ticket needs, of these those with most of the skills it prefers, then as
    /// `LOAD_BASED`; when nobody has, all, as soon as `relaxSkillsAfter` allows it.
    SkillBased,
}

/// How long a ticket waits for somebody with the skills it needs before it goes to somebody without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "Minutes | \"never\""))]
pub enum RelaxSkills {
    /// Not at all.
    #[default]
    AtOnce,
    /// So long from when it became unassigned, in all time.
    After(Minutes),
    /// For ever.
    Never,
}

impl RelaxSkills {
    /// When a ticket that waits since `since` may go to somebody without the skills.
    fn from(self, since: Instant) -> Option<Instant> {
        match self {
            RelaxSkills::AtOnce => Some(since),
            RelaxSkills::After(wait) => Instant::from_epoch_ms(since.epoch_ms() + wait.ms()),
            RelaxSkills::Never => None,
        }
    }
}

const RELAX_EXPECTED: &str = "minutes, a duration such as PT30M, or \"never\"";

impl Read for RelaxSkills {
    fn blank() -> Self {
        RelaxSkills::AtOnce
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        let (mut text, mut number) = (reader.cursor, reader.cursor);
        let (text, number) = (text.text(), number.number());
        if text == Some("never") || number == Some(0.0) {
            reader.cursor.skip();
            *self = if number.is_some() { RelaxSkills::AtOnce } else { RelaxSkills::Never };
        } else if text.is_some() || number.is_some() {
            let mut wait = Minutes::blank();
            wait.read(reader);
            *self = RelaxSkills::After(wait);
        } else {
            reader.expected(RELAX_EXPECTED);
        }
    }
}

impl<'de> Deserialize<'de> for RelaxSkills {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RelaxVisitor;
        impl<'de> de::Visitor<'de> for RelaxVisitor {
            type Value = RelaxSkills;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(RELAX_EXPECTED)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RelaxSkills, E> {
                if text == "never" {
                    return Ok(RelaxSkills::Never);
                }
                Minutes::deserialize(de::value::StrDeserializer::new(text)).map(RelaxSkills::After)
            }
            fn visit_f64<E: de::Error>(self, minutes: f64) -> Result<RelaxSkills, E> {
                if minutes == 0.0 {
                    return Ok(RelaxSkills::AtOnce);
                }
                Minutes::deserialize(de::value::F64Deserializer::new(minutes))
                    .map(RelaxSkills::After)
            }
            fn visit_i64<E: de::Error>(self, minutes: i64) -> Result<RelaxSkills, E> {
                self.visit_f64(minutes as f64)
            }
            fn visit_u64<E: de::Error>(self, minutes: u64) -> Result<RelaxSkills, E> {
                self.visit_f64(minutes as f64)
            }
        }
        deserializer.deserialize_any(RelaxVisitor)
    }
}

/// A whole number from 1 to 1,000: a weight, a level, a limit.
pub(crate) fn up_to_thousand<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if (1.0..=1_000.0).contains(&number) && number.fract() == 0.0 {
        return Ok(number as u32);
    }
    Err(de::Error::invalid_value(de::Unexpected::Float(number), &"a whole number from 1 to 1,000"))
}

/// The same, or 1 for null.
fn weight<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    Ok(Option::<LoadWeight>::deserialize(deserializer)?.map_or(1, |LoadWeight(weight)| weight))
}

const fn one() -> u32 {
    1
}

/// A team. A whole database row will do: other fields are ignored.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// The host's identifier.
    pub team_id: Id,
    /// How its queue chooses.
    pub queue_strategy: QueueStrategy,
    /// The agent last assigned, as the last decision gave it.
    #[serde(default)]
    pub cursor: Option<Id>,
    /// How many tickets in a row the cursor's agent has got, as the last decision gave it. Needed for weights in
    /// `ROUND_ROBIN`; without it everybody gets one.
    #[serde(default)]
    pub cursor_turns: Option<u32>,
    /// How load is compared; by the number of tickets when absent.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<LoadMeasure>"))]
    pub load_measure: LoadMeasure,
    /// The priorities for which an agent may be given more tickets than their capacity; at most 1,000.
    #[serde(default, deserialize_with = "text::names")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub may_exceed_capacity: Vec<String>,
    /// For `SKILL_BASED`: how long a ticket waits for somebody with the skills it needs before it goes to somebody
    /// without: minutes, `"never"`, or at once when absent.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<RelaxSkills>"))]
    pub relax_skills_after: RelaxSkills,
    /// Whether a ticket goes back to the agent who had it last, if they may have it.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub sticky_agent: bool,
    /// At most so many tickets for one agent in so much time; any number when absent.
    #[serde(default)]
    pub fair_window: Option<FairWindow>,
    /// How long an agent may take to accept a ticket. When it is given tickets are offered, not assigned: the agent
    /// accepts or declines, and an offer that is not answered in time lapses.
    #[serde(default)]
    pub offer_timeout: Option<Minutes>,
}

impl Team {
    /// A team that has not assigned anything yet, without options.
    pub fn new(team_id: impl Into<Id>, queue_strategy: QueueStrategy) -> Team {
        Team {
            team_id: team_id.into(),
            queue_strategy,
            cursor: None,
            cursor_turns: None,
            load_measure: LoadMeasure::Count,
            may_exceed_capacity: Vec::new(),
            relax_skills_after: RelaxSkills::AtOnce,
            sticky_agent: false,
            fair_window: None,
            offer_timeout: None,
        }
    }

    /// Whether tickets of `priority` may exceed an agent's capacity.
    pub(crate) fn may_exceed(&self, priority: &str) -> bool {
        self.may_exceed_capacity.iter().any(|own| own == priority)
    }

    /// Takes up the cursor of a decision.
    pub(crate) fn turn(&mut self, assignment: &Assignment) {
        round_robin::turn(self, assignment.cursor.clone(), assignment.cursor_turns);
    }
}

/// An agent. A whole database row will do: other fields are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// The host's identifier.
    pub agent_id: Id,
    /// The agent's team; an agent of another team is not chosen.
    #[serde(default)]
    pub team_id: Option<Id>,
    /// What the agent can do: at most 1,000 skills.
    #[serde(default, deserialize_with = "skill::list")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub skills: Vec<Skill>,
    /// What the agent's tickets count now: how many there are, unless priorities weigh differently.
    pub current_load: u32,
    /// Whether the agent takes tickets now.
    pub is_available: bool,
    /// How much the agent may have; any amount when absent.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// The agent's part of the work beside the others', a whole number from 1 to 1,000; 1 when absent.
    #[serde(default = "one", deserialize_with = "weight")]
    #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
    pub weight: u32,
    /// The calendar of the agent's shifts, by its name in the engine's configuration; always on shift when absent.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub calendar: Option<String>,
    /// Who stands in while the agent is away.
    #[serde(default)]
    pub delegate_id: Option<Id>,
    /// When the agent was last assigned a ticket.
    #[serde(default)]
    pub last_assigned_at: Option<Instant>,
    /// When the agent was assigned tickets lately, in any order, for the team's `fairWindow`: at most 1,000 instants.
    #[serde(default, deserialize_with = "instants")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Instant>>"))]
    pub recent_assignments: Vec<Instant>,
}

fn instants<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Instant>, D::Error> {
    let instants = text::or_default::<Vec<Instant>, D>(deserializer)?;
    if instants.len() > text::NAMES {
        return Err(de::Error::invalid_length(instants.len(), &"a list of at most 1,000 instants"));
    }
    Ok(instants)
}

impl Agent {
    /// An available agent without tickets, skills or limit.
    pub fn new(agent_id: impl Into<Id>) -> Agent {
        Agent {
            agent_id: agent_id.into(),
            team_id: None,
            skills: Vec::new(),
            current_load: 0,
            is_available: true,
            capacity: None,
            weight: 1,
            calendar: None,
            delegate_id: None,
            last_assigned_at: None,
            recent_assignments: Vec::new(),
        }
    }

    /// Adds to the load; a counter that was wrong before does not turn into an enormous one.
    pub(crate) fn add_load(&mut self, delta: i64) {
        let load = i64::from(self.current_load).saturating_add(delta);
        self.current_load = load.clamp(0, i64::from(u32::MAX)) as u32;
    }

    /// Takes note of an assignment, and forgets those that no window counts any more.
    pub(crate) fn note_assignment(&mut self, at: Instant, window: Option<FairWindow>) {
        self.last_assigned_at = Some(self.last_assigned_at.map_or(at, |last| last.max(at)));
        let Some(window) = window else { return };
        self.recent_assignments.retain(|own| window.has_inside(*own, at));
        if self.recent_assignments.len() >= text::NAMES {
            let recent = self.recent_assignments.iter().enumerate();
            if let Some((oldest, _)) = recent.min_by_key(|(_, own)| **own) {
                self.recent_assignments.swap_remove(oldest);
            }
        }
        self.recent_assignments.push(at);
    }
}

/// Nothing when the shifts of `agent` are known.
fn check_shifts(
    agent: &Agent,
    calendars: &Map<String, Calendar>,
    path: impl FnOnce() -> String,
) -> Result<(), Problem> {
    let Some(shifts) = &agent.calendar else { return Ok(()) };
    calendar::named(calendars, shifts, || format!("{}.calendar", path())).map(|_| ())
}

/// The places of `agents` when they are all different and their shifts are known.
pub(crate) fn check<'a>(
    agents: &'a [Agent],
    calendars: &Map<String, Calendar>,
) -> Result<Places<&'a Id>, Problem> {
    let places = Places::of(agents.iter().map(|agent| &agent.agent_id));
    for (index, agent) in agents.iter().enumerate() {
        if places.is_repeated(&&agent.agent_id, index) {
            let reason = Reason::Duplicate { found: shown(&agent.agent_id.to_string()) };
            return Err(reason.at(format!("agents[{index}].agentId")));
        }
        check_shifts(agent, calendars, || format!("agents[{index}]"))?;
    }
    Ok(places)
}

/// What is compared for one ticket of no tags and one agent of no skills.
const BASE: usize = 4;
const MAX_COMPARED: usize = 1_000_000_000;
const MAX_EXPLAINED: usize = 20_000_000;

/// Nothing when it takes no long time to look at each of `agents` for each of some tickets, which need so many skills,
/// and to tell what became of them if that is to be explained.
pub(crate) fn within_reach(
    needs: impl Iterator<Item = usize>,
    agents: &[Agent],
    explain: bool,
) -> Result<(), Reason> {
    let agents = agents.iter().map(|own| BASE + own.skills.len() + own.recent_assignments.len());
    let work = needs.map(|need| BASE + need).sum::<usize>().saturating_mul(agents.sum());
    if work <= if explain { MAX_EXPLAINED } else { MAX_COMPARED } {
        return Ok(());
    }
    let less = if explain { "explain fewer" } else { "give out fewer tickets" };
    let mend = format!("{less} at once, or among fewer agents: each is looked at for each ticket");
    Err(Reason::TooMuch { mend })
}

/// By which way somebody was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum Route {
    /// By the team's strategy.
    Strategy,
    /// Because they were wanted: by the command, or as the one who had the ticket last.
    InPerson,
    /// Because they stand in for somebody who was wanted and is away.
    StandIn,
}

/// Who was chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// The agent; null when nobody may be chosen.
    pub agent_id: Option<Id>,
    /// The load at which they were chosen. Commit where it is still this, with the ticket's revision and the team's
    /// cursor: two that choose at the same time would otherwise fill one place twice. Null when nobody was chosen.
    pub expected_load: Option<u32>,
    /// By which way.
    pub route: Route,
    /// The team's new cursor, to be stored with it; unchanged when it was not the agent's turn: when nobody was chosen, or
    /// somebody who was asked for.
    pub cursor: Option<Id>,
    /// How many tickets in a row the cursor's agent has got, to be stored with it.
    pub cursor_turns: Option<u32>,
    /// Whether nobody had the skills and the choice was made among all.
    pub fell_back: bool,
    /// When the ticket was offered and not assigned: the first instant at which the offer can no longer be accepted.
    pub offer_expires_at: Option<Instant>,
    /// When nobody may be chosen: the first instant at which somebody may, because a shift opens, a fair window has
    /// room or skills are no longer asked for. The ticket wakes then.
    pub retry_at: Option<Instant>,
    /// When nobody may be chosen: what speaks against the agents, and against how many of them; empty when there are none.
    #[cfg_attr(test, ts(type = "{ [fate in Fate[\"fate\"]]?: number }"))]
    pub barred: Named<usize>,
    /// What became of every candidate, in the order given, when the command asked for it by `explain`.
    pub candidates: Option<Vec<Candidate>>,
}

/// What the load effects among `effects` add to whom.
pub(crate) fn load_changes(effects: &[Effect]) -> impl Iterator<Item = (&Id, i64)> {
    effects.iter().filter_map(|effect| match effect {
        Effect::AgentLoad { agent_id, delta, .. } => Some((agent_id, *delta)),
        _ => None,
    })
}
