//! Statements about policies and clocks: matching, warnings, changed targets, reopening, versions,
//! reapplying policies.

use serde_json::{Value, json};
use ticket_engine::model::Phase;
use ticket_engine::{
    Actor, AdvanceCommand, ClockId, Decision, Engine, Instant, OpenCommand, PreviewCommand,
    ReapplyPoliciesCommand, SlaClock, Ticket, TicketDraft, Transition, UpdateCommand, from_value,
};

/// `minute` minutes after 09:00 UTC on Monday, 2026-11-23.
fn minute(minute: i64) -> Instant {
    let monday: Instant = "2026-11-23T09:00:00Z".parse().unwrap();
    Instant::from_epoch_ms(monday.epoch_ms() + minute * 60_000).unwrap()
}

fn engine(mut config: Value) -> Engine {
    config["timers"] = json!([]);
    config["workflow"] = serde_json::to_value(ticket_engine::workflow::presets::relaxed()).unwrap();
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

/// P1 and P2 with resolution targets of 60 and 480 minutes, counted 24x7. `more` is added to both
/// policies.
fn two(more: Value) -> Engine {
    let policy = |priority: &str, minutes: i64| {
        let mut policy = json!({
            "policyId": priority, "priority": priority, "businessHoursOnly": false, "resolutionTimeMinutes": minutes,
        });
        for (name, value) in more.as_object().unwrap() {
            policy[name] = value.clone();
        }
        policy
    };
    engine(json!({"policies": [policy("P1", 60), policy("P2", 480)]}))
}

fn open(engine: &Engine, priority: &str) -> Ticket {
    let draft = TicketDraft::new("T-1", "Help", priority, "user-7");
    engine.open(&draft, &OpenCommand::new(minute(0))).unwrap().ticket
}

fn go(engine: &Engine, ticket: &Ticket, to: &str, when: i64) -> Ticket {
    engine.transition(ticket, &Transition::new(to, Actor::agent("a"), minute(when))).unwrap().ticket
}

fn raise(engine: &Engine, ticket: &Ticket, priority: &str, when: i64) -> Decision {
    let changes = from_value(&json!({"priority": priority}), "changes").unwrap();
    let command =
        UpdateCommand { changes, actor: Actor::agent("a"), at: minute(when), explain: false };
    engine.update(ticket, &command).unwrap()
}

fn comment(engine: &Engine, ticket: &Ticket, actor: Actor, when: i64) -> Ticket {
    let command = json!({"commentId": when, "body": "hm", "isInternal": false, "actor": actor, "at": minute(when)});
    engine.comment(ticket, &from_value(&command, "").unwrap()).unwrap().ticket
}

fn resolution(ticket: &Ticket) -> &SlaClock {
    ticket.sla.clock("sla", &ClockId::Resolution).unwrap()
}

fn minutes_used(clock: &SlaClock) -> i64 {
    clock.used_ms / 60_000
}

#[test]
fn the_first_matching_policy_applies_and_the_fallback_is_tried_last() {
    let engine = engine(json!({"policies": [
        {"policyId": "rest", "fallback": true, "businessHoursOnly": false, "resolutionTimeMinutes": 1},
        {"policyId": "vip", "when": {"field": "tags", "has": "vip"}, "businessHoursOnly": false, "resolutionTimeMinutes": 2},
        {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "resolutionTimeMinutes": 3},
    ]}));
    for (tags, priority, policy) in
        [(vec!["vip"], "P1", "vip"), (vec![], "P1", "P1"), (vec![], "P2", "rest")]
    {
        let tags = tags.into_iter().map(str::to_owned).collect();
        let draft = TicketDraft { tags, ..TicketDraft::new(1, "x", priority, 2) };
        let command = OpenCommand { explain: true, ..OpenCommand::new(minute(0)) };
        let decision = engine.open(&draft, &command).unwrap();
        assert_eq!(resolution(&decision.ticket).policy_id, Some(policy.into()));
        let trace = serde_json::to_value(decision.trace.unwrap().policies).unwrap();
        let outcomes: Vec<_> = trace
            .as_array()
            .unwrap()
            .iter()
            .map(|policy| (policy["policyId"].clone(), policy["outcome"].clone()))
            .collect();
        assert_eq!(outcomes.last().unwrap().0, json!("rest"), "it is tried last");
        assert_eq!(outcomes.iter().filter(|(_, outcome)| *outcome == json!("applied")).count(), 1);
    }
}

#[test]
fn a_trace_says_which_test_failed_and_on_which_value() {
    let engine = engine(json!({"policies": [
        {"policyId": "gold", "when": {"all": [{"field": "attributes.tier", "equals": "gold"}]}, "businessHoursOnly": false},
    ]}));
    let draft = TicketDraft::new(1, "x", "P3", 2);
    let command = OpenCommand { explain: true, ..OpenCommand::new(minute(0)) };
    let trace = engine.open(&draft, &command).unwrap().trace.unwrap();
    let failed = serde_json::to_value(&trace.policies[0].failed).unwrap();
    let test = json!({"field": "attributes.tier", "equals": "gold"});
    assert_eq!(failed, json!([{"path": "when.all[0]", "test": test, "found": null}]));
}

#[test]
fn each_mode_of_a_target_change_sets_its_deadline() {
    // 40 of 480 minutes used, then the target is 60.
    for (mode, due, cycle) in [
        (json!(null), 60, 1),
        (json!("keepElapsed"), 60, 1),
        (json!("restart"), 40 + 60, 2),
        (json!("proportional"), 40 + 60 - 5, 1),
        (json!("neverEarlier"), 40 + 60, 1),
    ] {
        let engine = two(json!({"onTargetChange": mode}));
        let raised = raise(&engine, &open(&engine, "P2"), "P1", 40);
        assert_eq!(raised.ticket.due_at, Some(minute(due)), "{mode}");
        assert_eq!(resolution(&raised.ticket).cycle, cycle, "{mode}");
        assert_eq!(raised.ticket.sla.completed.len(), cycle as usize - 1, "{mode}");
    }
    let engine = two(json!({"onTargetChange": "neverEarlier", "graceMinutes": 30}));
    let raised = raise(&engine, &open(&engine, "P2"), "P1", 40).ticket;
    assert_eq!(raised.due_at, Some(minute(70)), "30 minutes of grace");
    let lowered = raise(&engine, &raised, "P2", 50).ticket;
    assert_eq!(lowered.due_at, Some(minute(480)), "a later deadline needs no grace");
}

#[test]
fn a_changed_target_still_leaves_out_every_pause() {
    let engine = two(json!({}));
    let started = go(&engine, &open(&engine, "P2"), "IN_PROGRESS", 10);
    let waiting = go(&engine, &started, "PENDING", 20);
    let resumed = go(&engine, &waiting, "IN_PROGRESS", 1_020);
    let raised = raise(&engine, &resumed, "P1", 1_030).ticket;
    assert_eq!(
        raised.due_at,
        Some(minute(1_060)),
        "30 of 60 minutes are used, in spite of a thousand minutes of waiting"
    );
    let pause = resolution(&raised).pauses[0];
    assert_eq!((pause.start, pause.end), (minute(20), minute(1_020)));
}

#[test]
fn each_mode_of_reopening_sets_its_deadline() {
    // Resolved after 100 of 480 minutes, reopened after 200 more.
    for (mode, due, cycle) in [
        (json!(null), Some(300 + 380), 1),
        (json!("resume"), Some(300 + 380), 1),
        (json!("newCycle"), Some(300 + 480), 2),
        (json!("resumeIncludingResolvedTime"), Some(480), 1),
        (json!("stayStopped"), Some(480), 1),
    ] {
        let engine = two(json!({"onReopen": mode}));
        let resolved = go(&engine, &open(&engine, "P2"), "RESOLVED", 100);
        let reopened = go(&engine, &resolved, "OPEN", 300);
        assert_eq!(reopened.due_at, due.map(minute), "{mode}");
        assert_eq!(resolution(&reopened).cycle, cycle, "{mode}");
        let completed: Vec<_> =
            reopened.sla.completed.iter().map(|cycle| minutes_used(&cycle.clock)).collect();
        assert_eq!(completed, if cycle == 2 { vec![100] } else { vec![] }, "{mode}");
    }
}

#[test]
fn each_cycle_has_its_breach() {
    let engine = two(json!({"onReopen": "newCycle"}));
    let late = go(&engine, &open(&engine, "P1"), "RESOLVED", 100);
    assert_eq!(resolution(&late).breached_at, Some(minute(60)));
    let reopened = go(&engine, &late, "OPEN", 200);
    let decision = engine.advance(&reopened, &AdvanceCommand::new(minute(1_000))).unwrap();
    let breach = &decision.breaches[0];
    assert_eq!(
        (breach.cycle, breach.breached_at, breach.key.as_str()),
        (2, minute(260), "breach/RESOLUTION/2/T-1")
    );
}

#[test]
fn a_resolved_span_longer_than_the_target_is_breached_at_the_deadline_that_passed() {
    let engine = two(json!({"onReopen": "resumeIncludingResolvedTime"}));
    let resolved = go(&engine, &open(&engine, "P1"), "RESOLVED", 30);
    let reopen = Transition::new("OPEN", Actor::agent("a"), minute(300));
    let reopened = engine.transition(&resolved, &reopen).unwrap();
    assert_eq!(reopened.breaches[0].breached_at, minute(60));
    assert_eq!(reopened.breaches[0].detected_at, minute(300));
    let entry = reopened.history.iter().find(|entry| entry.field_changed == "breach.RESOLUTION");
    assert_eq!(entry.unwrap().changed_at, minute(300));
}

#[test]
fn each_warning_comes_once_at_its_instant_and_not_while_paused() {
    let engine = two(json!({"warnAt": [0.5, {"remaining": 60}]}));
    let waiting =
        go(&engine, &go(&engine, &open(&engine, "P2"), "IN_PROGRESS", 10), "PENDING", 200);
    let resumed = go(&engine, &waiting, "IN_PROGRESS", 1_200);
    let decision = engine.advance(&resumed, &AdvanceCommand::new(minute(9_000))).unwrap();
    let warnings: Vec<_> = decision
        .history
        .iter()
        .filter(|entry| entry.field_changed == "warning.RESOLUTION")
        .map(|entry| (entry.changed_at, entry.new_value.clone()))
        .collect();
    assert_eq!(warnings, [(minute(1_240), json!("50%")), (minute(1_420), json!("PT1H remaining"))]);
    let again = engine.advance(&decision.ticket, &AdvanceCommand::new(minute(99_000))).unwrap();
    assert!(!again.is_change());
}

#[test]
fn the_next_response_counts_from_the_oldest_unanswered_comment() {
    let engine = engine(json!({"policies": [
        {"policyId": 1, "businessHoursOnly": false, "responseTimeMinutes": 30, "nextResponseTimeMinutes": 60},
    ]}));
    let (customer, agent) = (|| Actor::reporter("user-7"), || Actor::agent("a"));
    let ticket = comment(&engine, &open(&engine, "P3"), customer(), 5);
    assert_eq!(
        ticket.sla.clock("sla", &ClockId::NextResponse).cloned(),
        None,
        "the first-response clock still runs"
    );
    let ticket = comment(&engine, &ticket, agent(), 10);
    let ticket = comment(&engine, &ticket, customer(), 100);
    let ticket = comment(&engine, &ticket, customer(), 130);
    let clock = ticket.sla.clock("sla", &ClockId::NextResponse).unwrap();
    assert_eq!((clock.cycle, clock.due_at()), (1, Some(minute(160))));
    let ticket = comment(&engine, &ticket, agent(), 160);
    let clock = ticket.sla.clock("sla", &ClockId::NextResponse).unwrap();
    assert!(
        matches!(clock.phase, Phase::Stopped { .. }) && clock.breached_at.is_none(),
        "exactly on time"
    );
    let ticket = comment(&engine, &ticket, customer(), 200);
    assert_eq!(ticket.sla.clock("sla", &ClockId::NextResponse).unwrap().cycle, 2);
    assert_eq!(ticket.sla.completed.len(), 1);
    // A resolved ticket awaits no answer: the clock is neither met nor breached.
    let resolved = go(&engine, &ticket, "RESOLVED", 210);
    let clock = resolved.sla.clock("sla", &ClockId::NextResponse).unwrap();
    assert!(matches!(clock.phase, Phase::Cancelled { .. }));
    let later = engine.advance(&resolved, &AdvanceCommand::new(minute(9_000))).unwrap();
    assert!(!later.is_change(), "it is not breached later");
}

#[test]
fn time_counts_without_a_target_in_case_a_later_policy_has_one() {
    let engine = engine(json!({"policies": [
        {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "resolutionTimeMinutes": 100},
        {"policyId": "P2", "priority": "P2", "businessHoursOnly": false},
    ]}));
    let ticket = open(&engine, "P2");
    assert_eq!((ticket.due_at, resolution(&ticket).target_ms), (None, None));
    let waiting = go(&engine, &go(&engine, &ticket, "IN_PROGRESS", 10), "PENDING", 20);
    let resumed = go(&engine, &waiting, "IN_PROGRESS", 500);
    let raised = raise(&engine, &resumed, "P1", 510).ticket;
    assert_eq!(raised.due_at, Some(minute(510 + 70)), "30 minutes were used before");
    let lowered = raise(&engine, &raised, "P2", 520).ticket;
    assert_eq!((lowered.due_at, minutes_used(resolution(&lowered))), (None, 40));
}

#[test]
fn a_clock_keeps_the_version_of_its_policy_until_policies_are_reapplied() {
    let policy = |version: u32, minutes: i64| json!({"policyId": "all", "version": version, "businessHoursOnly": false, "resolutionTimeMinutes": minutes});
    let old = engine(json!({"policies": [policy(1, 480)]}));
    let new = engine(json!({"policies": [policy(1, 480), policy(2, 240)]}));
    let ticket = open(&old, "P3");
    let started = go(&new, &ticket, "IN_PROGRESS", 10);
    assert_eq!(started.due_at, Some(minute(480)), "still version 1");
    assert_eq!(open(&new, "P3").due_at, Some(minute(240)), "new tickets get version 2");
    let reapply = |at: i64| ReapplyPoliciesCommand { at: minute(at), actor: None, explain: false };
    let reapplied = new.reapply_policies(&started, &reapply(100)).unwrap();
    assert_eq!(reapplied.ticket.due_at, Some(minute(240)));
    let entry =
        reapplied.history.iter().find(|entry| entry.field_changed == "reapplyPolicies").unwrap();
    let target = |value: &Value| value["sla"]["resolution"]["targetMinutes"].clone();
    assert_eq!((target(&entry.old_value), target(&entry.new_value)), (json!(480.0), json!(240.0)));
    assert!(
        !new.reapply_policies(&reapplied.ticket, &reapply(200)).unwrap().is_change(),
        "a second time changes nothing"
    );
}

#[test]
fn an_edited_calendar_keeps_the_time_used_and_recomputes_the_rest() {
    let with = |hours: Value| {
        engine(json!({
            "calendars": {"default": {"hours": {"mon": hours, "tue": hours}}},
            "policies": [{"policyId": 1, "businessHoursOnly": true, "resolutionTimeMinutes": 480}],
        }))
    };
    let old = with(json!([["09:00", "18:00"]]));
    let new = with(json!([["09:00", "12:00"]]));
    let ticket = open(&old, "P3");
    assert_eq!(ticket.due_at, Some(minute(480)));
    let command = ReapplyPoliciesCommand { at: minute(120), actor: None, explain: false };
    let reapplied = new.reapply_policies(&ticket, &command).unwrap().ticket;
    // Two hours are used; one remains on Monday, three on Tuesday, two on the Monday after.
    assert_eq!(reapplied.due_at, Some("2026-11-30T11:00:00Z".parse().unwrap()));
}

#[test]
fn an_imported_ticket_gets_its_clocks_when_policies_are_reapplied() {
    let engine = two(json!({}));
    let mut row = serde_json::to_value(open(&engine, "P2")).unwrap();
    row["sla"] = json!({});
    row["dueAt"] = Value::Null;
    let ticket: Ticket = from_value(&row, "ticket").unwrap();
    let command = ReapplyPoliciesCommand { at: minute(30), actor: None, explain: false };
    assert_eq!(
        engine.reapply_policies(&ticket, &command).unwrap().ticket.due_at,
        Some(minute(480))
    );
}

#[test]
fn a_closed_ticket_can_be_reopened_within_its_window_and_followed_up_after_it() {
    let mut workflow = serde_json::to_value(ticket_engine::workflow::presets::relaxed()).unwrap();
    workflow["reopenWindowMinutes"] = json!(60);
    let config = json!({"workflow": workflow, "timers": []});
    let engine = Engine::new(&from_value(&config, "config").unwrap()).unwrap();
    let draft =
        TicketDraft { tags: vec!["vpn".into()], ..TicketDraft::new("T-1", "Help", "P3", "user-7") };
    let ticket = engine.open(&draft, &OpenCommand::new(minute(0))).unwrap().ticket;
    let closed = go(&engine, &ticket, "CLOSED", 10);
    go(&engine, &closed, "OPEN", 70);
    let late = Transition::new("OPEN", Actor::agent("a"), minute(71));
    assert_eq!(engine.transition(&closed, &late).unwrap_err().code(), "REOPEN_WINDOW_PASSED");
    let comment = json!({"commentId": 1, "body": "hm", "isInternal": false, "actor": Actor::reporter("user-7"), "at": minute(71)});
    let comment = from_value(&comment, "").unwrap();
    assert_eq!(engine.comment(&closed, &comment).unwrap_err().code(), "REOPEN_WINDOW_PASSED");
    let command = json!({"ticketId": "T-2", "at": minute(71)});
    let next = engine.follow_up(&closed, &from_value(&command, "").unwrap()).unwrap().ticket;
    assert_eq!((next.follow_up_of, next.tags), (Some("T-1".into()), vec!["vpn".to_owned()]));
    assert_eq!((next.title.as_str(), next.created_at), ("Help", minute(71)));
}

#[test]
fn a_preview_shows_the_segments_of_a_clock_and_works_for_a_draft() {
    let engine = engine(
        json!({"policies": [{"policyId": 1, "businessHoursOnly": true, "resolutionTimeMinutes": 600}]}),
    );
    let started = go(&engine, &open(&engine, "P3"), "IN_PROGRESS", 60);
    let waiting = go(&engine, &started, "PENDING", 120);
    let resumed = go(&engine, &waiting, "IN_PROGRESS", 180);
    let command = PreviewCommand {
        from: Some(minute(-60)),
        to: Some(minute(2_000)),
        ..PreviewCommand::new(minute(200))
    };
    let preview = engine.preview(&resumed, &command).unwrap();
    let segments: Vec<_> = preview.clocks[0]
        .segments
        .iter()
        .map(|segment| {
            let minutes = |instant: Instant| instant.ms_since(minute(0)) / 60_000;
            let kind = serde_json::to_value(segment.kind).unwrap().as_str().unwrap().to_owned();
            (kind, minutes(segment.start), minutes(segment.end))
        })
        .collect();
    let expected = [
        ("open", 0, 120),
        ("paused", 120, 180),
        ("open", 180, 540),
        ("closed", 540, 1_440),
        ("open", 1_440, 1_560),
        ("overdue", 1_560, 1_980),
        ("closed", 1_980, 2_000),
    ];
    assert_eq!(segments, expected.map(|(kind, start, end)| (kind.to_owned(), start, end)));
    let draft = TicketDraft::new(1, "x", "P3", 2);
    let preview = engine.preview_draft(&draft.into(), &PreviewCommand::new(minute(0))).unwrap();
    assert_eq!(preview.clocks[0].due_at, Some(minute(1_500)));
}

#[test]
fn a_trace_accounts_for_every_minute_of_a_deadline() {
    let engine = engine(
        json!({"policies": [{"policyId": 1, "businessHoursOnly": true, "resolutionTimeMinutes": 2_000}]}),
    );
    let started = go(&engine, &open(&engine, "P3"), "IN_PROGRESS", 60);
    let waiting = go(&engine, &started, "PENDING", 120);
    let resumed = go(&engine, &waiting, "IN_PROGRESS", 3_000);
    let explain = AdvanceCommand { explain: true, ..AdvanceCommand::new(minute(3_100)) };
    let trace = engine.advance(&resumed, &explain).unwrap().trace.unwrap();
    let deadline = &trace.deadlines[0];
    let counted: f64 = deadline.windows.iter().map(|window| window.minutes).sum();
    assert_eq!((Some(counted), deadline.is_cut_short), (deadline.target_minutes, false));
    assert_eq!(deadline.windows.last().map(|window| window.end), deadline.due_at);
    assert_eq!(deadline.pauses[0].minutes, 420.0 + 540.0 + 120.0, "it lies on three working days");
}

#[test]
fn a_trace_names_holidays_and_exceptions() {
    let engine = engine(json!({
        "calendars": {"default": {
            "timeZone": "America/New_York",
            "holidays": [{"month": 11, "weekday": "thu", "nth": 4, "name": "Thanksgiving"}, "12-25"],
            "exceptions": [{"date": "2026-11-27", "hours": [["09:00", "12:00"]], "name": "Half day"}],
        }},
        "policies": [{"policyId": 1, "businessHoursOnly": true, "resolutionTimeMinutes": "PT31H"}],
    }));
    let command = OpenCommand { explain: true, ..OpenCommand::new(minute(0)) };
    let decision = engine.open(&TicketDraft::new(1, "x", "P3", 2), &command).unwrap();
    let deadline = &decision.trace.unwrap().deadlines[0];
    let days: Vec<_> = deadline
        .special_days
        .iter()
        .map(|day| (day.date.as_str(), day.is_exception, day.name.as_deref().unwrap()))
        .collect();
    assert_eq!(days, [("2026-11-26", false, "Thanksgiving"), ("2026-11-27", true, "Half day")]);
    // Three days of nine hours, and the half day; the rest on Monday.
    assert_eq!(deadline.due_at, Some("2026-11-30T10:00:00-05:00".parse().unwrap()));
}

#[test]
fn the_reporter_is_the_customer_whatever_their_role() {
    let engine = engine(json!({"policies": [{
        "policyId": 1, "businessHoursOnly": false, "responseTimeMinutes": 60, "nextResponseTimeMinutes": 60,
    }]}));
    let comment = |ticket: &Ticket, actor: Actor, at: i64, is_internal: bool| {
        let command = json!({
            "commentId": at, "body": "A word.", "isInternal": is_internal, "actor": actor,
            "at": minute(at).epoch_ms(),
        });
        engine.comment(ticket, &from_value(&command, "").unwrap()).unwrap().ticket
    };
    let opened = {
        let draft = TicketDraft::new("T-1", "Help", "P3", "ann");
        engine.open(&draft, &OpenCommand::new(minute(0))).unwrap().ticket
    };
    let hers = comment(&opened, Actor::agent("ann"), 10, false);
    assert_eq!(hers.first_response_at, None);
    let moved =
        engine.transition(&hers, &Transition::new("IN_PROGRESS", Actor::admin("ann"), minute(15)));
    let moved = moved.unwrap().ticket;
    assert_eq!(moved.first_response_at, None, "her own status change is no response");
    let answered = comment(&moved, Actor::agent("bob"), 20, false);
    assert_eq!(answered.first_response_at, Some(minute(20)));
    let noted = comment(&answered, Actor::agent("ann"), 25, true);
    assert_eq!(
        noted.sla.clock("sla", &ClockId::NextResponse).cloned(),
        None,
        "an internal note is no question"
    );
    let asked = comment(&noted, Actor::agent("ann"), 30, false);
    assert_eq!(
        asked.sla.clock("sla", &ClockId::NextResponse).and_then(SlaClock::due_at),
        Some(minute(90))
    );
    let replied = comment(&asked, Actor::agent("bob"), 40, false);
    assert!(!replied.sla.clock("sla", &ClockId::NextResponse).unwrap().is_live());
}

#[test]
fn a_first_response_without_a_target_holds_no_promise_back() {
    // P1 promises a first response alone, P3 a next response alone.
    let engine = engine(json!({"policies": [
        {"policyId": "p1", "priority": "P1", "businessHoursOnly": false, "responseTimeMinutes": 30},
        {"policyId": "p3", "priority": "P3", "businessHoursOnly": false, "nextResponseTimeMinutes": 60},
    ]}));
    let next_due = |ticket: &Ticket| {
        ticket.sla.clock("sla", &ClockId::NextResponse).and_then(SlaClock::due_at)
    };
    let asked = comment(&engine, &open(&engine, "P3"), Actor::reporter("user-7"), 10);
    assert_eq!(next_due(&asked), Some(minute(70)));
    // The promise of P1 holds it back; the change to P3 releases it.
    let held = comment(&engine, &open(&engine, "P1"), Actor::reporter("user-7"), 10);
    assert_eq!(next_due(&held), None);
    let changes = json!({"changes": {"priority": "P3"}, "actor": Actor::agent("a"), "at": minute(20).epoch_ms()});
    let released: UpdateCommand = from_value(&changes, "").unwrap();
    let released = engine.update(&held, &released).unwrap().ticket;
    assert_eq!(next_due(&released), Some(minute(70)));
}

#[test]
fn a_next_response_held_back_counts_from_the_question_unless_that_deadline_has_passed() {
    for (response, next, expected) in [
        // 09:10 and 60 minutes.
        (120, 60, 70),
        // 09:30 would have passed: 09:40 and 20 minutes.
        (120, 20, 60),
        // 09:40 has not passed yet.
        (120, 30, 40),
    ] {
        let engine = engine(json!({"policies": [{
            "policyId": 1, "businessHoursOnly": false,
            "responseTimeMinutes": response, "nextResponseTimeMinutes": next,
        }]}));
        let asked = comment(&engine, &open(&engine, "P3"), Actor::reporter("user-7"), 10);
        let asked = comment(&engine, &asked, Actor::reporter("user-7"), 30);
        // Ends the first response without a word.
        let taken = go(&engine, &asked, "IN_PROGRESS", 40);
        let clock = taken.sla.clock("sla", &ClockId::NextResponse).unwrap();
        assert_eq!(clock.due_at(), Some(minute(expected)), "{next} minutes");
    }
}
