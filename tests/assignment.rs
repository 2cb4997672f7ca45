//! Statements about who gets a ticket, and why.

use serde_json::{Value, json};
use ticket_engine::assignment::Assignment;
use ticket_engine::input::from_value;
use ticket_engine::{Actor, Engine, Instant, OpenCommand, Ticket, TicketDraft, TicketEngineError};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// With early and late shifts in Rome.
fn engine() -> Engine {
    let shift = |from: &str, to: &str| {
        let window = json!([[from, to]]);
        json!({"timeZone": "Europe/Rome", "hours": {"mon": window, "tue": window, "wed": window, "thu": window, "fri": window}})
    };
    let calendars = json!({"early": shift("06:00", "14:00"), "late": shift("14:00", "22:00")});
    let config = json!({"calendars": calendars, "timers": []});
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

fn ticket(engine: &Engine, priority: &str) -> Ticket {
    let draft = TicketDraft {
        category: Some("VPN".into()),
        ..TicketDraft::new("T-1", "Help", priority, 7)
    };
    engine.open(&draft, &OpenCommand::new(at("2026-11-23T08:00:00Z"))).unwrap().ticket
}

/// An agent with a load, and `more`.
fn agent(id: i64, load: u32, more: Value) -> Value {
    let mut agent = json!({"agentId": id, "currentLoad": load, "isAvailable": true});
    agent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    agent
}

fn ask(
    priority: &str,
    team: Value,
    agents: &[Value],
    more: Value,
) -> Result<Assignment, TicketEngineError> {
    let engine = engine();
    let mut command = json!({
        "team": {"teamId": "desk", "queueStrategy": "LOAD_BASED"}, "agents": agents, "actor": Actor::system(),
        "at": at("2026-11-23T09:00:00Z"), "explain": true,
    });
    command["team"].as_object_mut().unwrap().extend(team.as_object().unwrap().clone());
    command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let command = from_value(&command, "")?;
    engine.assign(&ticket(&engine, priority), &command).map(|decision| decision.assignment.unwrap())
}

fn fates(assignment: &Assignment) -> Vec<Value> {
    let candidates = serde_json::to_value(&assignment.candidates).unwrap();
    candidates.as_array().unwrap().iter().map(|own| own["fate"].clone()).collect()
}

#[test]
fn the_fate_of_every_candidate_is_told() {
    let agents = [
        agent(1, 3, json!({})),
        agent(2, 0, json!({"teamId": "other"})),
        agent(3, 0, json!({"isAvailable": false})),
        agent(4, 2, json!({"capacity": 2})),
        agent(5, 0, json!({"calendar": "late"})),
        agent(6, 0, json!({})),
        agent(7, 0, json!({})),
        agent(8, 1, json!({"calendar": "early"})),
    ];
    let assignment = ask("P3", json!({}), &agents, json!({"exclude": [6]})).unwrap();
    assert_eq!(assignment.agent_id, Some(8.into()));
    let expected = [
        "passedOver",
        "otherTeam",
        "notAvailable",
        "atCapacity",
        "offShift",
        "excluded",
        "reporter",
        "chosen",
    ];
    assert_eq!(fates(&assignment), expected);
    let skills = json!({"queueStrategy": "SKILL_BASED"});
    let agents =
        [agent(1, 0, json!({"skills": ["mail"]})), agent(2, 9, json!({"skills": ["VPN", "mail"]}))];
    let assignment = ask("P3", skills, &agents, json!({"requiredSkills": ["mail"]})).unwrap();
    assert_eq!(
        (assignment.agent_id.clone(), fates(&assignment)),
        (Some(2.into()), vec![json!("lacksSkills"), json!("chosen")])
    );
    let candidates = serde_json::to_value(&assignment.candidates).unwrap();
    assert_eq!(candidates[0]["missing"], json!(["VPN"]));
}

#[test]
fn when_nobody_is_on_shift_the_answer_says_when_to_ask_again() {
    let agents = [
        agent(1, 0, json!({"calendar": "late"})),
        // Not even when the shift opens.
        agent(2, 9, json!({"calendar": "early", "capacity": 1})),
    ];
    let assignment = ask("P3", json!({}), &agents, json!({})).unwrap();
    assert_eq!(
        (assignment.agent_id, assignment.retry_at),
        (None, Some(at("2026-11-23T13:00:00Z")))
    );
    let agents =
        [agent(1, 0, json!({"calendar": "late"})), agent(2, 9, json!({"calendar": "early"}))];
    let assignment = ask("P3", json!({}), &agents, json!({})).unwrap();
    assert_eq!((assignment.agent_id, assignment.retry_at), (Some(2.into()), None));
}

#[test]
fn a_full_agent_gets_only_what_may_exceed_their_capacity() {
    let agents = [agent(1, 5, json!({"capacity": 5}))];
    let team = json!({"mayExceedCapacity": ["P1"]});
    assert_eq!(ask("P1", team.clone(), &agents, json!({})).unwrap().agent_id, Some(1.into()));
    assert_eq!(ask("P2", team, &agents, json!({})).unwrap().agent_id, None);
}

#[test]
fn by_share_the_agent_with_most_room_in_proportion_is_chosen() {
    let agents = [agent(1, 1, json!({"capacity": 2})), agent(2, 4, json!({"capacity": 10}))];
    let chosen = |measure: &str| {
        ask("P3", json!({"loadMeasure": measure}), &agents, json!({})).unwrap().agent_id
    };
    assert_eq!((chosen("COUNT"), chosen("SHARE")), (Some(1.into()), Some(2.into())));
}

#[test]
fn a_shift_that_is_no_calendar_is_refused_where_it_stands() {
    let agents = [agent(1, 0, json!({})), agent(2, 0, json!({"calendar": "night"}))];
    let refusal = ask("P3", json!({}), &agents, json!({})).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("UNKNOWN_CALENDAR", "agents[1].calendar"));
}
