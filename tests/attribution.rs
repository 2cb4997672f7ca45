//! Statements about attribution: who held a ticket while its clocks counted, and why a deadline
//! passed.

use serde_json::{Value, json};
use ticket_engine::{
    Actor, AnnotateBreachCommand, BreakdownBy, BreakdownCommand, ClockBreakdown, ClockId, Decision,
    Engine, Instant, OpenCommand, Ticket, TicketDraft, TicketHistory, Transition, UpdateCommand,
    from_value, verify_history,
};

fn at(time: &str) -> Instant {
    format!("2026-11-23T{time}:00Z").parse().unwrap()
}

/// A ticket with its history, under a resolution target of four hours.
struct Case {
    engine: Engine,
    ticket: Ticket,
    history: Vec<TicketHistory>,
    breaches: Vec<ticket_engine::SlaBreach>,
}

impl Case {
    fn open(policies: Value) -> Case {
        let config = json!({
            "policies": policies, "timers": [],
            "workflow": ticket_engine::workflow::presets::relaxed(),
        });
        let engine = Engine::new(&from_value(&config, "config").unwrap()).unwrap();
        let draft = TicketDraft {
            team_id: Some("l1".into()),
            ..TicketDraft::new("T-1", "Help", "P3", "u")
        };
        let opened = engine.open(&draft, &OpenCommand::new(at("09:00"))).unwrap();
        let mut case = Case {
            engine,
            ticket: opened.ticket.clone(),
            history: Vec::new(),
            breaches: Vec::new(),
        };
        case.take(opened);
        case
    }

    fn take(&mut self, decision: Decision) {
        self.ticket = decision.ticket;
        self.history.extend(decision.history);
        self.breaches.extend(decision.breaches);
    }

    fn update(&mut self, changes: Value, time: &str) {
        let changes = from_value(&changes, "changes").unwrap();
        let command =
            UpdateCommand { changes, actor: Actor::agent("a"), at: at(time), explain: false };
        let decision = self.engine.update(&self.ticket, &command).unwrap();
        self.take(decision);
    }

    fn enter(&mut self, status: &str, time: &str) {
        let command = Transition::new(status, Actor::agent("a"), at(time));
        let decision = self.engine.transition(&self.ticket, &command).unwrap();
        self.take(decision);
    }

    /// The breakdown of the resolution clock's present cycle.
    fn resolution(&self, by: BreakdownBy, until: &str) -> ClockBreakdown {
        let command = BreakdownCommand { by, at: Some(at(until)) };
        let clocks = self.engine.breakdown(&self.ticket, &self.history, &command).unwrap();
        let resolution = clocks.into_iter().filter(|clock| clock.clock_id == ClockId::Resolution);
        resolution.max_by_key(|clock| clock.cycle).unwrap()
    }
}

fn four_hours() -> Value {
    json!([{"policyId": "gold", "targets": {"resolution": "PT4H"}}])
}

fn times(clock: &ClockBreakdown) -> Vec<(Value, f64)> {
    clock.holders.iter().map(|held| (held.holder.clone(), held.minutes)).collect()
}

#[test]
fn the_time_of_a_clock_divides_among_the_teams_that_held_the_ticket() {
    let mut case = Case::open(four_hours());
    case.update(json!({"teamId": "net"}), "10:00");
    case.enter("PENDING", "10:30");
    case.enter("OPEN", "11:30");
    case.update(json!({"teamId": "l1"}), "12:00");
    case.update(json!({"teamId": null}), "12:15");
    let clock = case.resolution(BreakdownBy::TeamId, "12:45");
    assert_eq!(times(&clock), [(json!("l1"), 75.0), (json!("net"), 60.0), (json!(null), 30.0)]);
    assert_eq!((clock.used_minutes, clock.carried_minutes), (165.0, 0.0));
    assert_eq!((clock.breached_at, clock.held_at_breach), (None, json!(null)));
    let by_status = case.resolution(BreakdownBy::Status, "12:45");
    assert_eq!(times(&by_status), [(json!("OPEN"), 165.0)], "a pause counts for nobody");
    let by_agent = case.resolution(BreakdownBy::AssigneeId, "12:45");
    assert_eq!(times(&by_agent), [(json!(null), 165.0)]);
}

#[test]
fn a_breach_is_attributed_to_whoever_held_the_ticket_at_the_deadline() {
    for (handed_over, holder) in [("12:59", "net"), ("13:00", "net"), ("13:01", "l1")] {
        let mut case = Case::open(four_hours());
        case.update(json!({"teamId": "net"}), handed_over);
        case.enter("RESOLVED", "14:00");
        let clock = case.resolution(BreakdownBy::TeamId, "15:00");
        assert_eq!(clock.held_at_breach, json!(holder), "{handed_over}");
        assert_eq!((clock.breached_at, clock.used_minutes), (Some(at("13:00")), 300.0));
    }
}

#[test]
fn time_that_a_change_of_policy_scaled_is_carried() {
    let policy = |priority: &str, hours: u32| {
        json!({
            "policyId": priority, "priority": priority, "onTargetChange": "proportional",
            "targets": {"resolution": hours * 60},
        })
    };
    let mut case = Case::open(json!([policy("P3", 4), policy("P2", 2)]));
    case.update(json!({"priority": "P2"}), "10:00");
    let clock = case.resolution(BreakdownBy::TeamId, "11:00");
    assert_eq!(times(&clock), [(json!("l1"), 120.0)]);
    assert_eq!(
        (clock.used_minutes, clock.carried_minutes),
        (90.0, -30.0),
        "half of the first hour"
    );
}

#[test]
fn a_breach_gets_a_reason() {
    let mut case = Case::open(four_hours());
    case.enter("RESOLVED", "14:00");
    let breach = case.breaches[0].clone();
    assert_eq!(breach.reason, None);
    let command = |reason: &str, actor: Actor| AnnotateBreachCommand {
        breach: breach.clone(),
        reason: reason.to_owned(),
        actor,
        at: at("15:00"),
    };
    let decision = case
        .engine
        .annotate_breach(&case.ticket, &command("The supplier was closed.", Actor::agent("a")))
        .unwrap();
    assert_eq!(decision.breaches[0].reason.as_deref(), Some("The supplier was closed."));
    assert_eq!(decision.breaches[0].key, breach.key);
    assert_eq!(decision.ticket.revision, case.ticket.revision + 1);
    let [entry] = &decision.history[..] else { panic!("{:?}", decision.history) };
    assert_eq!(entry.field_changed, "breachReason");
    assert_eq!(
        entry.new_value,
        json!({"breachId": breach.breach_id, "reason": "The supplier was closed."})
    );
    assert!(decision.effects.is_empty(), "nobody is notified again");
    assert!(entry.is_internal, "reporters do not see it");
    let again = AnnotateBreachCommand {
        breach: decision.breaches[0].clone(),
        ..command("The supplier was closed.", Actor::agent("a"))
    };
    assert!(!case.engine.annotate_breach(&decision.ticket, &again).unwrap().is_change());
    case.take(decision);
    assert!(verify_history(&case.history, &case.ticket).is_sound());

    let refused = case.engine.annotate_breach(&case.ticket, &command("No", Actor::reporter("u")));
    let refused = refused.unwrap_err();
    assert_eq!((refused.code(), refused.path()), ("INVALID_VALUE", "actor.role"));
    let other = Ticket { ticket_id: "T-2".into(), ..case.ticket.clone() };
    let refused =
        case.engine.annotate_breach(&other, &command("No", Actor::agent("a"))).unwrap_err();
    assert_eq!((refused.code(), refused.path()), ("INVALID_VALUE", "breach.ticketId"));
}

#[test]
fn a_breakdown_applies_what_falls_due_and_takes_entries_in_any_order() {
    let mut case = Case::open(four_hours());
    case.update(json!({"teamId": "net"}), "10:00");
    case.update(json!({"teamId": "l2"}), "11:00");
    case.history.reverse();
    case.history.extend(case.history.clone());
    let clock = case.resolution(BreakdownBy::TeamId, "14:00");
    assert_eq!(times(&clock), [(json!("l1"), 60.0), (json!("net"), 60.0), (json!("l2"), 180.0)]);
    assert_eq!((clock.breached_at, clock.held_at_breach), (Some(at("13:00")), json!("l2")));
}

#[test]
fn an_entry_of_another_ticket_is_refused() {
    let case = Case::open(four_hours());
    let mut history = case.history.clone();
    history[1].ticket_id = "T-2".into();
    let command = BreakdownCommand { by: BreakdownBy::TeamId, at: None };
    let refused = case.engine.breakdown(&case.ticket, &history, &command).unwrap_err();
    assert_eq!((refused.code(), refused.path()), ("INVALID_VALUE", "history[1].ticketId"));
}
