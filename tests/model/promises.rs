//! Bugs that the model found, as one test with one ticket each.

use serde_json::{Value, json};
use ticket_engine::model::Phase;
use ticket_engine::{
    Actor, ClockId, Decision, Effect, Engine, Instant, OpenCommand, Ticket, TicketChanges,
    TicketDraft, Transition, UpdateCommand, from_value,
};

const MONDAY: i64 = 1_795_392_000_000;

fn minute(minute: i64) -> Instant {
    Instant::from_epoch_ms(MONDAY + minute * 60_000).unwrap()
}

/// A desk with `policies`, all counted 24x7, and a P2 ticket opened at minute 0.
fn desk(policies: &Value) -> (Engine, Ticket) {
    let mut policies = policies.clone();
    for policy in policies.as_array_mut().unwrap() {
        let name = if policy["name"].is_null() { "priority" } else { "name" };
        policy["policyId"] = policy[name].clone();
        policy["businessHoursOnly"] = json!(false);
    }
    let workflow = serde_json::to_value(ticket_engine::workflow::presets::relaxed()).unwrap();
    let config = json!({"policies": policies, "workflow": workflow, "timers": []});
    let engine = Engine::new(&from_value(&config, "config").unwrap()).unwrap();
    let draft = TicketDraft::new("T-1", "Any", "P2", 7);
    let ticket = engine.open(&draft, &OpenCommand::new(minute(0))).unwrap().ticket;
    (engine, ticket)
}

fn set_priority(engine: &Engine, ticket: &Ticket, priority: &str, at: i64) -> Decision {
    let changes = TicketChanges { priority: Some(priority.to_owned()), ..TicketChanges::default() };
    let (actor, at) = (Actor::agent(1), minute(at));
    engine.update(ticket, &UpdateCommand { changes, actor, at, explain: false }).unwrap()
}

fn enter(engine: &Engine, ticket: &Ticket, to: &str, at: i64) -> Ticket {
    engine.transition(ticket, &Transition::new(to, Actor::agent(1), minute(at))).unwrap().ticket
}

#[test]
fn a_warning_is_not_repeated_when_a_ticket_returns_to_its_policy() {
    let (engine, ticket) = desk(&json!([
        {"priority": "P2", "resolutionTimeMinutes": 100, "warnAt": [0.5]},
        {"priority": "P1", "resolutionTimeMinutes": 90},
    ]));
    let raised = set_priority(&engine, &ticket, "P1", 60);
    let back = set_priority(&engine, &raised.ticket, "P2", 61);
    let warnings = |decision: &Decision| {
        let keys = decision.effects.iter().map(Effect::key);
        keys.filter(|key| key.starts_with("warning/")).count()
    };
    assert_eq!((warnings(&raised), warnings(&back)), (1, 0));
}

#[test]
fn a_cycle_that_was_met_stays_met_when_a_reopened_ticket_begins_another() {
    let (engine, ticket) = desk(&json!([
        {"priority": "P2", "resolutionTimeMinutes": 100},
        {"priority": "P1", "resolutionTimeMinutes": 90, "onTargetChange": "restart"},
    ]));
    let resolved = enter(&engine, &ticket, "RESOLVED", 60);
    let raised = set_priority(&engine, &resolved, "P1", 70).ticket;
    let reopened = enter(&engine, &raised, "OPEN", 80);
    let [completed] = &reopened.sla.completed[..] else { panic!("{:?}", reopened.sla.completed) };
    assert_eq!(completed.clock.phase, Phase::Stopped { at: minute(60), due_at: Some(minute(100)) });
}

#[test]
fn a_cycle_that_ends_while_it_waits_keeps_its_last_pause() {
    let (engine, ticket) = desk(&json!([
        {"priority": "P2", "resolutionTimeMinutes": 100},
        {"priority": "P1", "resolutionTimeMinutes": 90, "onTargetChange": "restart"},
    ]));
    let pending = enter(&engine, &ticket, "PENDING", 10);
    let raised = set_priority(&engine, &pending, "P1", 25).ticket;
    let pauses = &raised.sla.completed[0].clock.pauses;
    assert_eq!(
        pauses.iter().map(|pause| (pause.start, pause.end)).collect::<Vec<_>>(),
        [(minute(10), minute(25))]
    );
}

#[test]
fn a_clock_is_judged_by_the_target_in_force_until_it_ended() {
    let (engine, ticket) = desk(&json!([
        {"name": "solved", "when": {"field": "status", "equals": "RESOLVED"}, "resolutionTimeMinutes": 5},
        {"name": "usual", "priority": "P2", "resolutionTimeMinutes": 100},
    ]));
    let resolved = enter(&engine, &ticket, "RESOLVED", 60);
    let resolution = resolved.sla.clock("sla", &ClockId::Resolution).unwrap();
    assert_eq!(resolution.breached_at, None);
}
