//! A roster chooses the same agent as a plain scan of all agents, whatever changed before.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use ticket_engine::assignment::roster::NeedSpec;
use ticket_engine::assignment::{Agent, Roster};
use ticket_engine::{
    Actor, AssignCommand, Engine, Id, Instant, OpenCommand, RosterCommand, Team, Ticket,
    TicketDraft, from_value,
};

const NINE: &str = "2026-11-23T09:00:00Z";
const SKILLS: [&str; 5] = ["VPN", "db", "ldap", "de", "fr"];

fn engine() -> Engine {
    let shift = |from: &str, to: &str| json!({"hours": {"mon": [[from, to]], "tue": [[from, to]]}});
    let calendars = json!({"early": shift("06:00", "14:00"), "late": shift("13:00", "22:00")});
    let config = json!({"calendars": calendars, "timers": [], "loadWeights": {"P1": 3, "P2": 2}});
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

/// A change to the desk, or a ticket to assign.
#[derive(Clone, Debug)]
enum Event {
    Ticket { priority: &'static str, category: &'static str, more: Value },
    Put(Value),
    Remove(i64),
    Available(i64, bool),
    Load(i64, u32),
}

fn agents() -> impl Strategy<Value = Value> {
    let skills = prop::sample::subsequence(SKILLS.to_vec(), 0..=4);
    let levels = prop::collection::vec(1..4_u32, 4);
    let hours = prop::option::weighted(0.5, select(vec!["early", "late"]));
    let limits = (prop::option::of(0..6_u32), 1..4_u32, 0..5_u32, prop::bool::weighted(0.8));
    (1..14_i64, skills, levels, hours, limits, prop::option::of(1..14_i64), prop::option::of(0..5_i64)).prop_map(
        |(id, skills, levels, calendar, (capacity, weight, load, is_available), delegate, last)| {
            let skills: Vec<Value> = skills
                .iter()
                .zip(levels)
                .map(|(name, level)| json!({"name": name, "level": level}))
                .collect();
            let nine: Instant = NINE.parse().unwrap();
            json!({
                "agentId": id, "skills": skills, "currentLoad": load, "isAvailable": is_available, "capacity": capacity,
                "weight": weight, "calendar": calendar, "delegateId": delegate,
                "lastAssignedAt": last.map(|hours| nine.epoch_ms() - hours * 3_600_000),
                "teamId": (id != 13).then_some("desk"),
            })
        },
    )
}

fn events() -> impl Strategy<Value = Event> {
    let ids = || prop::collection::vec(1..14_i64, 0..3);
    let wishes = || prop::sample::subsequence(SKILLS.to_vec(), 0..=2);
    let ticket =
        (select(vec!["P1", "P2", "P3"]), select(SKILLS.to_vec()), ids(), ids(), wishes(), wishes());
    prop_oneof![
        6 => ticket.prop_map(|(priority, category, preferred_agents, excluded_agents, required, preferred)| Event::Ticket {
            priority,
            category,
            more: json!({"preferredAgents": preferred_agents, "excludedAgents": excluded_agents, "requiredSkills": required, "preferredSkills": preferred}),
        }),
        2 => agents().prop_map(Event::Put),
        1 => (1..14_i64).prop_map(Event::Remove),
        1 => (1..14_i64, any::<bool>()).prop_map(|(id, is_available)| Event::Available(id, is_available)),
        1 => (1..14_i64, 0..6_u32).prop_map(|(id, load)| Event::Load(id, load)),
    ]
}

fn teams() -> impl Strategy<Value = Value> {
    (
        select(vec!["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"]),
        select(vec!["count", "utilization"]),
        select(vec![json!([]), json!(["P1"])]),
        select(vec![Value::Null, json!(30), json!("never")]),
        prop::option::of(1..4_u32),
    )
        .prop_map(|(strategy, measure, exceed, relax, fair)| {
            json!({
                "teamId": "desk", "queueStrategy": strategy, "balanceBy": measure, "capacityExemptPriorities": exceed,
                "skillTimeout": relax,
                "fairDistribution": fair.map(|limit| json!({"per": 90, "limit": limit})),
            })
        })
}

/// The same desk without a roster.
struct Desk {
    team: Team,
    agents: Vec<Agent>,
}

impl Desk {
    fn agent(&mut self, id: &Id) -> Option<&mut Agent> {
        self.agents.iter_mut().find(|agent| agent.agent_id == *id)
    }
}

fn ticket(engine: &Engine, number: usize, priority: &str, category: &str, at: Instant) -> Ticket {
    let draft = TicketDraft {
        category: Some(category.into()),
        ..TicketDraft::new(format!("T-{number}"), "Help", priority, 7)
    };
    let opened_at =
        Instant::from_epoch_ms(at.epoch_ms() - 20 * 60_000 * (number as i64 % 3)).unwrap();
    engine.open(&draft, &OpenCommand::new(opened_at)).unwrap().ticket
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_roster_decides_as_a_plain_scan_does(
        team in teams(),
        rows in prop::collection::vec(agents(), 0..12),
        events in prop::collection::vec((events(), 0..90_i64), 1..25),
    ) {
        let engine = engine();
        let mut desk = Desk { team: from_value(&team, "team").unwrap(), agents: Vec::new() };
        for row in rows {
            let agent: Agent = from_value(&row, "agent").unwrap();
            if desk.agent(&agent.agent_id).is_none() {
                desk.agents.push(agent);
            }
        }
        let mut roster = Roster::new(&engine, desk.team.clone(), desk.agents.clone()).unwrap();
        let mut at: Instant = NINE.parse().unwrap();
        for (number, (event, minutes)) in events.into_iter().enumerate() {
            at = Instant::from_epoch_ms(at.epoch_ms() + minutes * 60_000).unwrap();
            match event {
                Event::Ticket { priority, category, more } => {
                    let ticket = ticket(&engine, number, priority, category, at);
                    let command: RosterCommand = {
                        let mut command = more;
                        command["actor"] = json!(Actor::system());
                        command["at"] = json!(at);
                        from_value(&command, "").unwrap()
                    };
                    let plain = AssignCommand {
                        required_skills: command.required_skills.clone(),
                        preferred_skills: command.preferred_skills.clone(),
                        preferred_agents: command.preferred_agents.clone(),
                        excluded_agents: command.excluded_agents.clone(),
                        ..AssignCommand::new(desk.team.clone(), desk.agents.clone(), Actor::system(), at)
                    };
                    let expected = engine.assign(&ticket, &plain).unwrap();
                    let decision = engine.assign_from(&mut roster, &ticket, &command).unwrap();
                    prop_assert_eq!(&decision, &expected);

                    let assignment = expected.assignment.as_ref().unwrap();
                    desk.team.cursor = assignment.cursor.clone();
                    desk.team.cursor_turns = assignment.cursor_turns;
                    let weight = match priority { "P1" => 3, "P2" => 2, _ => 1 };
                    let window = desk.team.fair_distribution;
                    if let Some(agent) = assignment.agent_id.as_ref().and_then(|id| desk.agent(id)) {
                        agent.current_load += weight;
                        agent.last_assigned_at = Some(agent.last_assigned_at.map_or(at, |last| last.max(at)));
                        if let Some(window) = window {
                            let from = at.epoch_ms() - window.per.ms();
                            agent.recent_assignments.retain(|at| at.epoch_ms() > from);
                            agent.recent_assignments.push(at);
                        }
                    }
                    roster.apply(&decision);
                }
                Event::Put(row) => {
                    let agent: Agent = from_value(&row, "agent").unwrap();
                    let joins = desk.agent(&agent.agent_id).is_none();
                    match desk.agent(&agent.agent_id) {
                        Some(known) => *known = agent.clone(),
                        None => desk.agents.push(agent.clone()),
                    }
                    prop_assert_eq!(roster.put(agent).unwrap(), joins);
                }
                Event::Remove(id) => {
                    let id = Id::from(id);
                    let was_there = desk.agent(&id).is_some();
                    desk.agents.retain(|agent| agent.agent_id != id);
                    prop_assert_eq!(roster.remove(&id), was_there);
                }
                Event::Available(id, is_available) => {
                    let is_there = desk.agent(&id.into()).map(|agent| agent.is_available = is_available).is_some();
                    prop_assert_eq!(roster.set_available(&id.into(), is_available), is_there);
                }
                Event::Load(id, load) => {
                    let is_there = desk.agent(&id.into()).map(|agent| agent.current_load = load).is_some();
                    prop_assert_eq!(roster.set_load(&id.into(), load), is_there);
                }
            }
            let mut agents = desk.agents.clone();
            agents.sort_by(|a, b| a.agent_id.cmp(&b.agent_id));
            prop_assert_eq!(roster.agents(), agents);
        }
    }

    #[test]
    fn taking_for_a_need_finds_the_agent_that_a_plain_scan_finds(
        strategy in select(vec!["ROUND_ROBIN", "LOAD_BASED", "SKILL_BASED"]),
        skills in prop::collection::vec(prop::sample::subsequence(SKILLS.to_vec(), 0..=5), 1..200),
        needs in prop::collection::vec((prop::sample::subsequence(SKILLS.to_vec(), 0..=2), select(vec!["P1", "P2", "P3"])), 1..80),
    ) {
        let engine = engine();
        let agent = |(id, skills): (usize, Vec<&str>)| Agent {
            skills: skills.into_iter().map(Into::into).collect(),
            capacity: (id % 3 == 0).then_some(4),
            calendar: [None, Some("early".to_owned()), Some("late".to_owned())][id % 3].clone(),
            ..Agent::new(id as i64)
        };
        let mut agents: Vec<Agent> = skills.into_iter().enumerate().map(agent).collect();
        let mut team: Team = from_value(&json!({"teamId": "desk", "queueStrategy": strategy, "skillTimeout": "never"}), "team").unwrap();
        let mut roster = Roster::new(&engine, team.clone(), agents.clone()).unwrap();
        let by_skill = strategy == "SKILL_BASED";
        for (number, (required, priority)) in needs.into_iter().enumerate() {
            let at = Instant::from_epoch_ms(NINE.parse::<Instant>().unwrap().epoch_ms() + number as i64 * 600_000).unwrap();
            let required: Vec<_> = required.into_iter().map(Into::into).collect();
            let spec = NeedSpec { priority: priority.to_owned(), required_skills: required.clone(), preferred_skills: Vec::new() };
            let need = roster.need(&engine, &spec).unwrap();
            let taken = roster.take(need, at).map(|agent| agent.agent_id.clone());
            let draft = TicketDraft::new("T", "Help", priority, "r");
            let ticket = engine.open(&draft, &OpenCommand::new(at)).unwrap().ticket;
            let plain = AssignCommand {
                required_skills: if by_skill { required } else { Vec::new() },
                ..AssignCommand::new(team.clone(), agents.clone(), Actor::system(), at)
            };
            let assignment = engine.assign(&ticket, &plain).unwrap().assignment.unwrap();
            prop_assert_eq!(&taken, &assignment.agent_id);
            team.cursor = assignment.cursor;
            team.cursor_turns = assignment.cursor_turns;
            if let Some(agent) = agents.iter_mut().find(|agent| Some(&agent.agent_id) == taken.as_ref()) {
                agent.current_load += match priority { "P1" => 3, "P2" => 2, _ => 1 };
                agent.last_assigned_at = Some(at);
            }
        }
    }
}

#[test]
fn more_needs_than_there_are_indexes_for_are_answered_correctly() {
    let engine = engine();
    let skilled = |id: i64| Agent {
        skills: vec![format!("s{}", id % 100).as_str().into()],
        ..Agent::new(id)
    };
    let team: Team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "SKILL_BASED"}), "team").unwrap();
    let mut roster = Roster::new(&engine, team, (0..300).map(skilled).collect()).unwrap();
    let at = NINE.parse().unwrap();
    for round in 0..3 {
        for skill in 0..100 {
            let spec = NeedSpec {
                priority: "P3".into(),
                required_skills: vec![format!("s{skill}").as_str().into()],
                preferred_skills: Vec::new(),
            };
            let need = roster.need(&engine, &spec).unwrap();
            let taken = roster.take(need, at).unwrap().agent_id.clone();
            assert_eq!(taken, Id::from(skill + 100 * round));
        }
    }
}

#[test]
fn a_hundred_excluded_agents_are_skipped() {
    let engine = engine();
    for strategy in ["ROUND_ROBIN", "LOAD_BASED"] {
        let team: Team =
            from_value(&json!({"teamId": "desk", "queueStrategy": strategy}), "team").unwrap();
        let mut roster = Roster::new(&engine, team, (0..200).map(Agent::new).collect()).unwrap();
        let at = NINE.parse().unwrap();
        let command = RosterCommand {
            excluded_agents: (0..100).map(Id::from).collect(),
            ..RosterCommand::new(Actor::system(), at)
        };
        let ticket = ticket(&engine, 1, "P3", "VPN", at);
        let decision = engine.assign_from(&mut roster, &ticket, &command).unwrap();
        assert_eq!(decision.assignment.unwrap().agent_id, Some(100.into()), "{strategy}");
    }
}

/// An engine with `count` calendars. Those with even numbers are open in the window `even`, the
/// others in `odd`.
fn engine_with_shifts(count: usize, even: [&str; 2], odd: [&str; 2]) -> Engine {
    let shift = |number: usize| {
        let window = if number.is_multiple_of(2) { even } else { odd };
        (format!("shift-{number}"), json!({"hours": {"mon": [window]}}))
    };
    let calendars: serde_json::Map<String, Value> = (0..count).map(shift).collect();
    let config = json!({"calendars": calendars, "timers": []});
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

#[test]
fn shifts_beyond_those_in_the_index_are_respected() {
    let engine = engine_with_shifts(80, ["06:00", "14:00"], ["14:00", "22:00"]);
    let of_shift = |id: i64, shift: i64| Agent {
        calendar: Some(format!("shift-{shift}")),
        current_load: id as u32,
        ..Agent::new(id)
    };
    for strategy in ["LOAD_BASED", "ROUND_ROBIN"] {
        let team: Team =
            from_value(&json!({"teamId": "desk", "queueStrategy": strategy}), "team").unwrap();
        let mut agents: Vec<Agent> = (0..80).map(|id| of_shift(id, id)).collect();
        let mut roster = Roster::new(&engine, team.clone(), agents.clone()).unwrap();
        let spec = NeedSpec {
            priority: "P3".into(),
            required_skills: Vec::new(),
            preferred_skills: Vec::new(),
        };
        let need = roster.need(&engine, &spec).unwrap();
        // One after the other, the agents of even shifts move to an odd one: in the index or beyond
        // it.
        for (round, id) in (0..80).step_by(2).enumerate() {
            let changed = Agent { current_load: 0, ..of_shift(id, [71, 1, 79][round % 3]) };
            assert!(!roster.put(changed.clone()).unwrap());
            agents[id as usize] = changed;
            for at in [NINE, "2026-11-23T15:00:00Z"] {
                let at: Instant = at.parse().unwrap();
                let plain = AssignCommand::new(team.clone(), agents.clone(), Actor::system(), at);
                let ticket = ticket(&engine, 0, "P3", "VPN", at);
                let expected = engine.assign(&ticket, &plain).unwrap();
                let command = RosterCommand::new(Actor::system(), at);
                assert_eq!(engine.assign_from(&mut roster, &ticket, &command).unwrap(), expected);
                let picked = roster.pick(need, at).map(|agent| agent.agent_id.clone());
                assert_eq!(picked, expected.assignment.unwrap().agent_id, "{strategy} {id} {at}");
            }
        }
    }
}

#[test]
fn a_roster_uses_the_shifts_of_the_engine_that_made_it() {
    let engine = engine_with_shifts(1, ["06:00", "14:00"], ["14:00", "22:00"]);
    let later = engine_with_shifts(1, ["14:00", "22:00"], ["06:00", "14:00"]);
    let none = Engine::new(&Default::default()).unwrap();
    let agent = Agent { calendar: Some("shift-0".into()), ..Agent::new(1) };
    let team: Team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "LOAD_BASED"}), "team").unwrap();
    let mut roster = Roster::new(&engine, team, vec![agent]).unwrap();
    for (at, expected) in [(NINE, Some(Id::from(1))), ("2026-11-23T15:00:00Z", None)] {
        let at: Instant = at.parse().unwrap();
        let command = RosterCommand::new(Actor::system(), at);
        for other in [&engine, &later, &none] {
            let ticket = ticket(other, 0, "P3", "VPN", at);
            let decision = other.assign_from(&mut roster, &ticket, &command).unwrap();
            assert_eq!(decision.assignment.unwrap().agent_id, expected);
        }
    }
}

#[test]
fn a_need_of_another_roster_finds_nobody() {
    let engine = engine();
    let team: Team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "LOAD_BASED"}), "team").unwrap();
    let mut roster = Roster::new(&engine, team.clone(), vec![Agent::new(1)]).unwrap();
    let mut other = Roster::new(&engine, team, vec![Agent::new(1)]).unwrap();
    let spec = NeedSpec {
        priority: "P3".into(),
        required_skills: Vec::new(),
        preferred_skills: Vec::new(),
    };
    let need = roster.need(&engine, &spec).unwrap();
    let at = NINE.parse().unwrap();
    assert_eq!(other.pick(need, at), None);
    assert_eq!(other.take(need, at), None);
}

#[test]
fn an_agent_who_is_put_again_is_indexed_again() {
    let engine = engine();
    let team: Team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "SKILL_BASED"}), "team").unwrap();
    let skilled = |id: i64, load: u32| Agent {
        skills: vec!["VPN".into()],
        current_load: load,
        ..Agent::new(id)
    };
    let agents = vec![skilled(1, 2), skilled(2, 3)];
    let mut roster = Roster::new(&engine, team, agents).unwrap();
    let kind = |preferred: &[&str]| NeedSpec {
        priority: "P3".into(),
        required_skills: vec!["VPN".into()],
        preferred_skills: preferred.iter().map(|name| (*name).into()).collect(),
    };
    let need = roster.need(&engine, &kind(&[])).unwrap();
    let wish = roster.need(&engine, &kind(&["fr"])).unwrap();
    let at = NINE.parse().unwrap();
    let picked = |roster: &mut Roster, need| roster.pick(need, at).unwrap().agent_id.clone();
    assert_eq!((picked(&mut roster, need), picked(&mut roster, wish)), (1.into(), 1.into()));
    for (changed, for_need, for_wish) in [
        (Agent { skills: Vec::new(), ..skilled(1, 2) }, 2, 2),
        (skilled(1, 2), 1, 1),
        (Agent { skills: vec!["VPN".into(), "fr".into()], ..skilled(2, 3) }, 1, 2),
        (Agent { weight: 2, ..skilled(2, 3) }, 2, 2),
        (Agent { team_id: Some("other".into()), ..skilled(2, 0) }, 1, 1),
        (Agent { calendar: Some("late".into()), ..skilled(2, 0) }, 1, 1),
        (Agent { calendar: Some("early".into()), ..skilled(2, 0) }, 2, 2),
        (Agent { capacity: Some(0), ..skilled(2, 0) }, 1, 1),
        (Agent { last_assigned_at: Some(at), ..skilled(2, 2) }, 1, 1),
        (Agent { last_assigned_at: Some(at), ..skilled(1, 2) }, 1, 1),
        (skilled(2, 2), 2, 2),
    ] {
        assert!(!roster.put(changed.clone()).unwrap());
        let agents = (picked(&mut roster, need), picked(&mut roster, wish));
        assert_eq!(agents, (Id::from(for_need), Id::from(for_wish)), "{changed:?}");
    }
}

#[test]
fn in_a_roster_a_ticket_does_not_count_against_its_assignee() {
    let engine = engine();
    let team: Team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "LOAD_BASED"}), "team").unwrap();
    let agents = vec![
        Agent { capacity: Some(1), ..Agent::new(1) },
        Agent { current_load: 1, ..Agent::new(2) },
    ];
    let mut roster = Roster::new(&engine, team, agents).unwrap();
    let at: Instant = NINE.parse().unwrap();
    let command = RosterCommand::new(Actor::system(), at);
    let ticket = ticket(&engine, 0, "P3", "VPN", at);
    let assigned = engine.assign_from(&mut roster, &ticket, &command).unwrap();
    roster.apply(&assigned);
    let again = engine.assign_from(&mut roster, &assigned.ticket, &command).unwrap();
    assert_eq!(again.assignment.as_ref().unwrap().agent_id, Some(1.into()));
    assert!(!again.is_change());
}

#[test]
fn a_host_whose_clock_is_behind_does_not_move_a_last_assignment_back() {
    let engine = engine();
    let team: Team =
        from_value(&json!({"teamId": "desk", "queueStrategy": "ROUND_ROBIN"}), "team").unwrap();
    let at: Instant = NINE.parse().unwrap();
    let agent = Agent { last_assigned_at: Some(at), ..Agent::new(1) };
    let mut roster = Roster::new(&engine, team, vec![agent]).unwrap();
    let spec = NeedSpec {
        priority: "P3".into(),
        required_skills: Vec::new(),
        preferred_skills: Vec::new(),
    };
    let need = roster.need(&engine, &spec).unwrap();
    let earlier = Instant::from_epoch_ms(at.epoch_ms() - 1).unwrap();
    assert_eq!(roster.take(need, earlier).unwrap().last_assigned_at, Some(at));
}
