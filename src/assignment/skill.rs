//! `SKILL_BASED`: which agents have the skills that a ticket needs.

use serde::Serialize;

use crate::assignment::Agent;
use crate::model::Ticket;
use crate::value::codec::{Pack, Reader, Unpack};
use crate::value::limits;

/// A skill that an agent has or that a ticket needs: a name, or a name with a level from 1 to
/// 1,000.
///
/// Without a level, an agent has the lowest level, 1, and any level is enough for a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "string | { name: string, level: number }")
)]
pub struct Skill {
    /// The name of the skill.
    pub name: String,
    /// The agent's level, or the least level that the ticket needs.
    pub level: u32,
}

impl From<&str> for Skill {
    fn from(name: &str) -> Skill {
        Skill { name: name.to_owned(), level: 1 }
    }
}

const EXPECTED: &str = "the name of a skill, or { name, level } with a level from 1 to 1,000";

/// A skill with its level, as the host writes it.
#[derive(Unpack)]
#[serde(deny_unknown_fields)]
struct Levelled {
    #[packed(max_chars = limits::NAME)]
    name: String,
    #[packed(range = 1..=1_000)]
    level: u32,
}

impl Unpack for Skill {
    fn blank() -> Self {
        Skill { name: String::new(), level: 1 }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut levelled = Levelled::blank();
            levelled.unpack(reader);
            *self = Skill { name: levelled.name, level: levelled.level };
        } else {
            match reader.cursor.text() {
                Some(name) => {
                    let skill = limits::limited(name, limits::NAME).map(|()| Skill::from(name));
                    reader.accept(self, skill);
                }
                None => reader.expected(EXPECTED),
            }
        }
    }
}

/// The skills that a ticket needs: its category, its tags and the ones in `also`.
pub(super) fn required(ticket: &Ticket, also: &[Skill]) -> Vec<Skill> {
    let names = ticket.category.iter().chain(&ticket.tags);
    names.map(|name| Skill::from(name.as_str())).chain(also.iter().cloned()).collect()
}

/// Comparisons of skills up to which a scan is cheaper than sorting.
const FEW: usize = 1_000;

/// The skills of an agent, for lookups.
struct AgentSkills<'a> {
    skills: &'a [Skill],
    /// The same sorted by name and level, when many lookups follow; otherwise empty.
    sorted: Vec<(&'a str, u32)>,
}

impl<'a> AgentSkills<'a> {
    /// The skills of `agent`, prepared for `lookups` lookups.
    fn of(agent: &'a Agent, lookups: usize) -> AgentSkills<'a> {
        let skills = agent.skills.as_slice();
        let mut sorted = Vec::new();
        if skills.len().saturating_mul(lookups) > FEW {
            sorted.extend(skills.iter().map(|skill| (skill.name.as_str(), skill.level)));
            sorted.sort_unstable();
        }
        AgentSkills { skills, sorted }
    }

    fn has(&self, needed: &Skill) -> bool {
        if self.sorted.is_empty() {
            let mut skills = self.skills.iter();
            return skills.any(|skill| skill.name == needed.name && skill.level >= needed.level);
        }
        let place = self.sorted.partition_point(|skill| *skill < (&needed.name, needed.level));
        self.sorted.get(place).is_some_and(|(name, _)| *name == needed.name)
    }
}

/// Whether `agent` has all of `needed`.
pub(super) fn has_all(agent: &Agent, needed: &[Skill]) -> bool {
    let skills = AgentSkills::of(agent, needed.len());
    needed.iter().all(|skill| skills.has(skill))
}

/// How many of the skills `preferred` the agent has.
pub(super) fn count(agent: &Agent, preferred: &[Skill]) -> usize {
    let skills = AgentSkills::of(agent, preferred.len());
    preferred.iter().filter(|skill| skills.has(skill)).count()
}

/// The names of the skills in `needed` that `agent` lacks or has at too low a level.
pub(super) fn missing(agent: &Agent, needed: &[Skill]) -> Vec<String> {
    let skills = AgentSkills::of(agent, needed.len());
    let missing = needed.iter().filter(|skill| !skills.has(skill));
    missing.map(|skill| skill.name.clone()).collect()
}

crate::value::codec::deserialize_by_unpacking!(Skill);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_scanned_skills_give_the_same_result() {
        // Some names occur twice, at different levels.
        let skill = |number: u32, range: u32| Skill {
            name: format!("skill-{}", number * 7_919 % range),
            level: number * 31 % 5 + 1,
        };
        for skills in [1, 40, 200] {
            let agent = Agent {
                skills: (0..skills).map(|number| skill(number, 97)).collect(),
                ..Agent::new(1)
            };
            let needed: Vec<Skill> = (0..1_001).map(|number| skill(number, 131)).collect();
            let has_alone = |needed: &&Skill| has_all(&agent, std::slice::from_ref(*needed));
            let (has, lacks): (Vec<_>, Vec<_>) = needed.iter().partition(has_alone);
            assert!(skills == 1 || !has.is_empty());
            assert_eq!(count(&agent, &needed), has.len());
            let lacks: Vec<&String> = lacks.iter().map(|skill| &skill.name).collect();
            assert_eq!(missing(&agent, &needed).iter().collect::<Vec<_>>(), lacks);
        }
    }

    #[test]
    fn a_needed_level_is_the_least_level_that_is_enough() {
        let agent = Agent {
            skills: vec!["vpn".into(), Skill { name: "db".into(), level: 3 }],
            ..Agent::new(1)
        };
        for (name, level, is_enough) in [
            ("vpn", 1, true),
            ("vpn", 2, false),
            ("db", 3, true),
            ("db", 4, false),
            ("ldap", 1, false),
        ] {
            let needed = [Skill { name: name.into(), level }];
            assert_eq!(has_all(&agent, &needed), is_enough, "{name} {level}");
            assert_eq!(missing(&agent, &needed).is_empty(), is_enough, "{name} {level}");
        }
    }
}
