//! How evenly the work is spread over 100,000 assignments to a desk whose agents join, leave, and come and go.

use serde_json::json;
use ticket_engine::assignment::roster::NeedSpec;
use ticket_engine::assignment::{Agent, Roster};
use ticket_engine::input::from_value;
use ticket_engine::{Id, Instant};

use super::chance::Chance;
use super::{NINE, engine};

const ASSIGNMENTS: usize = 100_000;

/// While nobody comes or goes the wheel gives everybody who is there as many as anybody else, give or take one; and
/// whoever is there all along never falls behind another who is.
#[test]
fn round_robin_spreads_within_one_among_those_who_were_equally_available() {
    let engine = engine();
    let team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "ROUND_ROBIN"}), "team").unwrap();
    let agents = (0..70).map(Agent::new).collect();
    let mut roster = Roster::new(&engine, team, agents).unwrap();
    let spec =
        NeedSpec { priority: "P3".into(), required_skills: vec![], preferred_skills: vec![] };
    let need = roster.need(&engine, &spec).unwrap();
    let mut chance = Chance(7);
    // Every seventh is there all along.
    let mut always = [0_u32; 10];
    let mut spell: std::collections::BTreeMap<Id, u32> = std::collections::BTreeMap::new();
    for number in 0..ASSIGNMENTS {
        let number_of = chance.below(70) as i64;
        if chance.below(50) == 0 && number_of % 7 != 0 {
            let id = Id::from(number_of);
            match chance.below(3) {
                0 => drop(roster.put(Agent::new(id))),
                1 => drop(roster.remove(&id)),
                _ => drop(roster.set_available(&id, chance.below(2) == 0)),
            }
            spell.clear();
        }
        let at = Instant::from_epoch_ms(NINE + number as i64 * 1_000).unwrap();
        let taken = roster.take(need, at).unwrap().agent_id.clone();
        if let Id::Number(id) = taken
            && id % 7 == 0
        {
            always[id as usize / 7] += 1;
        }
        *spell.entry(taken).or_default() += 1;
        let there = roster.agents().iter().filter(|agent| agent.is_available);
        let counts = there.map(|agent| spell.get(&agent.agent_id).copied().unwrap_or(0));
        let (least, most) = counts.fold((u32::MAX, 0), |(l, m), own| (l.min(own), m.max(own)));
        assert!(most - least <= 1, "after {number}: {least} to {most}");
        let (least, most) = (always.iter().min().unwrap(), always.iter().max().unwrap());
        assert!(most - least <= 1, "after {number}: {always:?}");
    }
}

/// With every ticket resolved after a random time, nobody ever has more than one ticket more than another who was free
/// to take it: the choice is always the least loaded.
#[test]
fn load_based_keeps_loads_level_while_tickets_come_and_go() {
    let engine = engine();
    let team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "LOAD_BASED"}), "team").unwrap();
    let mut roster = Roster::new(&engine, team, (0..40).map(Agent::new).collect()).unwrap();
    let spec =
        NeedSpec { priority: "P3".into(), required_skills: vec![], preferred_skills: vec![] };
    let need = roster.need(&engine, &spec).unwrap();
    let mut chance = Chance(11);
    let mut open: Vec<Id> = Vec::new();
    let (mut spread, mut samples) = (0_u64, 0_u64);
    let mut given = [0_u32; 40];
    for number in 0..ASSIGNMENTS {
        let at = Instant::from_epoch_ms(NINE + number as i64 * 1_000).unwrap();
        let least = roster.agents().iter().map(|agent| agent.current_load).min().unwrap();
        let taken = roster.take(need, at).unwrap();
        assert_eq!(taken.current_load, least + 1, "nobody had less");
        let id = taken.agent_id.clone();
        if let Id::Number(id) = id {
            given[id as usize] += 1;
        }
        open.push(id);
        while open.len() > 200 {
            let done = open.swap_remove(chance.below(open.len() as u64) as usize);
            let load = roster.agents()[roster.seat(&done).unwrap()].current_load;
            roster.set_load(&done, load - 1);
        }
        if number > 1_000 {
            let loads = roster.agents().iter().map(|agent| u64::from(agent.current_load));
            let (least, most) = loads.fold((u64::MAX, 0), |(l, m), own| (l.min(own), m.max(own)));
            spread += most - least;
            samples += 1;
        }
    }
    let mean = spread as f64 / samples as f64;
    let (least, most) = (given.iter().min().unwrap(), given.iter().max().unwrap());
    println!("load based: spread of open tickets {mean:.2} on average; given {least} to {most}");
    assert!(mean < 2.5, "{mean}");
    assert!(f64::from(most - least) < 0.1 * f64::from(*most), "{least} to {most}");
}
