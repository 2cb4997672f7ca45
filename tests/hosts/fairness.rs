//! How evenly the work is spread over 100,000 assignments to a desk whose agents join, leave, and
//! come and go.

use serde_json::json;
use ticket_engine::assignment::roster::NeedSpec;
use ticket_engine::assignment::{Agent, Roster};
use ticket_engine::{Id, Instant, from_value};

use super::chance::Chance;
use super::{NINE, engine};

const ASSIGNMENTS: usize = 100_000;

/// While nobody comes or goes, all available agents get the same number of tickets, give or take
/// one. The same holds over the whole run among the agents who never leave.
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
    // Every seventh agent is always available.
    let mut always = [0_u32; 10];
    // Since somebody last came or went.
    let mut since_change: std::collections::BTreeMap<Id, u32> = std::collections::BTreeMap::new();
    for number in 0..ASSIGNMENTS {
        let agent = chance.below(70) as i64;
        if chance.below(50) == 0 && agent % 7 != 0 {
            let id = Id::from(agent);
            match chance.below(3) {
                0 => drop(roster.put(Agent::new(id))),
                1 => drop(roster.remove(&id)),
                _ => drop(roster.set_available(&id, chance.below(2) == 0)),
            }
            since_change.clear();
        }
        let at = Instant::from_epoch_ms(NINE + number as i64 * 1_000).unwrap();
        let taken = roster.take(need, at).unwrap().agent_id.clone();
        if let Id::Number(id) = taken
            && id % 7 == 0
        {
            always[id as usize / 7] += 1;
        }
        *since_change.entry(taken).or_default() += 1;
        let available = roster.agents().iter().filter(|agent| agent.is_available);
        let counts = available.map(|agent| since_change.get(&agent.agent_id).copied().unwrap_or(0));
        let (least, most) =
            counts.fold((u32::MAX, 0), |(l, m), count| (l.min(count), m.max(count)));
        assert!(most - least <= 1, "after {number}: {least} to {most}");
        let (least, most) = (always.iter().min().unwrap(), always.iter().max().unwrap());
        assert!(most - least <= 1, "after {number}: {always:?}");
    }
}

/// Tickets are resolved after a random time. A ticket always goes to an agent with the least load.
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
    let mut assigned = [0_u32; 40];
    for number in 0..ASSIGNMENTS {
        let at = Instant::from_epoch_ms(NINE + number as i64 * 1_000).unwrap();
        let least = roster.agents().iter().map(|agent| agent.current_load).min().unwrap();
        let taken = roster.take(need, at).unwrap();
        assert_eq!(taken.current_load, least + 1, "the least loaded is chosen");
        let id = taken.agent_id.clone();
        if let Id::Number(id) = id {
            assigned[id as usize] += 1;
        }
        open.push(id);
        while open.len() > 200 {
            let done = open.swap_remove(chance.below(open.len() as u64) as usize);
            let load = roster.agents()[roster.seat(&done).unwrap()].current_load;
            roster.set_load(&done, load - 1);
        }
        if number > 1_000 {
            let loads = roster.agents().iter().map(|agent| u64::from(agent.current_load));
            let (least, most) =
                loads.fold((u64::MAX, 0), |(l, m), load| (l.min(load), m.max(load)));
            spread += most - least;
            samples += 1;
        }
    }
    let mean = spread as f64 / samples as f64;
    let (least, most) = (assigned.iter().min().unwrap(), assigned.iter().max().unwrap());
    println!("load based: spread of open tickets {mean:.2} on average; {least} to {most} assigned");
    assert!(mean < 2.5, "{mean}");
    assert!(f64::from(most - least) < 0.1 * f64::from(*most), "{least} to {most}");
}
