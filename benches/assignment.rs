//! Finds the least loaded agent with two skills, by a roster and by a plain scan of the same
//! agents.
//!
//! Run it with `cargo bench --bench assignment`. Before measuring, it asserts that both find the
//! same agent; `tests/roster.rs` tests that in depth.

#[path = "../tests/hosts/chance.rs"]
mod chance;

use std::hint::black_box;

use chance::Chance;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ticket_engine::assignment::roster::{NeedId, NeedSpec};
use ticket_engine::assignment::{Agent, Roster, Skill};
use ticket_engine::{Engine, EngineConfig, Instant, QueueStrategy, Team};

const SKILLS: u64 = 50;

fn skill(number: u64) -> Skill {
    format!("skill-{number}").as_str().into()
}

/// Agents with eight of fifty skills each.
fn agents(count: usize) -> Vec<Agent> {
    let mut chance = Chance(5);
    let mut agent = |id: usize| Agent {
        skills: (0..8).map(|_| skill(chance.below(SKILLS))).collect(),
        current_load: chance.below(20) as u32,
        ..Agent::new(id as i64)
    };
    (0..count).map(&mut agent).collect()
}

/// The skills that 16 tickets need, two each.
fn needs() -> Vec<Vec<Skill>> {
    let mut chance = Chance(9);
    (0..16).map(|_| vec![skill(chance.below(SKILLS)), skill(chance.below(SKILLS))]).collect()
}

fn scan<'a>(agents: &'a [Agent], needed: &[Skill]) -> Option<&'a Agent> {
    let has = |agent: &Agent, needed: &Skill| {
        agent.skills.iter().any(|skill| skill.name == needed.name && skill.level >= needed.level)
    };
    let is_eligible =
        |agent: &&Agent| agent.is_available && needed.iter().all(|needed| has(agent, needed));
    agents
        .iter()
        .filter(is_eligible)
        .min_by_key(|agent| (agent.current_load, agent.last_assigned_at, &agent.agent_id))
}

fn picks(criterion: &mut Criterion) {
    let engine = Engine::new(&EngineConfig::default()).unwrap();
    let at = Instant::from_epoch_ms(1_795_424_400_000).unwrap();
    let mut group = criterion.benchmark_group("least loaded with two skills");
    for count in [10, 1_000, 100_000] {
        let agents = agents(count);
        let team = Team::new("desk", QueueStrategy::SkillBased);
        let mut roster = Roster::new(&engine, team, agents.clone()).unwrap();
        let needs = needs();
        let spec = |skills: &Vec<Skill>| NeedSpec {
            priority: "P3".to_owned(),
            required_skills: skills.clone(),
            preferred_skills: Vec::new(),
        };
        let ids: Vec<NeedId> =
            needs.iter().map(|skills| roster.need(&engine, &spec(skills)).unwrap()).collect();
        for (need, skills) in ids.iter().zip(&needs) {
            let picked = roster.pick(*need, at).map(|agent| agent.agent_id.clone());
            assert_eq!(picked, scan(&agents, skills).map(|agent| agent.agent_id.clone()));
        }
        let mut index = 0;
        let mut next = move || {
            index = (index + 1) % 16;
            index
        };
        group.bench_function(BenchmarkId::new("roster, pick", count), |bencher| {
            bencher.iter(|| black_box(roster.pick(ids[next()], at)).is_some());
        });
        group.bench_function(BenchmarkId::new("roster, take", count), |bencher| {
            bencher.iter(|| black_box(roster.take(ids[next()], at)).is_some());
        });
        let mut agent = 0;
        group.bench_function(BenchmarkId::new("roster, set_load", count), |bencher| {
            bencher.iter(|| {
                agent = (agent + 7_919) % count;
                roster.set_load(&(agent as i64).into(), (agent % 20) as u32)
            });
        });
        group.bench_function(BenchmarkId::new("plain scan", count), |bencher| {
            bencher.iter(|| black_box(scan(&agents, &needs[next()])).is_some());
        });
    }
    group.finish();
}

criterion_group!(benches, picks);
criterion_main!(benches);
