//! Statements about what time alone causes: timers, warnings, pages, and their order.

use serde_json::{Value, json};
use ticket_engine::model::PageAction;
use ticket_engine::{
    Actor, AdvanceCommand, Decision, Effect, Engine, Instant, OpenCommand, Ticket, TicketDraft,
    Transition, UpdateCommand, from_value,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// `minute` minutes after 09:00 UTC on Monday, 2026-11-23.
fn minute(minute: i64) -> Instant {
    Instant::from_epoch_ms(at("2026-11-23T09:00:00Z").epoch_ms() + minute * 60_000).unwrap()
}

fn engine(config: Value) -> Engine {
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

/// An engine with `timers` and the relaxed workflow.
fn with_timers(timers: Value) -> Engine {
    let workflow = ticket_engine::workflow::presets::relaxed();
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

/// The entries of these kinds: when each was made, in minutes, its field and its new value.
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

/// The minutes at which steps of timers were carried out.
fn step_minutes(decision: &Decision) -> Vec<i64> {
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
    assert_eq!(decision.next_wake_at, None, "each is sent once");
}

#[test]
fn by_default_an_unassigned_p1_pages_after_15_minutes_and_an_assigned_one_does_not() {
    let engine = engine(json!({}));
    let ticket = open(&engine, "P1");
    assert_eq!(step_minutes(&advance(&engine, &ticket, 60)), [15]);
    let taken = update(&engine, &ticket, json!({"assigneeId": "ann"}), 14).ticket;
    assert_eq!(step_minutes(&advance(&engine, &taken, 60)), [0_i64; 0]);
    let dropped = update(&engine, &taken, json!({"assigneeId": null}), 100).ticket;
    assert_eq!(step_minutes(&advance(&engine, &dropped, 200)), [115], "unassigning restarts it");
}

#[test]
fn a_timer_since_matched_waits_its_full_time_after_a_raise() {
    let page = json!({"id": "page", "when": {"field": "priority", "equals": "P1"}, "since": "matched", "after": 15, "do": [{"page": {}}]});
    let engine = with_timers(json!([page]));
    let ticket = open(&engine, "P2");
    let raised = update(&engine, &ticket, json!({"priority": "P1"}), 30).ticket;
    assert_eq!(step_minutes(&advance(&engine, &raised, 100)), [45]);
    let lowered = update(&engine, &raised, json!({"priority": "P3"}), 40).ticket;
    let raised = update(&engine, &lowered, json!({"priority": "P1"}), 60).ticket;
    assert_eq!(step_minutes(&advance(&engine, &raised, 100)), [75]);
}

#[test]
fn a_page_is_acknowledged_with_the_assignment_and_resolved_with_the_ticket_under_one_key() {
    let engine = engine(json!({"workflow": ticket_engine::workflow::presets::relaxed()}));
    let ticket = open(&engine, "P1");
    let paged = advance(&engine, &ticket, 15);
    let taken = update(&engine, &paged.ticket, json!({"assigneeId": "ann"}), 20);
    let moved = update(&engine, &taken.ticket, json!({"assigneeId": "bob"}), 25);
    let resolved = engine
        .transition(&moved.ticket, &Transition::new("RESOLVED", Actor::agent("bob"), minute(40)))
        .unwrap();
    let all_pages: Vec<_> =
        [&paged, &taken, &moved, &resolved].into_iter().flat_map(pages).collect();
    let actions: Vec<_> =
        all_pages.iter().map(|(action, dedup_key, _)| (*action, dedup_key.as_str())).collect();
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
        "id": "ladder", "since": "resolutionDue",
        "levels": [
            {"after": -120, "do": [{"notify": "lead"}]},
            {"after": 0, "do": [{"notify": "manager"}]},
            {"after": "PT1H", "do": [{"notify": "director"}]},
        ],
        "repeat": {"every": 30, "times": 2},
    });
    let engine = engine(json!({"policies": policies, "timers": [timer]}));
    let ticket = open(&engine, "P3");
    assert_eq!(step_minutes(&advance(&engine, &ticket, 2_000)), [480, 600, 660, 690, 720]);

    // Pausing moves the deadline. A level that was carried out for this clock is not repeated.
    let started = go(&engine, &ticket, "IN_PROGRESS", 100);
    let notified = advance(&engine, &started, 500).ticket;
    let waiting = go(&engine, &notified, "PENDING", 500);
    assert_eq!(
        step_minutes(&advance(&engine, &waiting, 5_000)),
        [0_i64; 0],
        "no deadline, no levels"
    );
    let resumed = go(&engine, &waiting, "IN_PROGRESS", 5_000);
    assert_eq!(step_minutes(&advance(&engine, &resumed, 9_000)), [5_100, 5_160, 5_190, 5_220]);
}

#[test]
fn customer_activity_restarts_the_timer_that_closes_the_ticket() {
    let close = json!({
        "id": "auto-close", "when": {"field": "status", "equals": "RESOLVED"}, "since": "lastCustomerActivity",
        "after": "PT120H", "do": [{"setStatus": "CLOSED"}],
    });
    let engine = with_timers(json!([close]));
    let resolved = go(&engine, &open(&engine, "P3"), "RESOLVED", 60);
    let closed = advance(&engine, &resolved, 20_000);
    assert_eq!(closed.ticket.status, "CLOSED");
    assert_eq!(closed.ticket.closed_at, Some(minute(60 + 7_200)), "at the instant of the step");
    assert_eq!(closed.history[0].changed_by.to_string(), "system");
    assert_eq!(closed.history[0].timer_id.as_deref(), Some("auto-close"));

    let answered = comment(&engine, &resolved, Actor::reporter("user-7"), 1_000).ticket;
    let answered = comment(&engine, &answered, Actor::agent("a"), 2_000).ticket;
    assert_eq!(advance(&engine, &answered, 20_000).ticket.closed_at, Some(minute(8_200)));
}

#[test]
fn a_timer_in_business_hours_waits_over_the_weekend() {
    let remind = json!({"id": "remind", "since": "opened", "after": "PT45H", "calendar": "default", "do": [{"addTag": "old"}]});
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
fn of_several_overdue_levels_only_the_last_is_carried_out() {
    let ladder = json!({
        "id": "ladder", "when": {"field": "priority", "equals": "P1"}, "since": "opened",
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
    assert_eq!(step_minutes(&advance(&engine, &raised.ticket, 100)), [60]);
}

#[test]
fn what_is_due_at_the_same_instant_has_a_fixed_order() {
    // At minute 60, two warnings and two timers are due. The breach takes effect a millisecond
    // later, because a response exactly on time is on time.
    let policies = json!([{
        "policyId": 1, "businessHoursOnly": false, "responseTimeMinutes": 60, "resolutionTimeMinutes": 120,
        "warnAt": [1, 0.5],
    }]);
    let timer =
        |id: &str| json!({"id": id, "since": "opened", "after": 60, "do": [{"notify": id}]});
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
fn a_raise_by_a_timer_breaches_nothing() {
    let policies = json!([
        {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "responseTimeMinutes": 15, "resolutionTimeMinutes": 60},
        {"policyId": "P2", "priority": "P2", "businessHoursOnly": false, "responseTimeMinutes": 45, "resolutionTimeMinutes": 480, "graceMinutes": 1},
    ]);
    let engine = engine(json!({"policies": policies}));
    let raised = advance(&engine, &open(&engine, "P2"), 30);
    assert_eq!(raised.breaches, []);
    assert_eq!(
        raised.ticket.response_due_at,
        Some(minute(45)),
        "the P1 target, counted from the raise"
    );
    assert_eq!(raised.ticket.due_at, Some(minute(90)));
    // A change by a person carries the time used over, so the target is breached at once.
    let by_hand = update(&engine, &open(&engine, "P2"), json!({"priority": "P1"}), 29);
    assert_eq!(by_hand.breaches.len(), 1);
}

#[test]
fn more_steps_than_one_decision_applies_need_several() {
    let tick = json!({
        "id": "tick", "since": "opened", "after": 1, "do": [{"notify": "tick"}], "repeat": {"every": 1, "times": 1000},
    });
    let tock = json!({
        "id": "tock", "since": "opened", "after": 1, "do": [{"notify": "tock"}], "repeat": {"every": 1, "times": 1000},
    });
    let engine = with_timers(json!([tick, tock]));
    let ticket = open(&engine, "P3");
    let late = Transition::new("IN_PROGRESS", Actor::agent("a"), minute(5_000));
    assert_eq!(engine.transition(&ticket, &late).unwrap_err().code(), "CATCH_UP_FIRST");
    let mut ticket = ticket;
    let mut steps = 0;
    for _ in 0..3 {
        let decision = advance(&engine, &ticket, 5_000);
        steps += entries(&decision, &["timer"]).len();
        assert_eq!(decision.next_wake_at.is_some(), steps < 2_002);
        ticket = decision.ticket;
    }
    assert_eq!(steps, 2_002);
    assert!(engine.transition(&ticket, &late).is_ok());
}

#[test]
fn a_timer_moves_a_ticket_only_along_transitions_of_the_workflow() {
    let close = json!({"id": "close", "since": "opened", "after": 10, "do": [{"setStatus": "RESOLVED"}, {"addTag": "tried"}]});
    let engine = engine(json!({"timers": [close]}));
    let decision = advance(&engine, &open(&engine, "P3"), 20);
    assert_eq!((decision.ticket.status.as_str(), decision.ticket.tags.len()), ("OPEN", 1));
}

#[test]
fn invalid_timers_are_refused_with_code_and_path() {
    let base = json!({"id": "t", "since": "opened", "after": 10, "do": [{"notify": "x"}]});
    let with = |field: &str, value: Value| {
        let mut timer = base.clone();
        timer[field] = value;
        timer
    };
    for (timer, code, path) in [
        (with("after", json!(-10)), "INVALID_CONFIG", "config.timers[0].after"),
        (with("after", json!(0)), "INVALID_CONFIG", "config.timers[0].after"),
        (with("after", json!("P1D")), "INVALID_DURATION", "config.timers[0].after"),
        (with("after", json!(1e300)), "INVALID_DURATION", "config.timers[0].after"),
        (with("after", json!(null)), "INVALID_CONFIG", "config.timers[0]"),
        (with("do", json!([])), "INVALID_CONFIG", "config.timers[0].do"),
        (with("do", json!([{"fly": 1}])), "INVALID_VALUE", "config.timers[0].do[0].fly"),
        (with("do", json!(["page"])), "INVALID_VALUE", "config.timers[0].do[0]"),
        (
            with("do", json!([{"setPriority": "P9"}])),
            "UNKNOWN_PRIORITY",
            "config.timers[0].do[0].setPriority",
        ),
        (
            with("do", json!([{"setStatus": "GONE"}])),
            "UNKNOWN_STATUS",
            "config.timers[0].do[0].setStatus",
        ),
        (
            with("do", json!([{"page": {"severity": "awful"}}])),
            "INVALID_VALUE",
            "config.timers[0].do[0].page.severity",
        ),
        (with("id", json!("a b")), "INVALID_CONFIG", "config.timers[0].id"),
        (with("id", json!("x".repeat(65))), "INVALID_CONFIG", "config.timers[0].id"),
        (with("id", json!("x".repeat(66))), "INVALID_CONFIG", "config.timers[0].id"),
        (with("calendar", json!("rome")), "UNKNOWN_CALENDAR", "config.timers[0].calendar"),
        (with("since", json!("moon")), "INVALID_VALUE", "config.timers[0].since"),
        (
            with("repeat", json!({"every": 1, "times": 0})),
            "INVALID_CONFIG",
            "config.timers[0].repeat.times",
        ),
        (with("levels", json!([])), "INVALID_CONFIG", "config.timers[0]"),
    ] {
        let refusal = from_value(&json!({"timers": [timer]}), "config")
            .and_then(|config| Engine::new(&config))
            .unwrap_err();
        assert_eq!((refusal.code(), refusal.path()), (code, path), "{timer}");
    }
}

#[test]
fn a_second_page_before_the_first_is_acknowledged_updates_its_severity() {
    let ladder = json!({"id": "ladder", "since": "opened", "levels": [
        {"after": 10, "do": [{"page": {"severity": "warning"}}]},
        {"after": 20, "do": [{"page": {"severity": "critical"}}]},
    ]});
    let engine = with_timers(json!([ladder]));
    let paged = advance(&engine, &open(&engine, "P3"), 30);
    let page = paged.ticket.sla.page.as_ref().unwrap();
    let severity = serde_json::to_value(page.severity).unwrap();
    assert_eq!((page.since, severity), (minute(10), json!("critical")));
    let taken = update(&engine, &paged.ticket, json!({"assigneeId": "ann"}), 40);
    let keys: Vec<String> = pages(&taken).into_iter().map(|(.., key)| key).collect();
    assert_eq!(keys, [format!("page/acknowledge/{}/T-1", minute(10).epoch_ms())]);
}

#[test]
fn a_timer_that_changes_the_team_unassigns_the_ticket() {
    let on = json!({"id": "on", "since": "opened", "after": 10, "do": [{"setTeam": "second"}]});
    let engine = with_timers(json!([on]));
    let taken = update(&engine, &open(&engine, "P3"), json!({"assigneeId": "ann"}), 5).ticket;
    let moved = advance(&engine, &taken, 10).ticket;
    assert_eq!((moved.team_id, moved.assignee_id), (Some("second".into()), None));
    // A ticket of that team keeps its assignee.
    let changes = json!({"teamId": "second", "assigneeId": "bob"});
    let of_team = update(&engine, &open(&engine, "P3"), changes, 5).ticket;
    assert_eq!(advance(&engine, &of_team, 10).ticket.assignee_id, Some("bob".into()));
}

#[test]
fn a_reassign_action_unassigns_the_ticket_and_requests_another_agent() {
    let idle =
        json!({"id": "idle", "since": "lastActivity", "after": 60, "do": [{"reassign": {}}]});
    let engine = with_timers(json!([idle]));
    let queue = json!({"teamId": "desk", "assigneeId": "ann"});
    let taken = update(&engine, &open(&engine, "P3"), queue, 5).ticket;
    let dropped = advance(&engine, &taken, 65);
    assert_eq!(dropped.ticket.assignee_id, None);
    let requests: Vec<_> = dropped
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Reassign { team_id, from, at, .. } => {
                Some((team_id.clone(), from.clone(), *at))
            }
            _ => None,
        })
        .collect();
    assert_eq!(requests, [(Some("desk".into()), Some("ann".into()), minute(65))]);
}

#[test]
fn a_raise_to_a_deadline_beyond_the_supported_range_is_skipped_and_the_step_goes_on() {
    let policies = json!([
        {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "resolutionTimeMinutes": 60 * 24 * 365 * 200_u32},
    ]);
    let raise = json!({"id": "raise", "since": "opened", "after": 10, "do": [{"setPriority": "P1"}, {"notify": "raised"}]});
    let engine = engine(json!({"policies": policies, "timers": [raise]}));
    let decision = advance(&engine, &open(&engine, "P2"), 20);
    assert_eq!((decision.ticket.priority.as_str(), step_minutes(&decision)), ("P2", vec![10]));
    assert_eq!(decision.next_wake_at, None);
}

#[test]
fn levels_must_be_in_ascending_order() {
    let level = |after: i64| json!({"after": after, "do": [{"notify": "x"}]});
    for (offsets, refused) in [([10, 20, 30], false), ([10, 20, 20], true), ([10, 30, 20], true)] {
        let timer = json!({"id": "t", "since": "opened", "levels": offsets.map(level)});
        let config = from_value(&json!({"timers": [timer]}), "config").unwrap();
        let path = Engine::new(&config).err().map(|refusal| refusal.path().to_owned());
        assert_eq!(
            path,
            refused.then(|| "config.timers[0].levels[2].after".to_owned()),
            "{offsets:?}"
        );
    }
}

#[test]
fn a_timer_counts_from_the_assignment_to_its_present_agent() {
    let engine = with_timers(json!([
        {"id": "idle", "since": "assigned", "after": 30, "do": [{"notify": "idle"}]},
    ]));
    let ticket = open(&engine, "P3");
    assert_eq!(ticket.next_wake_at, None, "nobody has it");
    let ticket = update(&engine, &ticket, json!({"assigneeId": "ann"}), 10).ticket;
    let ticket = update(&engine, &ticket, json!({"assigneeId": "bob"}), 20).ticket;
    let ticket = update(&engine, &ticket, json!({"title": "Help!"}), 25).ticket;
    assert_eq!(step_minutes(&advance(&engine, &ticket, 100)), [50]);
    let nobody = update(&engine, &ticket, json!({"assigneeId": null}), 30).ticket;
    assert_eq!(nobody.next_wake_at, None);
}

#[test]
fn a_timer_counts_from_a_reopening() {
    let engine = with_timers(json!([
        {"id": "again", "since": "reopened", "after": 30, "do": [{"notify": "again"}]},
    ]));
    let ticket = open(&engine, "P3");
    assert_eq!(ticket.next_wake_at, None, "it was never reopened");
    let solved = go(&engine, &go(&engine, &ticket, "IN_PROGRESS", 5), "RESOLVED", 10);
    let reopened = go(&engine, &solved, "IN_PROGRESS", 60);
    assert_eq!(step_minutes(&advance(&engine, &reopened, 200)), [90]);
}

#[test]
fn a_timer_counts_from_an_instant_in_the_attributes() {
    let engine = with_timers(json!([
        {"id": "start", "since": "attributes.change.plannedStart", "after": "-PT15M", "do": [{"notify": "soon"}]},
    ]));
    let planned = |text: Value| json!({"attributes": {"change": {"plannedStart": text}}});
    let ticket =
        update(&engine, &open(&engine, "P3"), planned(json!("2026-11-23T10:00:00Z")), 1).ticket;
    assert_eq!(step_minutes(&advance(&engine, &ticket, 100)), [45]);
    for unreadable in [json!(null), json!("tomorrow"), json!(1_795_428_000_000_i64)] {
        let ticket = update(&engine, &ticket, planned(unreadable.clone()), 2).ticket;
        assert_eq!(ticket.next_wake_at, None, "{unreadable} is no instant");
    }
}

#[test]
fn a_timer_waits_for_working_days() {
    let config = |after: Value| {
        json!({
            "calendars": {"berlin": {"timeZone": "Europe/Berlin"}},
            "timers": [{"id": "close", "since": "opened", "calendar": "berlin", "after": after, "do": [{"notify": "x"}]}],
        })
    };
    let two = engine(config(json!({"workingDays": 2, "by": "17:00"})));
    assert_eq!(open(&two, "P3").next_wake_at, Some(at("2026-11-25T16:00:00Z")));

    let refused = |config: Value| {
        let error = Engine::new(&from_value(&config, "config").unwrap()).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    let mut without = config(json!({"workingDays": 2}));
    without["timers"][0].as_object_mut().unwrap().remove("calendar");
    assert_eq!(refused(without), ("INVALID_CONFIG", "config.timers[0].after".to_owned()));
    let late = config(json!({"workingDays": 2, "cutoff": "19:00"}));
    assert_eq!(refused(late), ("INVALID_CONFIG", "config.timers[0].after.cutoff".to_owned()));
    let mut unknown = config(json!(30));
    unknown["timers"][0]["since"] = json!({"due": "ownership"});
    assert_eq!(refused(unknown), ("UNKNOWN_CLOCK", "config.timers[0].since".to_owned()));
}
