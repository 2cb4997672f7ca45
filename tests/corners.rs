//! Corners of the core: situations in which a rule that holds elsewhere is easily lost.

use serde_json::{Value, json};
use ticket_engine::input::{from_json, from_value};
use ticket_engine::{
    Actor, AdvanceCommand, CommentDraft, Decision, Effect, Engine, EngineConfig, FollowUpCommand,
    Instant, MigrateCommand, OpenCommand, Ticket, TicketDraft, Transition, UpdateCommand,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A configuration of the desk's workflow, without timers unless `config` has some.
fn config(config: Value) -> EngineConfig {
    let mut whole = json!({"workflow": ticket_engine::workflow::presets::desk(), "timers": []});
    whole.as_object_mut().unwrap().extend(config.as_object().unwrap().clone());
    from_value(&whole, "config").unwrap()
}

fn engine(given: Value) -> Engine {
    Engine::new(&config(given)).unwrap()
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
fn a_timer_on_a_clock_of_an_unknown_calendar_is_refused_and_takes_nothing_away() {
    let policies = |calendar: &str| {
        json!([{
            "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": true, "calendar": calendar,
        }])
    };
    let timers =
        json!([{"id": "look", "anchor": "created", "after": 30, "do": [{"notify": "look"}]}]);
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
        ("UNKNOWN_CALENDAR", "ticket.sla.resolution.calendarId")
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
    assert_eq!(resolved.breaches, [], "two of eight hours");
    let clock = resolved.ticket.sla.resolution.unwrap();
    assert_eq!(clock.policy_id, Some("work".into()));
}

#[test]
fn an_edited_policy_does_not_reach_a_ticket_by_its_reopening() {
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
    assert_eq!(reopened.breaches, [], "ten of twenty-four hours");
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-24T23:00:00Z")));
}

#[test]
fn a_cycle_that_was_met_stays_met_when_a_reopening_restarts_the_clock() {
    for on_reopen in ["resume", "resumeCountingGap"] {
        let engine = engine(json!({"policies": [
            {"policyId": "p3", "priority": "P3", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false},
            {"policyId": "p1", "priority": "P1", "resolutionTimeMinutes": "PT4H", "businessHoursOnly": false,
             "onTargetChange": "restart", "onReopen": on_reopen},
        ]}));
        let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
        let solved = go(&engine, &ticket, "RESOLVED", "2026-11-23T12:00:00Z").ticket;
        let first = solved.sla.resolution.clone().unwrap();
        let raised =
            update(&engine, &solved, json!({"priority": "P1"}), "2026-11-23T13:00:00Z").ticket;
        let reopened = go(&engine, &raised, "OPEN", "2026-11-23T14:00:00Z").ticket;
        assert_eq!(reopened.due_at, Some(at("2026-11-23T18:00:00Z")));
        assert_eq!(reopened.sla.completed[0].clock, first, "{on_reopen}");
    }
}

#[test]
fn a_second_call_is_acknowledged_as_the_first_was() {
    let engine = engine(json!({"timers": null}));
    let ticket = open(&engine, "P1", "2026-11-23T09:00:00Z");
    let paged = advance(&engine, &ticket, "2026-11-23T09:15:00Z").ticket;
    let taken = update(&engine, &paged, json!({"assigneeId": "ann"}), "2026-11-23T09:20:00Z");
    let dropped =
        update(&engine, &taken.ticket, json!({"assigneeId": null}), "2026-11-23T10:00:00Z");
    let again = advance(&engine, &dropped.ticket, "2026-11-23T10:15:00Z");
    assert_eq!(again.effects.len(), 1, "somebody is called once more");
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
fn a_ticket_resolved_by_the_step_that_pages_calls_nobody() {
    let engine = engine(json!({"timers": [
        {"id": "end", "anchor": "created", "after": 1, "do": [{"page": {}}, {"setStatus": "RESOLVED"}]},
    ]}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let ended = advance(&engine, &ticket, "2026-11-23T10:00:00Z");
    assert_eq!(keys(&ended).iter().filter(|key| key.starts_with("page/")).count(), 0);
}

#[test]
fn a_scaled_clock_can_be_read_again() {
    let engine = engine(json!({"policies": [
        {"policyId": "p1", "priority": "P1", "resolutionTimeMinutes": 1, "businessHoursOnly": false},
        {"policyId": "p4", "priority": "P4", "resolutionTimeMinutes": "PT720H", "businessHoursOnly": false,
         "onTargetChange": "scale"},
    ]}));
    let ticket = open(&engine, "P1", "2026-11-23T09:00:00Z");
    let lowered =
        update(&engine, &ticket, json!({"priority": "P4"}), "2026-12-23T09:00:00Z").ticket;
    let json = serde_json::to_string(&lowered).unwrap();
    assert_eq!(from_json::<Ticket>(&json, "ticket").unwrap(), lowered);
}

#[test]
fn a_tag_of_a_timer_leaves_the_ticket_readable() {
    let engine = engine(json!({"timers": [
        {"id": "tag", "anchor": "created", "after": 1, "do": [{"addTag": "old"}]},
    ]}));
    let tags = (0..1_000).map(|number| format!("t{number}")).collect();
    let draft = TicketDraft { tags, ..TicketDraft::new(1, "x", "P3", 2) };
    let ticket = engine.open(&draft, &OpenCommand::new(at("2026-11-23T09:00:00Z"))).unwrap().ticket;
    let tagged = advance(&engine, &ticket, "2026-11-23T10:00:00Z").ticket;
    let json = serde_json::to_string(&tagged).unwrap();
    assert!(from_json::<Ticket>(&json, "ticket").is_ok());
}

#[test]
fn two_warnings_of_one_name_are_refused() {
    let policy = json!({
        "policyId": 1, "responseTimeMinutes": 60, "businessHoursOnly": false,
        "warnAt": [0.75, {"left": 30}, 0.750000001, {"left": "PT30M"}],
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
fn words_of_thanks_on_closing_wait_for_no_answer() {
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
    assert_eq!(reopened.sla.next_response, None);
}

#[test]
fn a_reopened_ticket_that_nobody_had_is_not_called_out_for_the_time_it_was_solved() {
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
fn a_migration_under_the_same_configuration_takes_back_no_grace() {
    let policies = serde_json::to_value(ticket_engine::sla::presets::itil()).unwrap();
    let engine = engine(json!({"policies": policies, "timers": null}));
    let ticket = open(&engine, "P2", "2026-11-23T09:00:00Z");
    let raised = advance(&engine, &ticket, "2026-11-23T09:35:00Z").ticket;
    assert_eq!(raised.response_due_at, Some(at("2026-11-23T09:45:00Z")));
    let command = MigrateCommand { at: at("2026-11-23T09:40:00Z"), actor: None, explain: false };
    let migrated = engine.migrate(&raised, &command).unwrap();
    assert_eq!(migrated.breaches, []);
    assert!(!migrated.is_change());
}

#[test]
fn a_comment_before_a_first_response_that_says_nothing_still_awaits_an_answer() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "businessHoursOnly": false, "responseTimeMinutes": 60, "nextResponseTimeMinutes": 30,
    }]}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let command = json!({
        "commentId": 1, "body": "hm", "isInternal": false, "actor": Actor::reporter("user-7"),
        "at": at("2026-11-23T09:10:00Z"),
    });
    let asked = engine.comment(&ticket, &from_value(&command, "").unwrap()).unwrap().ticket;
    assert_eq!(asked.sla.next_response, None, "the first response is the promise");
    let started = go(&engine, &asked, "IN_PROGRESS", "2026-11-23T09:20:00Z").ticket;
    let clock = started.sla.next_response.unwrap();
    assert_eq!(
        clock.due_at(),
        Some(at("2026-11-23T09:50:00Z")),
        "from when the first response ended"
    );
}

#[test]
fn a_ladder_from_a_missed_deadline_leaves_the_solved_span_out() {
    let engine = engine(json!({
        "policies": [{"policyId": "any", "businessHoursOnly": false, "resolutionTimeMinutes": 60}],
        "timers": [{"id": "late", "anchor": "breached", "after": 60, "do": [{"notify": "late"}]}],
    }));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let resolved = go(&engine, &ticket, "RESOLVED", "2026-11-23T10:10:00Z").ticket;
    let reopened = go(&engine, &resolved, "OPEN", "2026-11-26T10:10:00Z");
    assert_eq!(reopened.ticket.next_wake_at, Some(at("2026-11-26T11:10:00Z")));
}

#[test]
fn a_reopening_by_a_timer_makes_nothing_late() {
    let engine = engine(json!({
        "policies": [{"policyId": "any", "businessHoursOnly": false, "resolutionTimeMinutes": 60, "onReopen": "resumeCountingGap"}],
        "timers": [{"id": "again", "when": {"field": "status", "equals": "RESOLVED"}, "anchor": "inStatus", "after": 600, "do": [{"setStatus": "OPEN"}]}],
    }));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let resolved = go(&engine, &ticket, "RESOLVED", "2026-11-23T09:10:00Z").ticket;
    let reopened = advance(&engine, &resolved, "2026-11-23T19:10:00Z");
    assert_eq!((reopened.ticket.status.as_str(), reopened.breaches.len()), ("OPEN", 0));
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-23T20:00:00Z")));
}

#[test]
fn a_revision_that_cannot_rise_any_more_is_refused() {
    let engine = engine(json!({}));
    let mut ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    ticket.revision = u32::MAX;
    let late = AdvanceCommand::new(at("2026-11-23T10:00:00Z"));
    let refusal = engine.advance(&ticket, &late).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("INVALID_VALUE", "ticket.revision"));
}

#[test]
fn conditions_are_limited_together_too() {
    let tests: Vec<Value> = (0..990).map(|n| json!({"field": "attributes.a", "has": n})).collect();
    let timers: Vec<Value> = (0..30)
        .map(|n| json!({"id": format!("t{n}"), "when": {"any": tests}, "anchor": "created", "after": 1, "do": [{"notify": "x"}]}))
        .collect();
    let refusal = Engine::new(&config(json!({"timers": timers}))).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("TOO_MUCH", "config"));
}

#[test]
fn whole_numbers_are_compared_to_the_last_digit() {
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
fn a_raise_that_needed_no_grace_leaves_none_behind() {
    let policies = |minutes: u32| {
        json!([
            {"policyId": "P1", "priority": "P1", "businessHoursOnly": false, "resolutionTimeMinutes": minutes},
            {"policyId": "P2", "priority": "P2", "businessHoursOnly": false, "resolutionTimeMinutes": 600,
             "pauseOn": {"resolution": ["OPEN"]}},
        ])
    };
    let timers = json!([{
        "id": "raise", "when": {"field": "priority", "equals": "P2"}, "anchor": "created", "after": 30,
        "do": [{"setPriority": "P1"}],
    }]);
    let old = engine(json!({"policies": policies(60), "timers": timers}));
    let new = engine(json!({"policies": policies(50), "timers": timers}));
    // Nothing is used when the raise comes: the new target holds as it is, and so does an edit of it.
    let ticket = open(&old, "P2", "2026-11-23T09:00:00Z");
    let raised = advance(&old, &ticket, "2026-11-23T09:30:00Z").ticket;
    assert_eq!(raised.due_at, Some(at("2026-11-23T10:30:00Z")));
    let command = MigrateCommand { at: at("2026-11-23T09:40:00Z"), actor: None, explain: false };
    let migrated = new.migrate(&raised, &command).unwrap().ticket;
    assert_eq!(migrated.due_at, Some(at("2026-11-23T10:20:00Z")));
}

#[test]
fn an_engine_has_at_most_200_timers() {
    let timers = |count: usize| -> Vec<Value> {
        let timer = |n| json!({"id": format!("t{n}"), "anchor": "created", "after": 1, "do": [{"notify": "x"}]});
        (0..count).map(timer).collect()
    };
    assert!(Engine::new(&config(json!({"timers": timers(200)}))).is_ok());
    let refusal = Engine::new(&config(json!({"timers": timers(201)}))).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("TOO_MUCH", "config.timers"));
}

#[test]
fn a_clock_that_names_no_version_has_the_first() {
    let policies =
        json!([{"policyId": "any", "businessHoursOnly": false, "resolutionTimeMinutes": 60}]);
    let engine = engine(json!({"policies": policies}));
    let mut row = serde_json::to_value(open(&engine, "P3", "2026-11-23T09:00:00Z")).unwrap();
    row["sla"]["resolution"].as_object_mut().unwrap().remove("policyVersion");
    let ticket: Ticket = from_value(&row, "ticket").unwrap();
    assert_eq!(ticket.sla.resolution.unwrap().policy_version, 1);
}

#[test]
fn a_warning_that_cannot_be_says_what_can() {
    for warn_at in [json!(2), json!(0), json!("75%"), json!(true)] {
        let policy = json!({"policyId": "any", "businessHoursOnly": false, "warnAt": [warn_at]});
        let refusal =
            from_value::<EngineConfig>(&json!({"policies": [policy]}), "config").unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "config.policies[0].warnAt[0]: this value has the wrong type or form; write a share of the target above 0 and at most 1, or { left: minutes or a duration }"
        );
    }
}

#[test]
fn a_clock_whose_policy_has_left_the_configuration_keeps_its_promise() {
    let policy =
        json!({"policyId": "gone", "businessHoursOnly": false, "resolutionTimeMinutes": 60});
    let old = engine(json!({"policies": [policy]}));
    let new = engine(json!({"policies": []}));
    let ticket = open(&old, "P3", "2026-11-23T09:00:00Z");
    let titled = update(&new, &ticket, json!({"title": "Help!"}), "2026-11-23T09:10:00Z").ticket;
    assert_eq!(titled.due_at, Some(at("2026-11-23T10:00:00Z")));
    assert_eq!(titled.sla.resolution.unwrap().policy_id, Some("gone".into()));
}
