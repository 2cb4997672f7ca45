//! Statements about a help desk: one situation each, with the outcome that a support lead would
//! expect.

use serde_json::json;
use ticket_engine::model::{BreachType, Cause, Phase};
use ticket_engine::{
    Actor, AdvanceCommand, ClockId, CommentCommand, Decision, Effect, Engine, Instant, OpenCommand,
    PreviewCommand, Ticket, TicketDraft, TicketEngineError, Transition, UpdateCommand, Value,
    from_value,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn engine(config: serde_json::Value) -> Engine {
    Engine::new(&from_value(&config, "config").unwrap()).unwrap()
}

/// Response and resolution targets: P2 has 30 minutes and 8 hours, counted 24x7. P3 has 4 and 24
/// business hours.
fn desk_engine() -> Engine {
    let policies = serde_json::to_value(ticket_engine::sla::presets::standard_policies()).unwrap();
    let workflow = ticket_engine::workflow::presets::relaxed();
    engine(json!({"policies": policies, "workflow": workflow, "timers": []}))
}

fn open(engine: &Engine, priority: &str, when: &str) -> Ticket {
    let draft = TicketDraft::new("T-1", "Help", priority, "user-7");
    engine.open(&draft, &OpenCommand::new(at(when))).unwrap().ticket
}

fn go(engine: &Engine, ticket: &Ticket, to: &str, when: &str) -> Decision {
    engine.transition(ticket, &Transition::new(to, Actor::agent("a"), at(when))).unwrap()
}

fn update(engine: &Engine, ticket: &Ticket, changes: serde_json::Value, when: &str) -> Decision {
    let changes = from_value(&changes, "changes").unwrap();
    let command = UpdateCommand { changes, actor: Actor::agent("a"), at: at(when), explain: false };
    engine.update(ticket, &command).unwrap()
}

fn comment(
    engine: &Engine,
    ticket: &Ticket,
    actor: Actor,
    is_internal: bool,
    when: &str,
) -> Decision {
    let command = CommentCommand {
        comment_id: 1.into(),
        body: "hello".into(),
        is_internal,
        actor,
        at: at(when),
        explain: false,
    };
    engine.comment(ticket, &command).unwrap()
}

fn codes(refusal: &TicketEngineError) -> Vec<(&'static str, &str)> {
    refusal.problems().map(|problem| (problem.reason.code(), problem.path.as_str())).collect()
}

#[test]
fn the_default_workflow_allows_these_transitions() {
    let engine = engine(json!({}));
    let states = ["OPEN", "IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"];
    let allowed = [
        ("OPEN", vec!["IN_PROGRESS", "CLOSED"]),
        ("IN_PROGRESS", vec!["PENDING", "RESOLVED"]),
        ("PENDING", vec!["IN_PROGRESS", "RESOLVED"]),
        ("RESOLVED", vec!["IN_PROGRESS", "CLOSED"]),
        ("CLOSED", vec!["OPEN"]),
    ];
    for (from, targets) in allowed {
        let draft = TicketDraft { status: Some(from.into()), ..TicketDraft::new(1, "x", "P3", 2) };
        let now = at("2026-11-23T09:00:00Z");
        let ticket = engine.open(&draft, &OpenCommand::new(now)).unwrap().ticket;
        for to in states {
            let answer = engine.transition(&ticket, &Transition::new(to, Actor::agent(3), now));
            let expected = match () {
                () if from == to => Some("ALREADY_IN_STATUS"),
                () if targets.contains(&to) => None,
                () => Some("INVALID_TRANSITION"),
            };
            assert_eq!(answer.err().map(|refusal| refusal.code()), expected, "{from} to {to}");
        }
    }
}

#[test]
fn all_unmet_requirements_of_a_transition_are_reported_at_once() {
    let engine = engine(json!({"workflow": {
        "initial": "NEW",
        "states": {"NEW": "open", "DONE": "closed"},
        "transitions": [
            {"from": "NEW", "to": "DONE", "roles": ["admin"], "requires": ["comment", "feedback", "assigneeId"]},
        ],
    }}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let command = Transition::new("DONE", Actor::agent(3), at("2026-11-23T10:00:00Z"));
    let refusal = engine.transition(&ticket, &command).unwrap_err();
    assert_eq!(
        codes(&refusal),
        [
            ("ROLE_NOT_ALLOWED", "actor.role"),
            ("REQUIREMENT_NOT_MET", "comment"),
            ("REQUIREMENT_NOT_MET", "feedback"),
            ("REQUIREMENT_NOT_MET", "ticket.assigneeId"),
        ]
    );
}

#[test]
fn all_problems_of_a_configuration_are_reported_at_once() {
    let config = json!({
        "priorities": ["HIGH", "HIGH"],
        "calendars": {"never": {"hours": {}}, "mars": {"timeZone": "Mars/Phobos"}},
        "policies": [
            {"policyId": 1, "priority": "P1", "businessHoursOnly": true, "calendar": "moon"},
            {"policyId": 1, "businessHoursOnly": false, "calendar": "never"},
            {"policyId": 2, "businessHoursOnly": true, "pauseOn": {"resolution": ["NOWHERE"]}},
        ],
        "firstResponseOn": ["publicReply", "WAVED"],
        "workflow": {
            "initial": "A", "states": {"A": "open", "B": "active", "C": "closed", "D": "closed"},
            "transitions": [{"from": "A", "to": "B"}, {"from": "A", "to": "B"}, {"from": "A", "to": "C"}],
        },
    });
    let refusal = Engine::new(&from_value(&config, "config").unwrap()).unwrap_err();
    assert_eq!(
        codes(&refusal),
        [
            ("DUPLICATE", "config.workflow.transitions[1]"),
            ("INVALID_CONFIG", "config.workflow.states.B"),
            ("INVALID_CONFIG", "config.workflow.states.D"),
            ("DUPLICATE", "config.priorities[1]"),
            ("UNKNOWN_TIME_ZONE", "config.calendars.mars.timeZone"),
            ("CALENDAR_NEVER_OPENS", "config.calendars.never"),
            ("UNKNOWN_PRIORITY", "config.policies[0].priority"),
            ("UNKNOWN_CALENDAR", "config.policies[0].calendar"),
            ("DUPLICATE", "config.policies[1].policyId"),
            ("INVALID_CONFIG", "config.policies[1].calendar"),
            ("UNKNOWN_STATUS", "config.policies[2].pauseOn.resolution[0]"),
            ("UNKNOWN_STATUS", "config.firstResponseOn[1]"),
        ]
    );
}

#[test]
fn both_deadlines_count_business_hours() {
    let ticket = open(&desk_engine(), "P3", "2026-11-20T16:00:00Z");
    assert_eq!(ticket.response_due_at, Some(at("2026-11-23T11:00:00Z")));
    assert_eq!(ticket.due_at, Some(at("2026-11-25T13:00:00Z")));
}

#[test]
fn pending_stops_the_resolution_clock_so_a_pending_weekend_uses_no_time() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-20T09:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-20T10:00:00Z").ticket;
    let paused = go(&engine, &ticket, "PENDING", "2026-11-20T17:00:00Z").ticket;
    assert_eq!(paused.due_at, None);
    assert_eq!(paused.next_wake_at, None);
    let resumed = go(&engine, &paused, "IN_PROGRESS", "2026-11-23T10:00:00Z").ticket;
    // 8 of 24 hours are used: 8 are left for Monday from 10:00 and 8 for Tuesday.
    assert_eq!(resumed.due_at, Some(at("2026-11-24T17:00:00Z")));
}

#[test]
fn a_ticket_resolved_late_between_two_polls_is_breached_at_its_exact_deadline() {
    let engine = desk_engine();
    let ticket = open(&engine, "P2", "2026-11-23T09:00:00Z");
    let decision = go(&engine, &ticket, "RESOLVED", "2026-11-23T17:00:00.001Z");
    let breached: Vec<_> =
        decision.breaches.iter().map(|breach| (breach.breach_type, breach.breached_at)).collect();
    assert_eq!(
        breached,
        [
            (BreachType::Response, at("2026-11-23T09:30:00Z")),
            (BreachType::Resolution, at("2026-11-23T17:00:00Z")),
        ]
    );
    // The breaches come first, each as a revision. Resolving is the last revision.
    let entries: Vec<_> =
        decision.history.iter().map(|entry| (entry.cause, entry.revision)).collect();
    assert_eq!(entries[0], (Cause::Deadline, 2));
    assert_eq!(entries[1], (Cause::Deadline, 3));
    assert!(entries[2..].iter().all(|entry| *entry == (Cause::Transition, 4)));
}

#[test]
fn exactly_on_time_is_not_a_breach() {
    let engine = desk_engine();
    let ticket = open(&engine, "P2", "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T09:30:00Z");
    assert_eq!(ticket.breaches, []);
    let decision = go(&engine, &ticket.ticket, "RESOLVED", "2026-11-23T17:00:00Z");
    assert_eq!(decision.breaches, []);
}

#[test]
fn reopening_clears_the_milestones_and_the_resolved_span_does_not_count() {
    let engine = desk_engine();
    let ticket = open(&engine, "P2", "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T09:10:00Z").ticket;
    let ticket = go(&engine, &ticket, "RESOLVED", "2026-11-23T10:00:00Z").ticket;
    let ticket = go(&engine, &ticket, "CLOSED", "2026-11-24T10:00:00Z").ticket;
    assert_eq!(ticket.resolved_at, Some(at("2026-11-23T10:00:00Z")));
    assert_eq!(ticket.closed_at, Some(at("2026-11-24T10:00:00Z")));
    let ticket = go(&engine, &ticket, "OPEN", "2026-11-30T09:00:00Z").ticket;
    assert_eq!((ticket.resolved_at, ticket.closed_at), (None, None));
    // One of the eight hours was used before.
    assert_eq!(ticket.due_at, Some(at("2026-11-30T16:00:00Z")));
    assert_eq!(ticket.first_response_at, Some(at("2026-11-23T09:10:00Z")));
}

#[test]
fn closing_an_unanswered_ticket_cancels_its_response_clock() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let decision = go(&engine, &ticket, "CLOSED", "2026-11-23T10:00:00Z");
    let clock = decision.ticket.sla.clock("sla", &ClockId::FirstResponse).unwrap();
    assert_eq!(clock.phase, Phase::Cancelled { at: at("2026-11-23T10:00:00Z") });
    let later = AdvanceCommand::new(at("2027-11-23T10:00:00Z"));
    assert!(
        !engine.advance(&decision.ticket, &later).unwrap().is_change(),
        "nothing is due any more"
    );
    // Reopened, the customer waits again: three of four hours are left.
    let reopened = go(&engine, &decision.ticket, "OPEN", "2026-11-24T09:00:00Z").ticket;
    assert_eq!(reopened.response_due_at, Some(at("2026-11-24T12:00:00Z")));
}

#[test]
fn another_priority_carries_over_the_time_used_and_the_pauses() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T10:00:00Z").ticket;
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-23T11:00:00Z").ticket;
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T15:00:00Z").ticket;
    let decision = update(&engine, &ticket, json!({"priority": "P2"}), "2026-11-23T15:30:00Z");
    // 2.5 hours are used, 5.5 of 8 are left, now counted 24x7.
    assert_eq!(decision.ticket.due_at, Some(at("2026-11-23T21:00:00Z")));
    // The response was made, so the new response target does not apply.
    assert_eq!(decision.breaches, []);
    let response = decision.ticket.sla.clock("sla", &ClockId::FirstResponse).unwrap();
    assert_eq!(response.breached_at, None);
}

#[test]
fn a_new_target_that_is_already_used_up_is_breached_now_and_not_in_the_past() {
    let engine = desk_engine();
    let ticket = open(&engine, "P4", "2026-11-23T09:00:00Z");
    let raised = update(&engine, &ticket, json!({"priority": "P1"}), "2026-11-23T11:00:00Z");
    assert_eq!(raised.breaches[0].breached_at, at("2026-11-23T11:00:00Z"));
    assert_eq!(raised.ticket.response_due_at, Some(at("2026-11-23T11:00:00Z")));
    // Lowered again it has time left, and no second breach is recorded.
    let lowered =
        update(&engine, &raised.ticket, json!({"priority": "P4"}), "2026-11-23T12:00:00Z");
    assert_eq!(lowered.breaches, []);
    assert_eq!(lowered.ticket.response_due_at, Some(at("2026-11-23T17:00:00Z")));
}

#[test]
fn raising_a_pending_ticket_applies_the_pauses_of_the_new_policy() {
    let engine = engine(json!({"policies": [
        {"policyId": "pausing", "priority": "P3", "resolutionTimeMinutes": 600, "businessHoursOnly": false},
        {"policyId": "strict", "priority": "P1", "resolutionTimeMinutes": 60, "businessHoursOnly": false,
         "pauseOn": {"resolution": []}},
    ]}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T09:05:00Z").ticket;
    let pending = go(&engine, &ticket, "PENDING", "2026-11-23T09:10:00Z").ticket;
    let raised =
        update(&engine, &pending, json!({"priority": "P1"}), "2026-11-23T09:20:00Z").ticket;
    assert_eq!(raised.due_at, Some(at("2026-11-23T10:10:00Z")), "ten minutes were used");
    let lowered =
        update(&engine, &raised, json!({"priority": "P3"}), "2026-11-23T09:30:00Z").ticket;
    assert_eq!(lowered.due_at, None, "it pauses again");
}

#[test]
fn a_target_that_is_used_up_while_pending_is_breached_when_it_is_set() {
    let engine = desk_engine();
    let ticket = open(&engine, "P4", "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T09:05:00Z").ticket;
    let pending = go(&engine, &ticket, "PENDING", "2026-11-23T17:00:00Z").ticket;
    let raised = update(&engine, &pending, json!({"priority": "P1"}), "2026-11-23T17:30:00Z");
    assert_eq!(raised.breaches[0].breach_type, BreachType::Resolution);
    assert_eq!(raised.breaches[0].breached_at, at("2026-11-23T17:30:00Z"));
    let resolved = go(&engine, &raised.ticket, "RESOLVED", "2026-11-25T09:00:00Z");
    assert_eq!(resolved.breaches, []);
}

#[test]
fn a_clock_that_has_ended_is_not_judged_by_a_later_policy() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let answered = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T12:00:00Z").ticket;
    let raised =
        update(&engine, &answered, json!({"priority": "P1"}), "2026-11-23T12:30:00Z").ticket;
    assert_eq!(
        raised.sla.clock("sla", &ClockId::FirstResponse).cloned(),
        answered.sla.clock("sla", &ClockId::FirstResponse).cloned()
    );
}

#[test]
fn a_blank_comment_is_refused_and_blank_feedback_meets_no_requirement() {
    let comment = json!({"commentId": 1, "body": " \n", "isInternal": false});
    let refusal = from_value::<ticket_engine::CommentDraft>(&comment, "comment").unwrap_err();
    assert_eq!(codes(&refusal), [("INVALID_VALUE", "comment.body")]);
    let engine = engine(json!({"workflow": {
        "initial": "NEW", "states": {"NEW": "open", "DONE": "closed"},
        "transitions": [{"from": "NEW", "to": "DONE", "requires": ["feedback"]}],
    }}));
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let now = at("2026-11-23T10:00:00Z");
    let blank = Transition {
        feedback: Some(" ".into()),
        ..Transition::new("DONE", Actor::reporter(7), now)
    };
    let refusal = engine.transition(&ticket, &blank).unwrap_err();
    assert_eq!(codes(&refusal), [("REQUIREMENT_NOT_MET", "feedback")]);
}

#[test]
fn a_first_response_is_a_public_comment_by_an_agent_or_admin() {
    let engine = desk_engine();
    for (actor, internal, counts) in [
        (Actor::agent("a"), false, true),
        (Actor::admin("b"), false, true),
        (Actor::agent("a"), true, false),
        (Actor::reporter("user-7"), false, false),
        (Actor { role: ticket_engine::Role::System, ..Actor::agent("bot") }, false, false),
    ] {
        let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
        let decision = comment(&engine, &ticket, actor.clone(), internal, "2026-11-23T10:00:00Z");
        assert_eq!(decision.ticket.first_response_at.is_some(), counts, "{actor:?} {internal}");
        assert_eq!(decision.comments.len(), 1);
    }
}

#[test]
fn the_clocks_of_a_ticket_opened_pending_or_closed_have_never_run() {
    let engine = desk_engine();
    let opened = |status: &str| {
        let draft =
            TicketDraft { status: Some(status.into()), ..TicketDraft::new(1, "x", "P3", 2) };
        let command = OpenCommand::new(at("2026-11-23T09:00:00Z"));
        engine.open(&draft, &command).unwrap().ticket
    };
    let pending = opened("PENDING");
    let clock = pending.sla.clock("sla", &ClockId::Resolution).unwrap();
    assert_eq!((clock.used_ms, pending.due_at), (0, None), "it is paused and has never run");
    for status in ["RESOLVED", "CLOSED"] {
        let finished = opened(status);
        assert_eq!(finished.sla.clocks.iter().count(), 0, "nothing starts in {status}");
    }
}

#[test]
fn a_command_before_the_last_change_is_refused() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let early = Transition::new("CLOSED", Actor::agent(1), at("2026-11-23T08:59:59.999Z"));
    let refusal = engine.transition(&ticket, &early).unwrap_err();
    assert_eq!(codes(&refusal), [("STALE_TIMESTAMP", "at")]);
    // `advance` from a host whose clock is behind changes nothing.
    let advance = AdvanceCommand::new(at("2026-11-23T08:00:00Z"));
    assert!(!engine.advance(&ticket, &advance).unwrap().is_change());
}

#[test]
fn an_update_to_the_same_values_changes_nothing() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let decision = update(
        &engine,
        &ticket,
        json!({"priority": "P3", "title": "Help"}),
        "2026-11-23T10:00:00Z",
    );
    assert!(!decision.is_change());
    assert_eq!((decision.ticket, decision.effects), (ticket, vec![]));
}

#[test]
fn an_update_cannot_set_computed_fields() {
    for field in ["status", "dueAt", "resolvedAt", "revision", "ticketId"] {
        let changes = json!({ field: "x" });
        let refusal = from_value::<ticket_engine::TicketChanges>(&changes, "changes").unwrap_err();
        assert_eq!(codes(&refusal), [("UNKNOWN_FIELD", format!("changes.{field}").as_str())]);
    }
}

#[test]
fn a_reassignment_moves_the_load_and_resolving_gives_it_back_once() {
    let engine = desk_engine();
    let loads = |decision: &Decision| -> Vec<(String, i64)> {
        decision
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::AgentLoad { agent_id, delta, .. } => Some((agent_id.to_string(), *delta)),
                _ => None,
            })
            .collect()
    };
    let change = |name: &str, delta| (name.to_owned(), delta);
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let first = update(&engine, &ticket, json!({"assigneeId": "ann"}), "2026-11-23T09:01:00Z");
    assert_eq!(loads(&first), [change("ann", 1)]);
    let second =
        update(&engine, &first.ticket, json!({"assigneeId": "bob"}), "2026-11-23T09:02:00Z");
    assert_eq!(loads(&second), [change("ann", -1), change("bob", 1)]);
    let resolved = go(&engine, &second.ticket, "RESOLVED", "2026-11-23T09:03:00Z");
    assert_eq!(loads(&resolved), [change("bob", -1)]);
    let closed = go(&engine, &resolved.ticket, "CLOSED", "2026-11-23T09:04:00Z");
    assert_eq!(loads(&closed), []);
    let reopened = go(&engine, &closed.ticket, "IN_PROGRESS", "2026-11-23T09:05:00Z");
    assert_eq!(loads(&reopened), [change("bob", 1)]);
}

#[test]
fn the_history_of_an_internal_comment_is_only_its_id() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let decision = comment(&engine, &ticket, Actor::agent("a"), true, "2026-11-23T10:00:00Z");
    let entry = &decision.history[0];
    assert_eq!((entry.field_changed.as_str(), &entry.new_value), ("comment", &Value::from(1)));
}

#[test]
fn advance_all_returns_only_tickets_that_change() {
    let engine = desk_engine();
    let tickets = [
        open(&engine, "P3", "2026-11-23T09:00:00Z"),
        open(&engine, "P1", "2026-11-23T09:00:00Z"),
        open(&engine, "P4", "2026-11-23T09:00:00Z"),
    ];
    let items = engine.advance_all(&tickets, &AdvanceCommand::new(at("2026-11-23T09:20:00Z")));
    let [ticket_engine::AdvanceItem::Changed { index: 1, decision, .. }] = items.as_slice() else {
        panic!("only the second ticket is due: {items:?}")
    };
    assert_eq!(decision.breaches.len(), 1);
}

#[test]
fn a_preview_shows_what_is_used_and_what_is_left() {
    let engine = desk_engine();
    let ticket = open(&engine, "P3", "2026-11-23T09:00:00Z");
    let preview =
        engine.preview(&ticket, &PreviewCommand::new(at("2026-11-23T12:00:00Z"))).unwrap();
    let clocks: Vec<_> = preview
        .clocks
        .iter()
        .map(|clock| {
            (
                clock.clock_id.clone(),
                clock.used_minutes,
                clock.remaining_minutes,
                clock.used_fraction,
            )
        })
        .collect();
    assert_eq!(
        clocks,
        [
            (ClockId::FirstResponse, 180.0, Some(60.0), Some(0.75)),
            (ClockId::Resolution, 180.0, Some(1260.0), Some(0.125))
        ]
    );
}
