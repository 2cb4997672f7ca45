//! Edge cases: situations in which a rule that holds elsewhere is easily broken.

use serde_json::{Value, json};
use ticket_engine::{
    Actor, AdvanceCommand, ClockId, CommentDraft, Decision, Effect, Engine, EngineConfig,
    FollowUpCommand, Instant, OpenCommand, ReapplyPoliciesCommand, Ticket, TicketDraft, Transition,
    UpdateCommand, from_json, from_value,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A configuration with the relaxed workflow, and without timers unless `config` has some.
fn config(config: Value) -> EngineConfig {
    let mut whole = json!({"workflow": ticket_engine::workflow::presets::relaxed(), "timers": []});
    whole.as_object_mut().unwrap().extend(config.as_object().unwrap().clone());
    from_value(&whole, "config").unwrap()
}

fn engine(changes: Value) -> Engine {
    Engine::new(&config(changes)).unwrap()
}

fn open(engine: &Engine, priority: &str, when: &str) -> Ticket {
    let draft = TicketDraft::new("T-1", "Help", priority, "user-7");
    engine.open(&draft, &OpenCommand::new(at(when))).unwrap().ticket
}

fn go(engine: &Engine, ticket: &Ticket, to: &str, when: &str) -> Decision {
    engine.transition(ticket, &Transition::new(to, Actor::agent("ann"), at(when))).unwrap()
}

fn update(engine: &Engine, ticket: &Ticket, changes: Value, when: &str) -> Decision {
    let changes = from_value(&changes, "changes").unwrap();
    let actor = Actor::agent("ann");
    let command = UpdateCommand { changes, actor, at: at(when), explain: false };
    engine.update(ticket, &command).unwrap()
}

fn advance(engine: &Engine, ticket: &Ticket, when: &str) -> Decision {
    engine.advance(ticket, &AdvanceCommand::new(at(when))).unwrap()
}

fn keys(decision: &Decision) -> Vec<&str> {
    decision.effects.iter().map(Effect::key).collect()
}

#[test]
fn a_clock_with_an_unknown_calendar_is_refused() {
    let policies = |calendar: &str| {
        json!([{
            "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": true, "calendar": calendar,
        }])
    };
    let timers =
        json!([{"id": "look", "since": "opened", "after": 30, "do": [{"notify": "look"}]}]);
    let old = engine(
        json!({"calendars": {"berlin": {}}, "policies": policies("berlin"), "timers": timers}),
    );
    let new =
        engine(json!({"calendars": {"bonn": {}}, "policies": policies("bonn"), "timers": timers}));
    let ticket = open(&old, "P3", "2026-11-23T09:00:00Z");
    let refusal =
        new.advance(&ticket, &AdvanceCommand::new(at("2026-11-23T10:00:00Z"))).unwrap_err();
    assert_eq!(
        (refusal.code(), refusal.path()),
        ("UNKNOWN_CALENDAR", "ticket.sla.clocks.sla.resolution.calendarId")
    );
}

#[test]
fn a_clock_stops_under_the_policy_it_ran_under() {
    let engine = engine(json!({"policies": [
        {"policyId": "work", "when": {"field": "status", "in": ["OPEN", "IN_PROGRESS"]},
         "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false},
        {"policyId": "rest", "resolutionTimeMinutes": "PT1H", "businessHoursOnly": false},
    ]}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let resolved = go(&engine, &ticket, "RESOLVED", "2026-11-23T11:00:00Z");
    assert_eq!(resolved.breaches, [], "two of eight hours are used");
    let clock = resolved.ticket.sla.clock("sla", &ClockId::Resolution).cloned().unwrap();
    assert_eq!(clock.policy_id, Some("work".into()));
}

#[test]
fn reopening_a_ticket_does_not_apply_an_edited_policy() {
    let policy = |version: u32, hours: &str| {
        json!({
            "policyId": "any", "version": version, "resolutionTimeMinutes": hours, "businessHoursOnly": false,
        })
    };
    let old = engine(json!({"policies": [policy(1, "PT24H")]}));
    let new = engine(json!({"policies": [policy(1, "PT24H"), policy(2, "PT8H")]}));
    let ticket = open(&old, "P3", "2026-11-23T09:00:00Z");
    let solved = go(&old, &ticket, "RESOLVED", "2026-11-23T19:00:00Z").ticket;
    let reopened = go(&new, &solved, "OPEN", "2026-11-24T09:00:00Z");
    assert_eq!(reopened.breaches, [], "ten of 24 hours are used");
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-24T23:00:00Z")));
}

#[test]
fn a_cycle_that_was_met_stays_met_when_a_reopening_restarts_the_clock() {
    for on_reopen in ["resume", "resumeIncludingResolvedTime"] {
        let engine = engine(json!({"policies": [
            {"policyId": "p3", "priority": "P3", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false},
            {"policyId": "p1", "priority": "P1", "resolutionTimeMinutes": "PT4H", "businessHoursOnly": false,
             "onTargetChange": "restart", "onReopen": on_reopen},
        ]}));
        let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
        let solved = go(&engine, &ticket, "RESOLVED", "2026-11-23T12:00:00Z").ticket;
        let first = solved.sla.clock("sla", &ClockId::Resolution).cloned().unwrap();
        let raised =
            update(&engine, &solved, json!({"priority": "P1"}), "2026-11-23T13:00:00Z").ticket;
        let reopened = go(&engine, &raised, "OPEN", "2026-11-23T14:00:00Z").ticket;
        assert_eq!(reopened.due_at, Some(at("2026-11-23T18:00:00Z")));
        assert_eq!(reopened.sla.completed[0].clock, first, "{on_reopen}");
    }
}

#[test]
fn a_second_page_is_acknowledged_under_a_new_key() {
    let engine = engine(json!({"timers": null}));
    let ticket = open(&engine, "P1", "2026-11-23T09:00:00Z");
    let paged = advance(&engine, &ticket, "2026-11-23T09:15:00Z").ticket;
    let taken = update(&engine, &paged, json!({"assigneeId": "ann"}), "2026-11-23T09:20:00Z");
    let dropped =
        update(&engine, &taken.ticket, json!({"assigneeId": null}), "2026-11-23T10:00:00Z");
    let again = advance(&engine, &dropped.ticket, "2026-11-23T10:15:00Z");
    assert_eq!(again.effects.len(), 1, "somebody is paged again");
    let retaken =
        update(&engine, &again.ticket, json!({"assigneeId": "bob"}), "2026-11-23T10:20:00Z");
    let acknowledged = |decision: &Decision| {
        keys(decision)
            .into_iter()
            .find(|key| key.starts_with("page/acknowledge/"))
            .map(str::to_owned)
    };
    let (first, second) = (acknowledged(&taken).unwrap(), acknowledged(&retaken));
    assert!(second.is_some_and(|second| second != first));
}

#[test]
fn a_ticket_resolved_by_the_step_that_pages_pages_nobody() {
    let engine = engine(json!({"timers": [
        {"id": "end", "since": "opened", "after": 1, "do": [{"page": {}}, {"setStatus": "RESOLVED"}]},
    ]}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let ended = advance(&engine, &ticket, "2026-11-23T10:00:00Z");
    assert_eq!(keys(&ended).iter().filter(|key| key.starts_with("page/")).count(), 0);
}

#[test]
fn a_ticket_with_a_scaled_clock_can_be_read_back() {
    let engine = engine(json!({"policies": [
        {"policyId": "p1", "priority": "P1", "resolutionTimeMinutes": 1, "businessHoursOnly": false},
        {"policyId": "p4", "priority": "P4", "resolutionTimeMinutes": "PT720H", "businessHoursOnly": false,
         "onTargetChange": "proportional"},
    ]}));
    let ticket = open(&engine, "P1", "2026-11-23T09:00:00Z");
    let lowered =
        update(&engine, &ticket, json!({"priority": "P4"}), "2026-12-23T09:00:00Z").ticket;
    let json = serde_json::to_string(&lowered).unwrap();
    assert_eq!(from_json::<Ticket>(&json, "ticket").unwrap(), lowered);
}

#[test]
fn a_full_ticket_that_a_timer_tags_can_be_read_back() {
    let engine = engine(json!({"timers": [
        {"id": "tag", "since": "opened", "after": 1, "do": [{"addTag": "old"}]},
    ]}));
    let tags = (0..1_000).map(|number| format!("t{number}")).collect();
    let draft = TicketDraft { tags, ..TicketDraft::new(1, "x", "P3", 2) };
    let ticket = engine.open(&draft, &OpenCommand::new(at("2026-11-23T09:00:00Z"))).unwrap().ticket;
    let tagged = advance(&engine, &ticket, "2026-11-23T10:00:00Z").ticket;
    let json = serde_json::to_string(&tagged).unwrap();
    assert!(from_json::<Ticket>(&json, "ticket").is_ok());
}

#[test]
fn two_warnings_with_the_same_name_are_refused() {
    let policy = json!({
        "policyId": 1, "responseTimeMinutes": 60, "businessHoursOnly": false,
        "warnAt": [0.75, {"remaining": 30}, 0.750000001, {"remaining": "PT30M"}],
    });
    let refusal = Engine::new(&config(json!({"policies": [policy]}))).unwrap_err();
    let problems: Vec<_> =
        refusal.problems().map(|problem| (problem.reason.code(), problem.path.as_str())).collect();
    assert_eq!(
        problems,
        [
            ("DUPLICATE", "config.policies[0].warnAt[2]"),
            ("DUPLICATE", "config.policies[0].warnAt[3]")
        ]
    );
}

#[test]
fn a_comment_by_the_reporter_that_closes_the_ticket_awaits_no_answer() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "nextResponseTimeMinutes": 60, "businessHoursOnly": false,
    }]}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let thanks = Transition {
        comment: Some(CommentDraft {
            comment_id: 1.into(),
            body: "Thanks!".into(),
            is_internal: false,
        }),
        ..Transition::new("CLOSED", Actor::reporter("user-7"), at("2026-11-23T10:00:00Z"))
    };
    let closed = engine.transition(&ticket, &thanks).unwrap().ticket;
    let reopened = go(&engine, &closed, "OPEN", "2026-11-24T10:00:00Z").ticket;
    assert_eq!(reopened.sla.clock("sla", &ClockId::NextResponse).cloned(), None);
}

#[test]
fn the_time_an_unassigned_ticket_was_resolved_does_not_count_towards_a_page() {
    let engine = engine(json!({"timers": null}));
    let ticket = open(&engine, "P1", "2026-11-23T09:00:00Z");
    let solved = go(&engine, &ticket, "RESOLVED", "2026-11-23T09:05:00Z").ticket;
    let reopened = go(&engine, &solved, "OPEN", "2026-11-26T09:00:00Z");
    assert!(!keys(&reopened).iter().any(|key| key.starts_with("page/")));
    assert_eq!(reopened.next_wake_at, Some(at("2026-11-26T09:15:00Z")));
}

#[test]
fn a_follow_up_has_a_title() {
    let follow = json!({"ticketId": "T-2", "title": " ", "at": "2026-11-23T09:00:00Z"});
    let refusal = from_value::<FollowUpCommand>(&follow, "followUp").unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("INVALID_VALUE", "followUp.title"));
}

#[test]
fn reapplying_the_same_policies_takes_no_grace_back() {
    let policies = serde_json::to_value(ticket_engine::sla::presets::standard_policies()).unwrap();
    let engine = engine(json!({"policies": policies, "timers": null}));
    let ticket = open(&engine, "P2", "2026-11-23T09:00:00Z");
    let raised = advance(&engine, &ticket, "2026-11-23T09:35:00Z").ticket;
    assert_eq!(raised.response_due_at, Some(at("2026-11-23T09:45:00Z")));
    let command =
        ReapplyPoliciesCommand { at: at("2026-11-23T09:40:00Z"), actor: None, explain: false };
    let reapplied = engine.reapply_policies(&raised, &command).unwrap();
    assert_eq!(reapplied.breaches, []);
    assert!(!reapplied.is_change());
}

#[test]
fn a_comment_still_awaits_an_answer_after_a_first_response_without_one() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "businessHoursOnly": false, "responseTimeMinutes": 60, "nextResponseTimeMinutes": 30,
    }]}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let command = json!({
        "commentId": 1, "body": "hm", "isInternal": false, "actor": Actor::reporter("user-7"),
        "at": at("2026-11-23T09:10:00Z"),
    });
    let commented = engine.comment(&ticket, &from_value(&command, "").unwrap()).unwrap().ticket;
    assert_eq!(
        commented.sla.clock("sla", &ClockId::NextResponse).cloned(),
        None,
        "the first-response clock still runs"
    );
    let started = go(&engine, &commented, "IN_PROGRESS", "2026-11-23T09:20:00Z").ticket;
    let clock = started.sla.clock("sla", &ClockId::NextResponse).cloned().unwrap();
    assert_eq!(clock.due_at(), Some(at("2026-11-23T09:40:00Z")), "counted from the comment");
}

#[test]
fn a_timer_since_a_breach_leaves_out_the_time_in_a_resolved_status() {
    let engine = engine(json!({
        "policies": [{"policyId": "any", "businessHoursOnly": false, "resolutionTimeMinutes": 60}],
        "timers": [{"id": "late", "since": "breached", "after": 60, "do": [{"notify": "late"}]}],
    }));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let resolved = go(&engine, &ticket, "RESOLVED", "2026-11-23T10:10:00Z").ticket;
    let reopened = go(&engine, &resolved, "OPEN", "2026-11-26T10:10:00Z");
    assert_eq!(reopened.ticket.next_wake_at, Some(at("2026-11-26T11:10:00Z")));
}

#[test]
fn a_reopening_by_a_timer_breaches_nothing() {
    let engine = engine(json!({
        "policies": [{"policyId": "any", "businessHoursOnly": false, "resolutionTimeMinutes": 60, "onReopen": "resumeIncludingResolvedTime"}],
        "timers": [{"id": "again", "when": {"field": "status", "equals": "RESOLVED"}, "since": "inStatus", "after": 600, "do": [{"setStatus": "OPEN"}]}],
    }));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let resolved = go(&engine, &ticket, "RESOLVED", "2026-11-23T09:10:00Z").ticket;
    let reopened = advance(&engine, &resolved, "2026-11-23T19:10:00Z");
    assert_eq!((reopened.ticket.status.as_str(), reopened.breaches.len()), ("OPEN", 0));
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-23T20:00:00Z")));
}

#[test]
fn the_largest_revision_cannot_be_raised() {
    let engine = engine(json!({}));
    let mut ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    ticket.revision = u32::MAX;
    let late = AdvanceCommand::new(at("2026-11-23T10:00:00Z"));
    let refusal = engine.advance(&ticket, &late).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("INVALID_VALUE", "ticket.revision"));
}

#[test]
fn the_total_size_of_all_conditions_is_limited() {
    let tests: Vec<Value> = (0..990).map(|n| json!({"field": "attributes.a", "has": n})).collect();
    let timers: Vec<Value> = (0..30)
        .map(|n| json!({"id": format!("t{n}"), "when": {"any": tests}, "since": "opened", "after": 1, "do": [{"notify": "x"}]}))
        .collect();
    let refusal = Engine::new(&config(json!({"timers": timers}))).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("LIMIT_EXCEEDED", "config"));
}

#[test]
fn large_integers_are_compared_exactly() {
    let when = json!({"field": "attributes.serial", "equals": 9_007_199_254_740_993_i64});
    let engine = engine(
        json!({"policies": [{"policyId": "any", "when": when, "businessHoursOnly": false, "resolutionTimeMinutes": 60}]}),
    );
    for (serial, matches) in [(9_007_199_254_740_993_i64, true), (9_007_199_254_740_992, false)] {
        let draft = json!({"ticketId": 1, "title": "x", "priority": "P3", "reporterId": 2, "attributes": {"serial": serial}});
        let draft: TicketDraft = from_value(&draft, "draft").unwrap();
        let ticket =
            engine.open(&draft, &OpenCommand::new(at("2026-11-23T09:00:00Z"))).unwrap().ticket;
        assert_eq!(ticket.due_at.is_some(), matches, "{serial}");
    }
}

#[test]
fn a_raise_within_the_new_target_leaves_no_grace_behind() {
    let policies = |minutes: u32| {
        json!([
            {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "resolutionTimeMinutes": minutes},
            {"policyId": "P2", "priority": "P2", "businessHoursOnly": false, "resolutionTimeMinutes": 600,
             "pauseOn": {"resolution": ["OPEN"]}},
        ])
    };
    let timers = json!([{
        "id": "raise", "when": {"field": "priority", "equals": "P2"}, "since": "opened", "after": 30,
        "do": [{"setPriority": "P1"}],
    }]);
    let old = engine(json!({"policies": policies(60), "timers": timers}));
    let new = engine(json!({"policies": policies(50), "timers": timers}));
    // No time is used at the raise, so the new target applies unchanged, and so does an edit of it.
    let ticket = open(&old, "P2", "2026-11-23T09:00:00Z");
    let raised = advance(&old, &ticket, "2026-11-23T09:30:00Z").ticket;
    assert_eq!(raised.due_at, Some(at("2026-11-23T10:30:00Z")));
    let command =
        ReapplyPoliciesCommand { at: at("2026-11-23T09:40:00Z"), actor: None, explain: false };
    let reapplied = new.reapply_policies(&raised, &command).unwrap().ticket;
    assert_eq!(reapplied.due_at, Some(at("2026-11-23T10:20:00Z")));
}

#[test]
fn an_engine_has_at_most_200_timers() {
    let timers = |count: usize| -> Vec<Value> {
        let timer = |n| json!({"id": format!("t{n}"), "since": "opened", "after": 1, "do": [{"notify": "x"}]});
        (0..count).map(timer).collect()
    };
    assert!(Engine::new(&config(json!({"timers": timers(200)}))).is_ok());
    let refusal = Engine::new(&config(json!({"timers": timers(201)}))).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("LIMIT_EXCEEDED", "config.timers"));
}

#[test]
fn a_clock_without_a_policy_version_has_version_1() {
    let policies =
        json!([{"policyId": "any", "businessHoursOnly": false, "resolutionTimeMinutes": 60}]);
    let engine = engine(json!({"policies": policies}));
    let mut row = serde_json::to_value(open(&engine, "P3", "2026-11-23T09:00:00Z")).unwrap();
    row["sla"]["clocks"]["sla"]["resolution"].as_object_mut().unwrap().remove("policyVersion");
    let ticket: Ticket = from_value(&row, "ticket").unwrap();
    assert_eq!(ticket.sla.clock("sla", &ClockId::Resolution).cloned().unwrap().policy_version, 1);
}

#[test]
fn an_invalid_warning_is_refused_with_what_is_expected() {
    for (warn_at, found) in [
        (json!(2), "number 2"),
        (json!(0), "number 0"),
        (json!("75%"), "string \"75%\""),
        (json!(true), "true"),
    ] {
        let policy = json!({"policyId": "any", "businessHoursOnly": false, "warnAt": [warn_at]});
        let refusal =
            from_value::<EngineConfig>(&json!({"policies": [policy]}), "config").unwrap_err();
        assert_eq!(
            refusal.to_string(),
            format!(
                "config.policies[0].warnAt[0]: expected a share of the target above 0 and at most 1, or {{ remaining: minutes or a duration }}, got {found}"
            )
        );
    }
}

#[test]
fn a_clock_whose_policy_was_removed_keeps_its_deadline() {
    let policy =
        json!({"policyId": "gone", "businessHoursOnly": false, "resolutionTimeMinutes": 60});
    let old = engine(json!({"policies": [policy]}));
    let new = engine(json!({"policies": []}));
    let ticket = open(&old, "P3", "2026-11-23T09:00:00Z");
    let titled = update(&new, &ticket, json!({"title": "Help!"}), "2026-11-23T09:10:00Z").ticket;
    assert_eq!(titled.due_at, Some(at("2026-11-23T10:00:00Z")));
    assert_eq!(
        titled.sla.clock("sla", &ClockId::Resolution).cloned().unwrap().policy_id,
        Some("gone".into())
    );
}
