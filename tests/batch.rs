//! Statements about many tickets at once: what one choice leaves is what the next one finds, and nothing else.

use serde_json::{Value, json};
use ticket_engine::input::from_value;
use ticket_engine::{
    Actor, AssignCommand, BatchItem, Engine, Id, Instant, OpenCommand, Ticket, Transition,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn engine() -> Engine {
    let config = json!({
        "timers": [], "workflow": ticket_engine::workflow::presets::desk(),
        "calendars": {"late": {"hours": {"mon": [["14:00", "22:00"]]}}},
    });
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

fn ticket(engine: &Engine, id: &str, priority: &str) -> Ticket {
    let draft = json!({"ticketId": id, "title": id, "priority": priority, "reporterId": "r", "teamId": "desk"});
    let open = OpenCommand::new(at("2026-11-23T08:00:00Z"));
    engine.open(&from_value(&draft, "draft").unwrap(), &open).unwrap().ticket
}

fn agent(id: i64, more: Value) -> Value {
    let mut agent = json!({"agentId": id, "currentLoad": 0, "isAvailable": true});
    agent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    agent
}

/// What a batch is asked for: one team with `team` set, `agents`, and for whom.
fn command(team: Value, agents: &[Value], agent_id: Value) -> Value {
    let mut own = json!({"teamId": "desk", "queueStrategy": "LOAD_BASED"});
    own.as_object_mut().unwrap().extend(team.as_object().unwrap().clone());
    json!({
        "teams": [own], "agents": agents, "agentId": agent_id, "actor": Actor::system(),
        "at": at("2026-11-23T09:00:00Z"),
    })
}

fn told(items: &[BatchItem]) -> Vec<(String, Value)> {
    let tell = |item: &BatchItem| match item {
        BatchItem::Decided { ticket_id, decision, .. } => {
            (ticket_id.to_string(), json!(decision.assignment.as_ref().unwrap().agent_id))
        }
        BatchItem::Refused { ticket_id, problems, .. } => {
            (ticket_id.as_ref().unwrap().to_string(), json!(problems[0].reason.code()))
        }
    };
    items.iter().map(tell).collect()
}

fn drain(engine: &Engine, tickets: &[Ticket], command: &Value) -> Vec<(String, Value)> {
    told(&engine.drain(tickets, &from_value(command, "").unwrap()).unwrap())
}

fn given(tickets: &[(&str, i64)]) -> Vec<(String, Value)> {
    tickets.iter().map(|(ticket, agent)| ((*ticket).to_owned(), json!(agent))).collect()
}

#[test]
fn what_a_drain_passes_by_takes_nobodys_place() {
    let engine = engine();
    let to = |ticket: &Ticket, status: &str| {
        let transition = Transition::new(status, Actor::agent(9), at("2026-11-23T08:30:00Z"));
        engine.transition(ticket, &transition).unwrap().ticket
    };
    let solved = to(&ticket(&engine, "solved", "P1"), "RESOLVED");
    let tickets = [solved, ticket(&engine, "waits", "P3")];
    let window = json!({"fairWindow": {"minutes": 60, "limit": 1}});
    let drained = drain(&engine, &tickets, &command(window, &[agent(1, json!({}))], json!(1)));
    assert_eq!(drained, given(&[("waits", 1)]));
}

#[test]
fn an_offer_that_lapses_in_a_drain_and_is_not_answered_gives_no_room() {
    let engine = engine();
    let full = agent(1, json!({"currentLoad": 1, "capacity": 1}));
    let offer: AssignCommand = from_value(
        &json!({
            "team": {"teamId": "desk", "queueStrategy": "LOAD_BASED", "offerTimeout": 10},
            "agents": [agent(1, json!({}))], "actor": Actor::system(), "at": at("2026-11-23T08:10:00Z"),
        }),
        "",
    )
    .unwrap();
    let offered = engine.assign(&ticket(&engine, "offered", "P1"), &offer).unwrap().ticket;
    let tickets = [offered, ticket(&engine, "waits", "P3")];
    assert_eq!(drain(&engine, &tickets, &command(json!({}), &[full], json!(1))), given(&[]));
}

#[test]
fn a_drain_turns_the_wheel_only_for_whose_turn_it_is() {
    let engine = engine();
    let agents = [1, 2, 3].map(|id| agent(id, json!({})));
    let cursor_after = |agent_id: i64| {
        let wheel = json!({"queueStrategy": "ROUND_ROBIN", "cursor": 1, "cursorTurns": 1});
        let command = command(wheel, &agents, json!(agent_id));
        let tickets = [ticket(&engine, "one", "P3")];
        let items = engine.drain(&tickets, &from_value(&command, "").unwrap()).unwrap();
        let BatchItem::Decided { decision, .. } = &items[0] else { panic!() };
        let assignment = decision.assignment.clone().unwrap();
        assert_eq!(assignment.agent_id, Some(agent_id.into()));
        assignment.cursor
    };
    assert_eq!(cursor_after(2), Some(2.into()));
    assert_eq!(cursor_after(3), Some(Id::from(1)), "the second has not had their turn");
}

#[test]
fn only_what_speaks_against_somebody_is_counted_and_waited_for() {
    let engine = engine();
    let mut vpn = ticket(&engine, "vpn", "P3");
    vpn.category = Some("VPN".to_owned());
    let agents = [agent(1, json!({"skills": ["VPN"]})), agent(2, json!({}))];
    let team = json!({"queueStrategy": "SKILL_BASED", "relaxSkillsAfter": 30});
    let command = command(team, &agents, json!(2));
    let items = engine.assign_all(&[vpn], &from_value(&command, "").unwrap()).unwrap();
    let BatchItem::Decided { decision, .. } = &items[0] else { panic!() };
    let assignment = decision.assignment.as_ref().unwrap();
    assert_eq!(json!(assignment.barred), json!({"lacksSkills": 1}));
    // The half hour is over, and nothing else that speaks against them ends by itself.
    assert_eq!((assignment.retry_at, decision.is_change()), (None, false));
    // Nor is anybody else waited for.
    let agents = [agent(1, json!({"calendar": "late"})), agent(2, json!({"isAvailable": false}))];
    let one = [ticket(&engine, "one", "P3")];
    for (agent_id, retry) in [(json!(2), None), (Value::Null, Some(at("2026-11-23T14:00:00Z")))] {
        let command = crate::command(json!({}), &agents, agent_id);
        let items = engine.assign_all(&one, &from_value(&command, "").unwrap()).unwrap();
        let BatchItem::Decided { decision, .. } = &items[0] else { panic!() };
        assert_eq!(decision.ticket.retry_at(), retry);
    }
}

#[test]
fn a_ticket_that_comes_twice_is_given_out_once() {
    let engine = engine();
    let tickets = [ticket(&engine, "one", "P3"), ticket(&engine, "one", "P3")];
    let command = command(json!({}), &[agent(1, json!({})), agent(2, json!({}))], Value::Null);
    let items = engine.assign_all(&tickets, &from_value(&command, "").unwrap()).unwrap();
    let told = told(&items);
    assert_eq!(told, [("one".to_owned(), json!(1)), ("one".to_owned(), json!("DUPLICATE"))]);
}

#[test]
fn a_drain_for_nobody_there_is_refused() {
    let engine = engine();
    let agents = [agent(7, json!({}))];
    let command = command(json!({}), &agents, json!("7"));
    let refusal = engine
        .drain(&[ticket(&engine, "one", "P3")], &from_value(&command, "").unwrap())
        .unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("INVALID_VALUE", "agentId"));
}

#[test]
fn a_drain_gives_to_nobody_else_and_asks_for_skills_only_while_they_are_asked_for() {
    let engine = engine();
    let mut mine = ticket(&engine, "mine", "P3");
    for agent_id in [json!(1), Value::Null] {
        let changes = json!({
            "changes": {"assigneeId": agent_id}, "actor": Actor::system(), "at": at("2026-11-23T08:30:00Z"),
        });
        mine = engine.update(&mine, &from_value(&changes, "").unwrap()).unwrap().ticket;
    }
    let mut vpn = ticket(&engine, "vpn", "P3");
    vpn.category = Some("VPN".to_owned());
    let agents = [agent(1, json!({})), agent(2, json!({"currentLoad": 9}))];
    let sticky = command(json!({"stickyAgent": true}), &agents, json!(2));
    assert_eq!(drain(&engine, &[mine], &sticky), given(&[("mine", 2)]));
    let by_skill = command(json!({"queueStrategy": "SKILL_BASED"}), &agents, json!(2));
    assert_eq!(drain(&engine, &[vpn], &by_skill), given(&[("vpn", 2)]));
}

#[test]
fn without_deadlines_the_more_urgent_comes_first_then_the_older_then_the_lower_id() {
    let engine = engine();
    let opened = |id: &str, priority: &str, time: &str| {
        let draft = json!({"ticketId": id, "title": id, "priority": priority, "reporterId": "r"});
        let open = OpenCommand::new(at(time));
        engine.open(&from_value(&draft, "draft").unwrap(), &open).unwrap().ticket
    };
    let tickets = [
        opened("d", "P3", "2026-11-23T08:01:00Z"),
        opened("c", "P3", "2026-11-23T08:01:00Z"),
        opened("old", "P3", "2026-11-23T08:00:00Z"),
        opened("urgent", "P1", "2026-11-23T08:59:00Z"),
    ];
    let agents = [1, 2, 3, 4].map(|id| agent(id, json!({})));
    let command = command(json!({}), &agents, Value::Null);
    let items = engine.assign_all(&tickets, &from_value(&command, "").unwrap()).unwrap();
    assert_eq!(told(&items), given(&[("urgent", 1), ("old", 2), ("c", 3), ("d", 4)]));
}

#[test]
fn the_wheel_and_the_fair_window_go_on_through_a_batch() {
    let engine = engine();
    let tickets = ["a", "b", "c", "d"].map(|id| ticket(&engine, id, "P3"));
    let agents = [1, 2, 3].map(|id| agent(id, json!({"currentLoad": 10 - 3 * id})));
    let all = |team: Value| {
        let command = from_value(&command(team, &agents, Value::Null), "").unwrap();
        told(&engine.assign_all(&tickets, &command).unwrap())
    };
    let wheel = json!({"queueStrategy": "ROUND_ROBIN", "cursor": 1});
    assert_eq!(all(wheel), given(&[("a", 2), ("b", 3), ("c", 1), ("d", 2)]));
    let mut window = given(&[("a", 3), ("b", 2), ("c", 1)]);
    window.push(("d".to_owned(), Value::Null));
    assert_eq!(all(json!({"fairWindow": {"minutes": 60, "limit": 1}})), window);
}
