//! The skill rule: who can do what a ticket needs.

use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Agent, up_to_thousand};
use crate::error::Reason;
use crate::packed::{Read, Reader, Write};
use crate::sorted::sort;
use crate::text;
use crate::ticket::Ticket;

/// A skill that an agent has or that a ticket needs: its name, or its name with a level from 1 to 1,000. Without a level
/// an agent has the first, and any will do for a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "string | { name: string, level: number }")
)]
pub struct Skill {
    /// The skill.
    pub name: String,
    /// How good, or how good at least.
    pub level: u32,
}

impl From<&str> for Skill {
    fn from(name: &str) -> Skill {
        Skill { name: name.to_owned(), level: 1 }
    }
}

const EXPECTED: &str = "the name of a skill, or { name, level } with a level from 1 to 1,000";

/// A skill with its level, as it is written.
#[derive(Deserialize, Read)]
#[serde(deny_unknown_fields)]
struct Levelled {
    #[serde(deserialize_with = "text::name")]
    name: String,
    #[serde(deserialize_with = "up_to_thousand")]
    level: u32,
}

impl Read for Skill {
    fn blank() -> Self {
        Skill { name: String::new(), level: 1 }
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut written = Levelled::blank();
            written.read(reader);
            *self = Skill { name: written.name, level: written.level };
        } else {
            match reader.cursor.text() {
                Some(name) => {
                    let named = text::limited(name, text::NAME).map(|()| Skill::from(name));
                    reader.accept(self, named);
                }
                None => reader.expected(EXPECTED),
            }
        }
    }
}

impl<'de> Deserialize<'de> for Skill {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SkillVisitor;
        impl<'de> de::Visitor<'de> for SkillVisitor {
            type Value = Skill;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(EXPECTED)
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Skill, E> {
                text::limited(name, text::NAME).map_err(Reason::into_serde)?;
                Ok(Skill::from(name))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Skill, A::Error> {
                let Levelled { name, level } =
                    Levelled::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Skill { name, level })
            }
        }
        deserializer.deserialize_any(SkillVisitor)
    }
}

/// A list of skills; null is an empty one.
pub(crate) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Skill>, D::Error> {
    let skills = text::or_default::<Vec<Skill>, D>(deserializer)?;
    if skills.len() > text::NAMES {
        return Err(de::Error::invalid_length(skills.len(), &"a list of at most 1,000 skills"));
    }
    Ok(skills)
}

/// What a ticket needs: its category, its tags, and what the command requires besides.
pub(super) fn required(ticket: &Ticket, also: &[Skill]) -> Vec<Skill> {
    let names = ticket.category.iter().chain(&ticket.tags);
    names.map(|name| Skill::from(name.as_str())).chain(also.iter().cloned()).collect()
}

/// Comparisons of skills that are not worth putting them in order.
const FEW: usize = 1_000;

/// What an agent can do.
struct Abilities<'a> {
    skills: &'a [Skill],
    /// The same in order, where many are asked for; otherwise empty.
    in_order: Vec<(&'a str, u32)>,
}

impl<'a> Abilities<'a> {
    /// To be asked about so many skills.
    fn of(agent: &'a Agent, asked: usize) -> Abilities<'a> {
        let skills = agent.skills.as_slice();
        let mut in_order = Vec::new();
        if skills.len().saturating_mul(asked) > FEW {
            in_order.extend(skills.iter().map(|own| (own.name.as_str(), own.level)));
            sort(&mut in_order);
        }
        Abilities { skills, in_order }
    }

    fn has(&self, needed: &Skill) -> bool {
        if self.in_order.is_empty() {
            let mut own = self.skills.iter();
            return own.any(|own| own.name == needed.name && own.level >= needed.level);
        }
        let place = self.in_order.partition_point(|own| *own < (&needed.name, needed.level));
        self.in_order.get(place).is_some_and(|(name, _)| *name == needed.name)
    }
}

/// Whether `agent` has all of `needed`.
pub(super) fn has_all(agent: &Agent, needed: &[Skill]) -> bool {
    let abilities = Abilities::of(agent, needed.len());
    needed.iter().all(|needed| abilities.has(needed))
}

/// How many of `wished` the agent has.
pub(super) fn count(agent: &Agent, wished: &[Skill]) -> usize {
    let abilities = Abilities::of(agent, wished.len());
    wished.iter().filter(|wished| abilities.has(wished)).count()
}

/// The names of the skills among `needed` that `agent` lacks, or has at too low a level.
pub(super) fn missing(agent: &Agent, needed: &[Skill]) -> Vec<String> {
    let abilities = Abilities::of(agent, needed.len());
    let lacked = needed.iter().filter(|needed| !abilities.has(needed));
    lacked.map(|needed| needed.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_skills_are_looked_up_as_few_are() {
        // Some names are there twice, at different levels.
        let skill = |number: u32, range: u32| Skill {
            name: format!("skill-{}", number * 7_919 % range),
            level: number * 31 % 5 + 1,
        };
        for own in [1, 40, 200] {
            let agent =
                Agent { skills: (0..own).map(|own| skill(own, 97)).collect(), ..Agent::new(1) };
            let asked: Vec<Skill> = (0..1_001).map(|asked| skill(asked, 131)).collect();
            let alone = |asked: &&Skill| has_all(&agent, std::slice::from_ref(*asked));
            let (has, lacks): (Vec<_>, Vec<_>) = asked.iter().partition(alone);
            assert!(own == 1 || !has.is_empty());
            assert_eq!(count(&agent, &asked), has.len());
            let lacked: Vec<&String> = lacks.iter().map(|own| &own.name).collect();
            assert_eq!(missing(&agent, &asked).iter().collect::<Vec<_>>(), lacked);
        }
    }

    #[test]
    fn a_level_is_the_least_that_will_do() {
        let agent = Agent {
            skills: vec!["vpn".into(), Skill { name: "db".into(), level: 3 }],
            ..Agent::new(1)
        };
        for (name, level, enough) in [
            ("vpn", 1, true),
            ("vpn", 2, false),
            ("db", 3, true),
            ("db", 4, false),
            ("ldap", 1, false),
        ] {
            let needed = [Skill { name: name.into(), level }];
            assert_eq!(has_all(&agent, &needed), enough, "{name} {level}");
            assert_eq!(missing(&agent, &needed).is_empty(), enough, "{name} {level}");
        }
    }
}
