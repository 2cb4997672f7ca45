//! Statements about what happens by itself: timers, warnings, pages, and their order.

use serde_json::{Value, json};
use ticket_engine::input::from_value;
use ticket_engine::page::PageAction;
use ticket_engine::{
    Actor, AdvanceCommand, Decision, Effect, Engine, Instant, OpenCommand, Ticket, TicketDraft,
    Transition, UpdateCommand,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// So many minutes after nine o'clock on a Monday.
fn minute(minute: i64) -> Instant {
    Instant::from_epoch_ms(at("2026-11-23T09:00:00Z").epoch_ms() + minute * 60_000).unwrap()
}

fn engine(config: Value) -> Engine {
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

/// With these timers and the workflow of real desks.
fn with_timers(timers: Value) -> Engine {
    let workflow = ticket_engine::workflow::presets::desk();
    engine(json!({"timers": timers, "workflow": workflow}))
}

fn open(engine: &Engine, priority: &str) -> Ticket {
    let draft = TicketDraft::new("T-1", "Help", priority, "user-7");
    engine.open(&draft, &OpenCommand::new(minute(0))).unwrap().ticket
}

fn advance(engine: &Engine, ticket: &Ticket, to: i64) -> Decision {
    engine.advance(ticket, &AdvanceCommand::new(minute(to))).unwrap()
}

fn go(engine: &Engine, ticket: &Ticket, to: &str, when: i64) -> Ticket {
    let transition = Transition::new(to, Actor::agent("a"), minute(when));
    engine.transition(ticket, &transition).unwrap().ticket
}

fn update(engine: &Engine, ticket: &Ticket, changes: Value, when: i64) -> Decision {
    let changes = from_value(&changes, "changes").unwrap();
    let command =
        UpdateCommand { changes, actor: Actor::agent("a"), at: minute(when), explain: false };
    engine.update(ticket, &command).unwrap()
}

fn comment(engine: &Engine, ticket: &Ticket, actor: Actor, when: i64) -> Decision {
    let command = json!({
        "commentId": when, "body": "hm", "isInternal": false, "actor": actor, "at": minute(when),
    });
    engine.comment(ticket, &from_value(&command, "").unwrap()).unwrap()
}

/// When each entry of these kinds was made, in minutes, and its new value.
fn entries(decision: &Decision, kinds: &[&str]) -> Vec<(i64, String, Value)> {
    let minutes = |instant: Instant| instant.ms_since(minute(0)) / 60_000;
    decision
        .history
        .iter()
        .filter(|entry| kinds.iter().any(|kind| entry.field_changed.starts_with(kind)))
        .map(|entry| {
            (minutes(entry.changed_at), entry.field_changed.clone(), entry.new_value.clone())
        })
        .collect()
}

fn comings(decision: &Decision) -> Vec<i64> {
    entries(decision, &["timer"]).into_iter().map(|(minute, ..)| minute).collect()
}

fn pages(decision: &Decision) -> Vec<(PageAction, String, String)> {
    let page = |effect: &Effect| match effect {
        Effect::Page { action, dedup_key, key, .. } => {
            Some((*action, dedup_key.clone(), key.clone()))
        }
        _ => None,
    };
    decision.effects.iter().filter_map(page).collect()
}

#[test]
fn by_default_an_unassigned_p2_becomes_a_p1_after_30_minutes_and_pages_at_once() {
    let engine = engine(json!({}));
    let ticket = open(&engine, "P2");
    assert_eq!(ticket.next_wake_at, Some(minute(30)));
    let decision = advance(&engine, &ticket, 30);
    assert_eq!(decision.ticket.priority, "P1");
    assert_eq!(
        entries(&decision, &["priority", "timer"]),
        [
            (30, "priority".into(), json!("P1")),
            (30, "timer".into(), json!("raise-unassigned-p2")),
            (30, "timer".into(), json!("page-unassigned-p1")),
        ]
    );
    assert_eq!(pages(&decision).len(), 1, "both count from when it became unassigned");
    assert_eq!(decision.next_wake_at, None, "each comes once");
}

#[test]
fn by_default_an_unassigned_p1_pages_after_15_minutes_and_an_assigned_one_does_not() {
    let engine = engine(json!({}));
    let ticket = open(&engine, "P1");
    assert_eq!(comings(&advance(&engine, &ticket, 60)), [15]);
    let taken = update(&engine, &ticket, json!({"assigneeId": "ann"}), 14).ticket;
    assert_eq!(comings(&advance(&engine, &taken, 60)), [0_i64; 0]);
    let dropped = update(&engine, &taken, json!({"assigneeId": null}), 100).ticket;
    assert_eq!(comings(&advance(&engine, &dropped, 200)), [115], "unassigning starts it anew");
}

#[test]
fn a_timer_that_counts_from_when_its_condition_held_waits_its_full_time_after_a_raise() {
    let page = json!({"id": "page", "when": {"field": "priority", "equals": "P1"}, "anchor": "matched", "after": 15, "do": [{"page": {}}]});
    let engine = with_timers(json!([page]));
    let ticket = open(&engine, "P2");
    let raised = update(&engine, &ticket, json!({"priority": "P1"}), 30).ticket;
    assert_eq!(comings(&advance(&engine, &raised, 100)), [45]);
    let lowered = update(&engine, &raised, json!({"priority": "P3"}), 40).ticket;
    let raised = update(&engine, &lowered, json!({"priority": "P1"}), 60).ticket;
    assert_eq!(comings(&advance(&engine, &raised, 100)), [75]);
}

#[test]
fn a_page_is_acknowledged_by_taking_the_ticket_and_resolved_with_it_under_one_key() {
    let engine = engine(json!({"workflow": ticket_engine::workflow::presets::desk()}));
    let ticket = open(&engine, "P1");
    let paged = advance(&engine, &ticket, 15);
    let taken = update(&engine, &paged.ticket, json!({"assigneeId": "ann"}), 20);
    let moved = update(&engine, &taken.ticket, json!({"assigneeId": "bob"}), 25);
    let resolved = engine
        .transition(&moved.ticket, &Transition::new("RESOLVED", Actor::agent("bob"), minute(40)))
        .unwrap();
    let story: Vec<_> = [&paged, &taken, &moved, &resolved].into_iter().flat_map(pages).collect();
    let actions: Vec<_> =
        story.iter().map(|(action, dedup_key, _)| (*action, dedup_key.as_str())).collect();
    assert_eq!(
        actions,
        [
            (PageAction::Trigger, "ticket/T-1"),
            (PageAction::Acknowledge, "ticket/T-1"),
            (PageAction::Resolve, "ticket/T-1"),
        ]
    );
    assert_eq!(resolved.ticket.sla.page, None);
}

#[test]
fn levels_come_before_and_after_a_deadline_and_the_last_repeats() {
    let policies =
        json!([{"policyId": 1, "businessHoursOnly": false, "resolutionTimeMinutes": 600}]);
    let timer = json!({
        "id": "ladder", "anchor": "resolutionDue",
        "levels": [
            {"after": -120, "do": [{"notify": "lead"}]},
            {"after": 0, "do": [{"notify": "manager"}]},
            {"after": "PT1H", "do": [{"notify": "director"}]},
        ],
        "repeat": {"every": 30, "times": 2},
    });
    let engine = engine(json!({"policies": policies, "timers": [timer]}));
    let ticket = open(&engine, "P3");
    assert_eq!(comings(&advance(&engine, &ticket, 2_000)), [480, 600, 660, 690, 720]);

    // Pausing moves the deadline; what has been told for this clock is not told again.
    let started = go(&engine, &ticket, "IN_PROGRESS", 100);
    let told = advance(&engine, &started, 500).ticket;
    let waiting = go(&engine, &told, "PENDING", 500);
    assert_eq!(comings(&advance(&engine, &waiting, 5_000)), [0_i64; 0], "no deadline, no ladder");
    let resumed = go(&engine, &waiting, "IN_PROGRESS", 5_000);
    assert_eq!(comings(&advance(&engine, &resumed, 9_000)), [5_100, 5_160, 5_190, 5_220]);
}

#[test]
fn customer_activity_starts_an_automatic_closing_anew() {
    let close = json!({
        "id": "auto-close", "when": {"field": "status", "equals": "RESOLVED"}, "anchor": "lastCustomerActivity",
        "after": "PT120H", "do": [{"setStatus": "CLOSED"}],
    });
    let engine = with_timers(json!([close]));
    let resolved = go(&engine, &open(&engine, "P3"), "RESOLVED", 60);
    let closed = advance(&engine, &resolved, 20_000);
    assert_eq!(closed.ticket.status, "CLOSED");
    assert_eq!(closed.ticket.closed_at, Some(minute(60 + 7_200)), "at its own instant");
    assert_eq!(closed.history[0].changed_by.to_string(), "system");
    assert_eq!(closed.history[0].rule.as_deref(), Some("auto-close"));

    let asked = comment(&engine, &resolved, Actor::reporter("user-7"), 1_000).ticket;
    let asked = comment(&engine, &asked, Actor::agent("a"), 2_000).ticket;
    assert_eq!(advance(&engine, &asked, 20_000).ticket.closed_at, Some(minute(8_200)));
}

#[test]
fn a_timer_in_working_time_waits_over_the_weekend() {
    let remind = json!({"id": "remind", "anchor": "created", "after": "PT45H", "calendar": "default", "do": [{"addTag": "old"}]});
    let engine = with_timers(json!([remind]));
    let decision = advance(&engine, &open(&engine, "P3"), 100_000);
    assert_eq!(
        decision.history[0].changed_at,
        at("2026-11-27T18:00:00Z"),
        "five days of nine hours"
    );
    assert_eq!(decision.ticket.tags, ["old"]);
}

#[test]
fn a_held_up_ladder_does_only_its_last_step() {
    let ladder = json!({
        "id": "ladder", "when": {"field": "priority", "equals": "P1"}, "anchor": "created",
        "levels": [{"after": 10, "do": [{"notify": "one"}]}, {"after": 20, "do": [{"notify": "two"}]}, {"after": 60, "do": [{"notify": "three"}]}],
    });
    let engine = with_timers(json!([ladder]));
    let raised = update(&engine, &open(&engine, "P3"), json!({"priority": "P1"}), 40);
    let names: Vec<Value> = raised
        .effects
        .iter()
        .map(|effect| serde_json::to_value(effect).unwrap()["event"]["name"].clone())
        .filter(Value::is_string)
        .collect();
    assert_eq!(names, ["two"]);
    assert_eq!(comings(&advance(&engine, &raised.ticket, 100)), [60]);
}

#[test]
fn what_comes_at_the_same_instant_has_one_order() {
    // At the 60th minute the response has been warned of, and two timers come; its breach takes effect a
    // millisecond later, because an answer exactly on time is on time.
    let policies = json!([{
        "policyId": 1, "businessHoursOnly": false, "responseTimeMinutes": 60, "resolutionTimeMinutes": 120,
        "warnAt": [1, 0.5],
    }]);
    let timer =
        |id: &str| json!({"id": id, "anchor": "created", "after": 60, "do": [{"notify": id}]});
    let engine = engine(json!({"policies": policies, "timers": [timer("z"), timer("a")]}));
    let decision = advance(&engine, &open(&engine, "P3"), 61);
    assert_eq!(
        entries(&decision, &["warning", "timer", "breach"]),
        [
            (30, "warning.RESPONSE".into(), json!("50%")),
            (60, "warning.RESPONSE".into(), json!("100%")),
            (60, "warning.RESOLUTION".into(), json!("50%")),
            (60, "timer".into(), json!("z")),
            (60, "timer".into(), json!("a")),
            (60, "breach.RESPONSE".into(), json!(minute(60).epoch_ms())),
        ]
    );
}

#[test]
fn a_raise_by_a_timer_never_makes_a_ticket_late() {
    let policies = json!([
        {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "responseTimeMinutes": 15, "resolutionTimeMinutes": 60},
        {"policyId": "P2", "priority": "P2", "businessHoursOnly": false, "responseTimeMinutes": 45, "resolutionTimeMinutes": 480, "graceMinutes": 1},
    ]);
    let engine = engine(json!({"policies": policies}));
    let raised = advance(&engine, &open(&engine, "P2"), 30);
    assert_eq!(raised.breaches, []);
    assert_eq!(raised.ticket.response_due_at, Some(minute(45)), "P1's own target from the raise");
    assert_eq!(raised.ticket.due_at, Some(minute(90)));
    // A person's change carries the time used, and says at once that it is too much.
    let by_hand = update(&engine, &open(&engine, "P2"), json!({"priority": "P1"}), 29);
    assert_eq!(by_hand.breaches.len(), 1);
}

#[test]
fn more_than_a_decision_applies_is_caught_up_with_in_several() {
    let tick = json!({
        "id": "tick", "anchor": "created", "after": 1, "do": [{"notify": "tick"}], "repeat": {"every": 1, "times": 1000},
    });
    let tock = json!({
        "id": "tock", "anchor": "created", "after": 1, "do": [{"notify": "tock"}], "repeat": {"every": 1, "times": 1000},
    });
    let engine = with_timers(json!([tick, tock]));
    let ticket = open(&engine, "P3");
    let late = Transition::new("IN_PROGRESS", Actor::agent("a"), minute(5_000));
    assert_eq!(engine.transition(&ticket, &late).unwrap_err().code(), "CATCH_UP_FIRST");
    let mut ticket = ticket;
    let mut comings = 0;
    for _ in 0..3 {
        let decision = advance(&engine, &ticket, 5_000);
        comings += entries(&decision, &["timer"]).len();
        assert_eq!(decision.next_wake_at.is_some(), comings < 2_002);
        ticket = decision.ticket;
    }
    assert_eq!(comings, 2_002);
    engine.transition(&ticket, &late).unwrap();
}

#[test]
fn a_timer_moves_tickets_only_along_edges_that_are_open_to_it() {
    let close = json!({"id": "close", "anchor": "created", "after": 10, "do": [{"setStatus": "RESOLVED"}, {"addTag": "tried"}]});
    let engine = engine(json!({"timers": [close]}));
    let decision = advance(&engine, &open(&engine, "P3"), 20);
    assert_eq!((decision.ticket.status.as_str(), decision.ticket.tags.len()), ("OPEN", 1));
}

#[test]
fn what_a_timer_cannot_be_is_said_at_once() {
    let base = json!({"id": "t", "anchor": "created", "after": 10, "do": [{"notify": "x"}]});
    let but = |field: &str, value: Value| {
        let mut timer = base.clone();
        timer[field] = value;
        timer
    };
    for (timer, code, path) in [
        (but("after", json!(-10)), "INVALID_CONFIG", "config.timers[0].after"),
        (but("after", json!(0)), "INVALID_CONFIG", "config.timers[0].after"),
        (but("after", json!("P1D")), "INVALID_DURATION", "config.timers[0].after"),
        (but("after", json!(1e300)), "INVALID_DURATION", "config.timers[0].after"),
        (but("after", json!(null)), "INVALID_CONFIG", "config.timers[0]"),
        (but("do", json!([])), "INVALID_CONFIG", "config.timers[0].do"),
        (but("do", json!([{"fly": 1}])), "INVALID_VALUE", "config.timers[0].do[0].fly"),
        (but("do", json!(["page"])), "INVALID_VALUE", "config.timers[0].do[0]"),
        (
            but("do", json!([{"setPriority": "P9"}])),
            "UNKNOWN_PRIORITY",
            "config.timers[0].do[0].setPriority",
        ),
        (
            but("do", json!([{"setStatus": "GONE"}])),
            "UNKNOWN_STATUS",
            "config.timers[0].do[0].setStatus",
        ),
        (
            but("do", json!([{"page": {"severity": "awful"}}])),
            "INVALID_VALUE",
            "config.timers[0].do[0].page.severity",
        ),
        (but("id", json!("a b")), "INVALID_CONFIG", "config.timers[0].id"),
        (but("id", json!("x".repeat(65))), "INVALID_CONFIG", "config.timers[0].id"),
        (but("id", json!("x".repeat(66))), "INVALID_CONFIG", "config.timers[0].id"),
        (but("calendar", json!("rome")), "UNKNOWN_CALENDAR", "config.timers[0].calendar"),
        (but("anchor", json!("moon")), "INVALID_VALUE", "config.timers[0].anchor"),
        (
            but("repeat", json!({"every": 1, "times": 0})),
            "INVALID_CONFIG",
            "config.timers[0].repeat.times",
        ),
        (but("levels", json!([])), "INVALID_CONFIG", "config.timers[0]"),
    ] {
        let refusal = from_value(&json!({"timers": [timer]}), "config")
            .and_then(|config| Engine::new(&config))
            .unwrap_err();
        assert_eq!((refusal.code(), refusal.path()), (code, path), "{timer}");
    }
}

#[test]
fn a_second_call_before_the_first_is_taken_up_is_the_same_page_at_its_new_severity() {
    let ladder = json!({"id": "ladder", "anchor": "created", "levels": [
        {"after": 10, "do": [{"page": {"severity": "warning"}}]},
        {"after": 20, "do": [{"page": {"severity": "critical"}}]},
    ]});
    let engine = with_timers(json!([ladder]));
    let called = advance(&engine, &open(&engine, "P3"), 30);
    let page = called.ticket.sla.page.as_ref().unwrap();
    let severity = serde_json::to_value(page.severity).unwrap();
    assert_eq!((page.since, severity), (minute(10), json!("critical")));
    let taken = update(&engine, &called.ticket, json!({"assigneeId": "ann"}), 40);
    let keys: Vec<String> = pages(&taken).into_iter().map(|(.., key)| key).collect();
    assert_eq!(keys, [format!("page/acknowledge/{}/T-1", minute(10).epoch_ms())]);
}

#[test]
fn a_timer_puts_a_ticket_into_another_queue_with_nobody_assigned() {
    let on = json!({"id": "on", "anchor": "created", "after": 10, "do": [{"setTeam": "second"}]});
    let engine = with_timers(json!([on]));
    let taken = update(&engine, &open(&engine, "P3"), json!({"assigneeId": "ann"}), 5).ticket;
    let moved = advance(&engine, &taken, 10).ticket;
    assert_eq!((moved.team_id, moved.assignee_id), (Some("second".into()), None));
    // In that queue already, it stays with whoever has it.
    let there = json!({"teamId": "second", "assigneeId": "bob"});
    let there = update(&engine, &open(&engine, "P3"), there, 5).ticket;
    assert_eq!(advance(&engine, &there, 10).ticket.assignee_id, Some("bob".into()));
}

#[test]
fn a_reassignment_takes_the_ticket_away_and_asks_the_host_for_another_agent() {
    let idle =
        json!({"id": "idle", "anchor": "lastActivity", "after": 60, "do": [{"reassign": {}}]});
    let engine = with_timers(json!([idle]));
    let queue = json!({"teamId": "desk", "assigneeId": "ann"});
    let taken = update(&engine, &open(&engine, "P3"), queue, 5).ticket;
    let dropped = advance(&engine, &taken, 65);
    assert_eq!(dropped.ticket.assignee_id, None);
    let asked: Vec<_> = dropped
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Reassign { team_id, from, at, .. } => {
                Some((team_id.clone(), from.clone(), *at))
            }
            _ => None,
        })
        .collect();
    assert_eq!(asked, [(Some("desk".into()), Some("ann".into()), minute(65))]);
}

#[test]
fn a_raise_to_a_deadline_past_the_supported_time_is_left_out_and_the_ticket_goes_on() {
    let policies = json!([
        {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "resolutionTimeMinutes": 60 * 24 * 365 * 200_u32},
    ]);
    let raise = json!({"id": "raise", "anchor": "created", "after": 10, "do": [{"setPriority": "P1"}, {"notify": "raised"}]});
    let engine = engine(json!({"policies": policies, "timers": [raise]}));
    let decision = advance(&engine, &open(&engine, "P2"), 20);
    assert_eq!((decision.ticket.priority.as_str(), comings(&decision)), ("P2", vec![10]));
    assert_eq!(decision.next_wake_at, None);
}

#[test]
fn levels_stand_in_the_order_in_which_they_come() {
    let level = |after: i64| json!({"after": after, "do": [{"notify": "x"}]});
    for (offsets, refused) in [([10, 20, 30], false), ([10, 20, 20], true), ([10, 30, 20], true)] {
        let timer = json!({"id": "t", "anchor": "created", "levels": offsets.map(level)});
        let config = from_value(&json!({"timers": [timer]}), "config").unwrap();
        let path = Engine::new(&config).err().map(|refusal| refusal.path().to_owned());
        assert_eq!(
            path,
            refused.then(|| "config.timers[0].levels[2].after".to_owned()),
            "{offsets:?}"
        );
    }
}
