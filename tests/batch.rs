//! Statements about batches: each choice sees the loads, cursors and windows that the one before
//! left.

use serde_json::{Value, json};
use ticket_engine::{
    Actor, AssignCommand, BatchItem, Engine, Id, Instant, OpenCommand, Ticket, Transition,
    from_value,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn engine() -> Engine {
    let config = json!({
        "timers": [], "workflow": ticket_engine::workflow::presets::relaxed(),
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

/// A batch command for one team with the fields in `changes`, its agents, and the agent who pulls
/// work.
fn command(changes: Value, agents: &[Value], agent_id: Value) -> Value {
    let mut team = json!({"teamId": "desk", "queueStrategy": "LOAD_BASED"});
    team.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    json!({
        "teams": [team], "agents": agents, "agentId": agent_id, "actor": Actor::system(),
        "at": at("2026-11-23T09:00:00Z"),
    })
}

/// By ticket: the chosen agent, or the code of the refusal.
fn outcomes(items: &[BatchItem]) -> Vec<(String, Value)> {
    let outcome = |item: &BatchItem| match item {
        BatchItem::Decided { ticket_id, decision, .. } => {
            (ticket_id.to_string(), json!(decision.assignment.as_ref().unwrap().agent_id))
        }
        BatchItem::Refused { ticket_id, problems, .. } => {
            (ticket_id.as_ref().unwrap().to_string(), json!(problems[0].reason.code()))
        }
    };
    items.iter().map(outcome).collect()
}

fn pull_work(engine: &Engine, tickets: &[Ticket], command: &Value) -> Vec<(String, Value)> {
    outcomes(&engine.pull_work(tickets, &from_value(command, "").unwrap()).unwrap())
}

fn assigned(tickets: &[(&str, i64)]) -> Vec<(String, Value)> {
    tickets.iter().map(|(ticket, agent)| ((*ticket).to_owned(), json!(agent))).collect()
}

#[test]
fn a_ticket_that_pull_work_skips_takes_no_place_in_the_fair_window() {
    let engine = engine();
    let to = |ticket: &Ticket, status: &str| {
        let transition = Transition::new(status, Actor::agent(9), at("2026-11-23T08:30:00Z"));
        engine.transition(ticket, &transition).unwrap().ticket
    };
    let solved = to(&ticket(&engine, "solved", "P1"), "RESOLVED");
    let tickets = [solved, ticket(&engine, "waits", "P3")];
    let window = json!({"fairDistribution": {"per": 60, "limit": 1}});
    let pulled = pull_work(&engine, &tickets, &command(window, &[agent(1, json!({}))], json!(1)));
    assert_eq!(pulled, assigned(&[("waits", 1)]));
}

#[test]
fn an_offer_that_lapses_during_pull_work_frees_no_capacity() {
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
    assert_eq!(pull_work(&engine, &tickets, &command(json!({}), &[full], json!(1))), assigned(&[]));
}

#[test]
fn pull_work_advances_the_cursor_only_for_the_agent_whose_turn_it_is() {
    let engine = engine();
    let agents = [1, 2, 3].map(|id| agent(id, json!({})));
    let cursor_after = |agent_id: i64| {
        let team = json!({"queueStrategy": "ROUND_ROBIN", "cursor": 1, "cursorTurns": 1});
        let command = command(team, &agents, json!(agent_id));
        let tickets = [ticket(&engine, "one", "P3")];
        let items = engine.pull_work(&tickets, &from_value(&command, "").unwrap()).unwrap();
        let BatchItem::Decided { decision, .. } = &items[0] else { panic!() };
        let assignment = decision.assignment.clone().unwrap();
        assert_eq!(assignment.agent_id, Some(agent_id.into()));
        assignment.cursor
    };
    assert_eq!(cursor_after(2), Some(2.into()));
    assert_eq!(cursor_after(3), Some(Id::from(1)), "agent 2 has not had a turn");
}

#[test]
fn only_exclusions_that_apply_are_counted_and_waited_for() {
    let engine = engine();
    let mut vpn = ticket(&engine, "vpn", "P3");
    vpn.category = Some("VPN".to_owned());
    let agents = [agent(1, json!({"skills": ["VPN"]})), agent(2, json!({}))];
    let team = json!({"queueStrategy": "SKILL_BASED", "skillTimeout": 30});
    let command = command(team, &agents, json!(2));
    let items = engine.assign_all(&[vpn], &from_value(&command, "").unwrap()).unwrap();
    let BatchItem::Decided { decision, .. } = &items[0] else { panic!() };
    let assignment = decision.assignment.as_ref().unwrap();
    assert_eq!(json!(assignment.exclusions), json!({"lacksSkills": 1}));
    // The half hour is over, and no other exclusion ends by itself.
    assert_eq!((assignment.retry_at, decision.is_change()), (None, false));
    // Other agents are not waited for.
    let agents = [agent(1, json!({"calendar": "late"})), agent(2, json!({"isAvailable": false}))];
    let tickets = [ticket(&engine, "one", "P3")];
    for (agent_id, retry) in [(json!(2), None), (Value::Null, Some(at("2026-11-23T14:00:00Z")))] {
        let command = self::command(json!({}), &agents, agent_id);
        let items = engine.assign_all(&tickets, &from_value(&command, "").unwrap()).unwrap();
        let BatchItem::Decided { decision, .. } = &items[0] else { panic!() };
        assert_eq!(decision.ticket.retry_at(), retry);
    }
}

#[test]
fn a_ticket_that_is_in_a_batch_twice_is_assigned_once() {
    let engine = engine();
    let tickets = [ticket(&engine, "one", "P3"), ticket(&engine, "one", "P3")];
    let command = command(json!({}), &[agent(1, json!({})), agent(2, json!({}))], Value::Null);
    let items = engine.assign_all(&tickets, &from_value(&command, "").unwrap()).unwrap();
    let outcomes = outcomes(&items);
    assert_eq!(outcomes, [("one".to_owned(), json!(1)), ("one".to_owned(), json!("DUPLICATE"))]);
}

#[test]
fn pull_work_for_an_unknown_agent_is_refused() {
    let engine = engine();
    let agents = [agent(7, json!({}))];
    let command = command(json!({}), &agents, json!("7"));
    let refusal = engine
        .pull_work(&[ticket(&engine, "one", "P3")], &from_value(&command, "").unwrap())
        .unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("INVALID_VALUE", "agentId"));
}

#[test]
fn pull_work_ignores_the_sticky_agent_and_a_skill_that_nobody_has() {
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
    assert_eq!(pull_work(&engine, &[mine], &sticky), assigned(&[("mine", 2)]));
    let by_skill = command(json!({"queueStrategy": "SKILL_BASED"}), &agents, json!(2));
    assert_eq!(pull_work(&engine, &[vpn], &by_skill), assigned(&[("vpn", 2)]));
}

#[test]
fn without_deadlines_tickets_come_by_priority_then_age_then_id() {
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
    assert_eq!(outcomes(&items), assigned(&[("urgent", 1), ("old", 2), ("c", 3), ("d", 4)]));
}

#[test]
fn the_rotation_and_the_fair_window_go_on_through_a_batch() {
    let engine = engine();
    let tickets = ["a", "b", "c", "d"].map(|id| ticket(&engine, id, "P3"));
    let agents = [1, 2, 3].map(|id| agent(id, json!({"currentLoad": 10 - 3 * id})));
    let all = |team: Value| {
        let command = from_value(&command(team, &agents, Value::Null), "").unwrap();
        outcomes(&engine.assign_all(&tickets, &command).unwrap())
    };
    let rotation = json!({"queueStrategy": "ROUND_ROBIN", "cursor": 1});
    assert_eq!(all(rotation), assigned(&[("a", 2), ("b", 3), ("c", 1), ("d", 2)]));
    let mut window = assigned(&[("a", 3), ("b", 2), ("c", 1)]);
    window.push(("d".to_owned(), Value::Null));
    assert_eq!(all(json!({"fairDistribution": {"per": 60, "limit": 1}})), window);
}
