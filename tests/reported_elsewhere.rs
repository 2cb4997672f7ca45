//! Problems that users of other help desks have reported, and what this engine does in each
//! situation.
//!
//! Each test names the public threads that report the problem and says what goes wrong there.

use serde_json::{Value, json};
use ticket_engine::explain::ClockState;
use ticket_engine::model::{BreachType, Phase};
use ticket_engine::{
    Actor, AdvanceCommand, Agent, AssignCommand, ClockId, CommentCommand, Decision, Effect, Engine,
    Instant, OpenCommand, PreviewCommand, QueueStrategy, ReapplyPoliciesCommand, Team, Ticket,
    TicketDraft, Transition, UpdateCommand, from_value,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// An engine with the relaxed workflow, and without timers unless `config` has some.
fn engine(config: Value) -> Engine {
    let mut whole = json!({"workflow": ticket_engine::workflow::presets::relaxed(), "timers": []});
    whole.as_object_mut().unwrap().extend(config.as_object().unwrap().clone());
    Engine::new(&from_value(&whole, "config").unwrap()).unwrap()
}

/// Every ticket is due in 8 hours, counted 24x7.
fn eight_hours() -> Engine {
    engine(json!({"policies": [{
        "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false,
    }]}))
}

/// Every ticket is due in 24 business hours: Monday to Friday, 9 to 18.
fn working_hours() -> Engine {
    engine(json!({"policies": [{
        "policyId": "any", "resolutionTimeMinutes": "PT24H", "businessHoursOnly": true,
    }]}))
}

fn draft() -> TicketDraft {
    TicketDraft::new("T-1", "Help", "P3", "user-7")
}

fn open(engine: &Engine, when: &str) -> Ticket {
    engine.open(&draft(), &OpenCommand::new(at(when))).unwrap().ticket
}

fn moved(engine: &Engine, ticket: &Ticket, to: &str, when: &str) -> Decision {
    engine.transition(ticket, &Transition::new(to, Actor::agent("ann"), at(when))).unwrap()
}

fn go(engine: &Engine, ticket: &Ticket, to: &str, when: &str) -> Ticket {
    moved(engine, ticket, to, when).ticket
}

fn update(engine: &Engine, ticket: &Ticket, changes: Value, when: &str) -> Decision {
    let changes = from_value(&changes, "changes").unwrap();
    let actor = Actor::agent("ann");
    let command = UpdateCommand { changes, actor, at: at(when), explain: false };
    engine.update(ticket, &command).unwrap()
}

fn comment(engine: &Engine, ticket: &Ticket, by: Actor, is_internal: bool, when: &str) -> Decision {
    let command = CommentCommand {
        comment_id: when.into(),
        body: "hello".into(),
        is_internal,
        actor: by,
        at: at(when),
        explain: false,
    };
    engine.comment(ticket, &command).unwrap()
}

fn reply(engine: &Engine, ticket: &Ticket, by: Actor, when: &str) -> Ticket {
    comment(engine, ticket, by, false, when).ticket
}

fn customer() -> Actor {
    Actor::reporter("user-7")
}

fn advance(engine: &Engine, ticket: &Ticket, when: &str) -> Decision {
    engine.advance(ticket, &AdvanceCommand::new(at(when))).unwrap()
}

/// The notices of a decision: the detail and the instant of each.
fn notices(decision: &Decision) -> Vec<(String, Instant)> {
    let notices = decision.effects.iter().filter_map(|effect| match effect {
        Effect::Notify { at, event, .. } => {
            let event = serde_json::to_value(event).unwrap();
            let detail = ["name", "warning", "breachType"].iter().find_map(|key| event.get(*key));
            let text = detail.unwrap_or(&event["type"]).as_str().unwrap().to_owned();
            Some((text, *at))
        }
        _ => None,
    });
    notices.collect()
}

fn notice(text: &str, when: &str) -> (String, Instant) {
    (text.to_owned(), at(when))
}

/// glpi #6902, #15605: a change of priority or SLA restarts the deadline at the opening and loses
/// the time that the ticket waited.
#[test]
fn a_change_of_priority_still_leaves_out_every_pause() {
    let engine = engine(json!({"policies": [
        {"policyId": "p2", "priority": "P2", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false},
        {"policyId": "p3", "priority": "P3", "resolutionTimeMinutes": "PT10H", "businessHoursOnly": false},
    ]}));
    let mut ticket = open(&engine, "2026-11-23T09:00:00Z");
    for (to, when) in [
        ("PENDING", "2026-11-23T10:00:00Z"),
        ("IN_PROGRESS", "2026-11-23T12:00:00Z"),
        ("PENDING", "2026-11-23T13:00:00Z"),
        ("IN_PROGRESS", "2026-11-23T14:00:00Z"),
    ] {
        ticket = go(&engine, &ticket, to, when);
    }
    let raised = update(&engine, &ticket, json!({"priority": "P2"}), "2026-11-23T15:00:00Z");
    // Three of the six hours counted: five of eight are left.
    assert_eq!(raised.ticket.due_at, Some(at("2026-11-23T20:00:00Z")));
    let clock = raised.ticket.sla.clock("sla", &ClockId::Resolution).cloned().unwrap();
    assert_eq!((clock.used_ms, clock.pauses.len()), (3 * 3_600_000, 2));
}

/// glpi #24481: an SLA is reported as breached while the ticket waits for the customer.
#[test]
fn nothing_is_breached_while_the_ticket_waits_for_the_customer() {
    let engine = eight_hours();
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-23T16:59:59.999Z");
    let later = advance(&engine, &ticket, "2027-11-23T09:00:00Z");
    assert!(!later.is_change() && later.next_wake_at.is_none());
    // One millisecond was left and still is.
    let resumed = go(&engine, &ticket, "IN_PROGRESS", "2027-11-23T09:00:00Z");
    assert_eq!(resumed.due_at, Some(at("2027-11-23T09:00:00.001Z")));
}

/// glpi #10594, PR #14937: a wait is measured 24x7 and added to a deadline in working days. A
/// weekend of waiting adds three days too many.
#[test]
fn a_wait_over_the_weekend_moves_the_deadline_by_its_working_hours_only() {
    let engine = working_hours();
    let ticket = open(&engine, "2026-11-20T09:00:00Z");
    assert_eq!(ticket.due_at, Some(at("2026-11-24T15:00:00Z")));
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-20T17:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T10:00:00Z");
    // An hour on Friday and one on Monday.
    assert_eq!(ticket.due_at, Some(at("2026-11-24T17:00:00Z")));
}

/// frappe/helpdesk PR #2449; erpnext PR #49414: the length of a hold is added to the opening. That
/// is wrong when the hold begins, ends or lies outside business hours.
#[test]
fn a_hold_outside_business_hours_moves_no_deadline() {
    let engine = working_hours();
    let opened = open(&engine, "2026-11-23T09:00:00Z");
    for (from, until, due) in [
        ("2026-11-23T19:00:00Z", "2026-11-24T08:00:00Z", "2026-11-25T15:00:00Z"),
        ("2026-11-23T17:30:00Z", "2026-11-24T08:00:00Z", "2026-11-25T15:30:00Z"),
        ("2026-11-23T19:00:00Z", "2026-11-24T09:15:00Z", "2026-11-25T15:15:00Z"),
    ] {
        let on_hold = go(&engine, &opened, "PENDING", from);
        let resumed = go(&engine, &on_hold, "IN_PROGRESS", until);
        assert_eq!(resumed.due_at, Some(at(due)), "on hold from {from} until {until}");
    }
}

/// frappe/helpdesk #1554, #1675: the ticket is shown as paused while its clock runs on.
#[test]
fn a_paused_clock_stands_still_in_every_preview() {
    let engine = eight_hours();
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-23T11:00:00Z");
    assert_eq!(ticket.due_at, None);
    for when in ["2026-11-23T11:00:00Z", "2026-11-23T18:00:00Z", "2026-12-24T00:00:00Z"] {
        let preview = engine.preview(&ticket, &PreviewCommand::new(at(when))).unwrap();
        let [clock] = preview.clocks.as_slice() else { panic!("only one clock is measured") };
        assert_eq!(clock.state, ClockState::Paused);
        assert_eq!((clock.used_minutes, clock.remaining_minutes), (120.0, Some(360.0)), "{when}");
        assert_eq!((clock.due_at, preview.next_wake_at), (None, None));
    }
}

/// osTicket #3034, discussion 6438: no status stops the clock, and contract penalties are paid for
/// time in which the desk waited for the customer.
#[test]
fn each_policy_says_for_each_clock_in_which_statuses_it_pauses() {
    let engine = engine(json!({
        "workflow": {
            "initial": "NEW",
            "states": {"NEW": "open", "WAITING": "pending", "VENDOR": "pending", "DONE": "closed"},
            "transitions": [
                {"from": "NEW", "to": "WAITING"}, {"from": "NEW", "to": "VENDOR"}, {"from": "WAITING", "to": "NEW"},
                {"from": "VENDOR", "to": "NEW"}, {"from": "NEW", "to": "DONE"},
            ],
        },
        "policies": [{
            "policyId": "contract", "businessHoursOnly": false,
            "responseTimeMinutes": 60, "resolutionTimeMinutes": 600,
            "pauseOn": {"resolution": ["WAITING"], "firstResponse": ["WAITING"]},
        }],
    }));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let waiting = go(&engine, &ticket, "WAITING", "2026-11-23T09:10:00Z");
    assert_eq!((waiting.response_due_at, waiting.due_at), (None, None), "both pause");
    let vendor = go(&engine, &ticket, "VENDOR", "2026-11-23T09:10:00Z");
    assert_eq!(
        vendor.response_due_at,
        Some(at("2026-11-23T10:00:00Z")),
        "waiting for the vendor counts"
    );
    assert_eq!(vendor.due_at, Some(at("2026-11-23T19:00:00Z")));
}

/// Nine-Minds/alga-psa PR #3091: a ticket that is created pending or closed has a running clock.
#[test]
fn the_clocks_of_a_ticket_opened_pending_or_closed_do_not_run() {
    let engine = eight_hours();
    let opened = |status: &str| {
        let draft = TicketDraft { status: Some(status.into()), ..draft() };
        engine.open(&draft, &OpenCommand::new(at("2026-11-23T09:00:00Z"))).unwrap().ticket
    };
    for status in ["PENDING", "RESOLVED", "CLOSED"] {
        let ticket = opened(status);
        assert_eq!((ticket.due_at, ticket.next_wake_at), (None, None), "{status}");
        let later = advance(&engine, &ticket, "2026-12-23T09:00:00Z");
        assert!(!later.is_change(), "{status}");
        let clock = later.ticket.sla.clock("sla", &ClockId::Resolution);
        assert_eq!(clock.map(|clock| clock.used_ms), (status == "PENDING").then_some(0));
    }
    let resumed = go(&engine, &opened("PENDING"), "IN_PROGRESS", "2026-11-24T09:00:00Z");
    assert_eq!(resumed.due_at, Some(at("2026-11-24T17:00:00Z")), "the whole target is left");
}

/// osTicket #5955: reopening a ticket after its old due date sends the overdue mail at once.
#[test]
fn reopening_after_the_old_deadline_breaches_nothing_and_repeats_no_notice() {
    let engine = eight_hours();
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let in_time = go(&engine, &ticket, "RESOLVED", "2026-11-23T16:00:00Z");
    let reopened = moved(&engine, &in_time, "OPEN", "2026-11-30T09:00:00Z");
    assert_eq!(reopened.breaches, []);
    assert_eq!(notices(&reopened), [notice("statusChanged", "2026-11-30T09:00:00Z")]);
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-30T10:00:00Z")), "one hour is left");

    let late = moved(&engine, &ticket, "RESOLVED", "2026-11-23T18:00:00Z");
    assert_eq!(late.breaches.len(), 1);
    let reopened = moved(&engine, &late.ticket, "OPEN", "2026-11-30T09:00:00Z");
    assert_eq!(reopened.breaches, [], "a breach is recorded once per cycle");
    assert!(!advance(&engine, &reopened.ticket, "2026-12-30T09:00:00Z").is_change());
}

/// zammad #188, #4777: the times of a reopened ticket are wrong, and the statistics of its closing
/// come and go with its status.
#[test]
fn a_reopened_ticket_keeps_the_record_of_its_first_cycle() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false, "onReopen": "newCycle",
    }]}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let solved = go(&engine, &ticket, "RESOLVED", "2026-11-23T12:00:00Z");
    let first = solved.sla.clock("sla", &ClockId::Resolution).cloned().unwrap();
    let reopened = moved(&engine, &solved, "OPEN", "2026-11-25T09:00:00Z");
    assert_eq!(reopened.ticket.resolved_at, None);
    let entry = reopened.history.iter().find(|entry| entry.field_changed == "resolvedAt").unwrap();
    assert_eq!(entry.old_value, json!(at("2026-11-23T12:00:00Z")), "the history still has it");
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-25T17:00:00Z")));
    let closed = go(&engine, &reopened.ticket, "CLOSED", "2026-11-25T18:00:00Z");
    assert_eq!(closed.sla.completed.len(), 1);
    assert_eq!(closed.sla.completed[0].clock, first, "the first cycle stays met");
    let second = closed.sla.clock("sla", &ClockId::Resolution).cloned().unwrap();
    assert_eq!((second.cycle, second.breached_at), (2, Some(at("2026-11-25T17:00:00Z"))));
}

/// glpi #23359, #5213: some users find the time in a resolved status counted as waiting. Others
/// want nothing recalculated, and their clock restarts.
#[test]
fn the_policy_decides_what_reopening_does_to_the_clock() {
    for (mode, due) in [
        ("resume", Some("2026-11-23T18:00:00Z")),
        ("resumeIncludingResolvedTime", Some("2026-11-23T17:00:00Z")),
        ("newCycle", Some("2026-11-23T21:00:00Z")),
        ("stayStopped", Some("2026-11-23T17:00:00Z")),
    ] {
        let engine = engine(json!({"policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false, "onReopen": mode,
        }]}));
        // Three hours of work, then one hour resolved.
        let ticket = open(&engine, "2026-11-23T09:00:00Z");
        let ticket = go(&engine, &ticket, "RESOLVED", "2026-11-23T12:00:00Z");
        let ticket = go(&engine, &ticket, "OPEN", "2026-11-23T13:00:00Z");
        assert_eq!(ticket.due_at, due.map(at), "{mode}");
    }
}

/// chatwoot #10178, PR #15024: the next-response clock and the length of a breach go on growing
/// after the conversation is resolved.
#[test]
fn no_clock_runs_on_a_resolved_ticket() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "businessHoursOnly": false,
        "responseTimeMinutes": 60, "nextResponseTimeMinutes": 60, "resolutionTimeMinutes": 120,
    }]}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = reply(&engine, &ticket, Actor::agent("ann"), "2026-11-23T09:10:00Z");
    let ticket = reply(&engine, &ticket, customer(), "2026-11-23T10:50:00Z");
    assert!(ticket.sla.clock("sla", &ClockId::NextResponse).is_some_and(|clock| clock.is_live()));
    let resolved = moved(&engine, &ticket, "RESOLVED", "2026-11-23T11:30:00Z");
    assert_eq!(resolved.breaches.len(), 1, "the resolution was half an hour late");
    assert_eq!(resolved.next_wake_at, None);
    let later = advance(&engine, &resolved.ticket, "2027-11-23T09:00:00Z");
    assert!(!later.is_change());
    let preview =
        engine.preview(&resolved.ticket, &PreviewCommand::new(at("2027-11-23T09:00:00Z"))).unwrap();
    let ended: Vec<_> =
        preview.clocks.iter().map(|clock| (clock.state, clock.used_minutes)).collect();
    assert_eq!(
        ended,
        [(ClockState::Stopped, 10.0), (ClockState::Cancelled, 40.0), (ClockState::Stopped, 150.0)]
    );
}

/// glpi #1996, #2408: an escalation sends mail again and again without end.
#[test]
fn every_notice_is_sent_once_and_repeats_end() {
    let engine = engine(json!({
        "policies": [{"policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false, "warnAt": [0.75]}],
        "timers": [{
            "id": "late", "since": "breached", "after": 60, "do": [{"notify": "lead"}],
            "repeat": {"every": 60, "times": 2},
        }],
    }));
    let mut ticket = open(&engine, "2026-11-23T09:00:00Z");
    let mut all = Vec::new();
    let mut keys = std::collections::BTreeSet::new();
    // `advance` is called every quarter of an hour for a month.
    for quarter in 1..4 * 24 * 30 {
        let now = ticket.created_at.epoch_ms() + quarter * 900_000;
        let now = Instant::from_epoch_ms(now).unwrap();
        let decision = engine.advance(&ticket, &AdvanceCommand::new(now)).unwrap();
        all.extend(notices(&decision));
        keys.extend(decision.effects.iter().map(|effect| effect.key().to_owned()));
        ticket = decision.ticket;
    }
    assert_eq!(
        all,
        [
            notice("75%", "2026-11-23T15:00:00Z"),
            notice("RESOLUTION", "2026-11-23T17:00:00Z"),
            notice("lead", "2026-11-23T18:00:00Z"),
            notice("lead", "2026-11-23T19:00:00Z"),
            notice("lead", "2026-11-23T20:00:00Z"),
        ]
    );
    assert_eq!(keys.len(), all.len());
    assert_eq!(ticket.next_wake_at, None);
}

/// zammad #4348: a notice of one kind is sent once a day. A second, different one on the same day
/// is lost.
#[test]
fn a_second_breach_on_the_same_day_is_notified_too() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "nextResponseTimeMinutes": 30, "businessHoursOnly": false, "warnAt": [0.5],
    }]}));
    let mut ticket = open(&engine, "2026-11-23T09:00:00Z");
    let mut keys = Vec::new();
    for (asked_at, answered_at) in [
        ("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"),
        ("2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"),
    ] {
        ticket = reply(&engine, &ticket, customer(), asked_at);
        let answer = comment(&engine, &ticket, Actor::agent("ann"), false, answered_at);
        assert_eq!(answer.breaches.len(), 1);
        let of_clock =
            answer.effects.iter().map(Effect::key).filter(|key| key.contains("NEXT_RESPONSE"));
        keys.extend(of_clock.map(str::to_owned));
        ticket = answer.ticket;
    }
    assert_eq!(
        keys,
        [
            "warning/NEXT_RESPONSE/1/50%/T-1",
            "notify/breach/NEXT_RESPONSE/1/T-1",
            "warning/NEXT_RESPONSE/2/50%/T-1",
            "notify/breach/NEXT_RESPONSE/2/T-1",
        ]
    );
}

/// zammad #2157, #4432: notices go out at two in the morning, at midnight or on Sunday.
#[test]
fn notices_that_count_business_hours_come_in_business_hours() {
    let engine = engine(json!({
        "policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT4H", "businessHoursOnly": true,
            "warnAt": [0.75, {"remaining": 30}],
        }],
        "timers": [{
            "id": "remind", "since": "opened", "calendar": "default", "after": "PT2H30M",
            "do": [{"notify": "remind"}],
        }],
    }));
    // Two hours before the weekend. `advance` is called only on Sunday night and on Tuesday.
    let ticket = open(&engine, "2026-11-20T16:00:00Z");
    let sunday = advance(&engine, &ticket, "2026-11-22T02:00:00Z");
    assert_eq!(notices(&sunday), []);
    let tuesday = advance(&engine, &sunday.ticket, "2026-11-24T00:00:00Z");
    assert_eq!(
        notices(&tuesday),
        [
            notice("remind", "2026-11-23T09:30:00Z"),
            notice("75%", "2026-11-23T10:00:00Z"),
            notice("PT30M remaining", "2026-11-23T10:30:00Z"),
            notice("RESOLUTION", "2026-11-23T11:00:00Z"),
        ]
    );
}

/// grafana-cold-storage/oncall #3261; fivetran/dbt_zendesk #25: hours are stored in UTC and shift
/// when the clocks change, and past times are computed with today's offset.
#[test]
fn business_hours_follow_the_local_time_when_the_clocks_change() {
    let engine = engine(json!({
        "calendars": {"berlin": {"timeZone": "Europe/Berlin"}},
        "policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT4H", "businessHoursOnly": true, "calendar": "berlin",
        }],
    }));
    for (opened, due) in [
        // Fridays at 16:00: two hours that day, two on Monday. In summer, over the change, in
        // winter, over the other change.
        ("2026-07-10T16:00:00+02:00", "2026-07-13T11:00:00+02:00"),
        ("2026-10-23T16:00:00+02:00", "2026-10-26T11:00:00+01:00"),
        ("2026-12-04T16:00:00+01:00", "2026-12-07T11:00:00+01:00"),
        ("2027-03-26T16:00:00+01:00", "2027-03-29T11:00:00+02:00"),
    ] {
        assert_eq!(open(&engine, opened).due_at, Some(at(due)), "{opened}");
    }
}

/// zammad #3180: a day of 24 hours ends at 23:59, so each midnight costs a minute.
#[test]
fn a_desk_open_24x7_loses_no_time_at_midnight() {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let hours: serde_json::Map<_, _> =
        days.iter().map(|day| ((*day).to_owned(), json!([["00:00", "24:00"]]))).collect();
    let engine = engine(json!({
        "calendars": {"default": {"hours": hours}},
        "policies": [{"policyId": "any", "resolutionTimeMinutes": "PT2400H", "businessHoursOnly": true}],
    }));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    assert_eq!(ticket.due_at, Some(at("2027-03-03T09:00:00Z")), "a hundred days to the minute");
}

/// chatwoot #14009, #5254: a day has one window that cannot cross midnight. The advice is to set
/// another time zone.
#[test]
fn a_day_may_have_a_lunch_break_or_a_night_shift() {
    let due = |hours: Value, opened: &str| {
        let engine = engine(json!({
            "calendars": {"default": {"timeZone": "America/Sao_Paulo", "hours": hours}},
            "policies": [{"policyId": "any", "resolutionTimeMinutes": "PT4H", "businessHoursOnly": true}],
        }));
        open(&engine, opened).due_at.unwrap()
    };
    let lunch = json!({"mon": [["09:00", "12:00"], ["13:00", "18:00"]]});
    assert_eq!(due(lunch, "2026-11-23T10:00:00-03:00"), at("2026-11-23T15:00:00-03:00"));
    let night = json!({"mon": [["22:00", "06:00"]]});
    assert_eq!(due(night, "2026-11-23T23:00:00-03:00"), at("2026-11-24T03:00:00-03:00"));
}

/// zammad #3140, #5177: the clock of the next response runs on after the agent has replied, and
/// hides that the first response is late.
#[test]
fn first_and_next_response_have_separate_clocks() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "businessHoursOnly": false, "responseTimeMinutes": 60, "nextResponseTimeMinutes": 10,
    }]}));
    // Further comments before the first response start no second clock.
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = reply(&engine, &ticket, customer(), "2026-11-23T09:30:00Z");
    assert_eq!(ticket.sla.clock("sla", &ClockId::NextResponse).cloned(), None);
    let late = advance(&engine, &ticket, "2026-11-23T10:05:00Z");
    assert_eq!(late.breaches[0].breach_type, BreachType::Response);
    let answered = reply(&engine, &late.ticket, Actor::agent("ann"), "2026-11-23T10:10:00Z");
    assert_eq!(answered.next_wake_at, None, "nobody waits for an answer");
    // The oldest unanswered question counts, not the last.
    let question = reply(&engine, &answered, customer(), "2026-11-23T11:00:00Z");
    let again = reply(&engine, &question, customer(), "2026-11-23T11:05:00Z");
    let due = again.sla.clock("sla", &ClockId::NextResponse).unwrap().due_at();
    assert_eq!(due, Some(at("2026-11-23T11:10:00Z")));
    // An internal note is no answer.
    let note = comment(&engine, &again, Actor::agent("ann"), true, "2026-11-23T11:06:00Z").ticket;
    assert!(note.sla.clock("sla", &ClockId::NextResponse).unwrap().is_live());
    let answered = comment(&engine, &note, Actor::agent("ann"), false, "2026-11-23T11:10:00Z");
    let clock = answered.ticket.sla.clock("sla", &ClockId::NextResponse).unwrap();
    assert_eq!(clock.phase, Phase::Stopped { at: at("2026-11-23T11:10:00Z"), due_at: due });
    assert_eq!((answered.breaches.len(), answered.next_wake_at), (0, None));
}

/// zammad #5624; LanternOps/breeze #6691: the old target stays after another policy applies, and
/// the SLA is computed only when the ticket is created.
#[test]
fn another_policy_applies_at_once_and_an_edited_one_when_policies_are_reapplied() {
    let policies = |hours: &str| {
        engine(json!({"policies": [
            {"policyId": "vip", "when": {"field": "tags", "has": "vip"}, "resolutionTimeMinutes": "PT2H",
             "businessHoursOnly": false},
            {"policyId": "rest", "resolutionTimeMinutes": hours, "businessHoursOnly": false},
        ]}))
    };
    let (old, new) = (policies("PT8H"), policies("PT6H"));
    let ticket = open(&old, "2026-11-23T09:00:00Z");
    let tagged = update(&old, &ticket, json!({"tags": ["vip"]}), "2026-11-23T10:00:00Z").ticket;
    assert_eq!(tagged.due_at, Some(at("2026-11-23T11:00:00Z")), "in the same decision");
    // The edit waits until policies are reapplied, and the history records what changed.
    let untouched = update(&new, &ticket, json!({"title": "Help!"}), "2026-11-23T10:00:00Z").ticket;
    assert_eq!(untouched.due_at, Some(at("2026-11-23T17:00:00Z")));
    let command =
        ReapplyPoliciesCommand { at: at("2026-11-23T10:00:00Z"), actor: None, explain: false };
    let reapplied = new.reapply_policies(&untouched, &command).unwrap();
    assert_eq!(reapplied.ticket.due_at, Some(at("2026-11-23T15:00:00Z")));
    let entry =
        reapplied.history.iter().find(|entry| entry.field_changed == "reapplyPolicies").unwrap();
    assert_eq!(entry.old_value["sla"]["resolution"]["targetMinutes"], json!(480.0));
    assert_eq!(entry.new_value["sla"]["resolution"]["targetMinutes"], json!(360.0));
}

/// zammad #1620, #1322; dbt_zendesk PR #273: a public note does not count as an answer, a note by
/// the customer starts no clock, and a ticket that was opened privately is late before the customer
/// could see it.
#[test]
fn an_answer_is_a_public_comment_and_counts_from_when_the_ticket_is_public() {
    let engine = engine(json!({"policies": [
        {"policyId": "private", "when": {"field": "attributes.private", "equals": true}, "businessHoursOnly": false},
        {"policyId": "public", "businessHoursOnly": false, "responseTimeMinutes": 60, "nextResponseTimeMinutes": 60,
         "onTargetChange": "restart"},
    ]}));
    let mut hidden = draft();
    hidden.attributes.insert("private".into(), json!(true));
    let command = OpenCommand {
        at: at("2026-11-23T09:00:00Z"),
        actor: Some(Actor::agent("ann")),
        explain: false,
    };
    let ticket = engine.open(&hidden, &command).unwrap().ticket;
    let note = comment(&engine, &ticket, Actor::agent("ann"), true, "2026-11-23T12:00:00Z");
    assert_eq!((note.breaches.len(), note.ticket.first_response_at), (0, None));
    let shown = update(&engine, &note.ticket, json!({"attributes": null}), "2026-11-23T15:00:00Z");
    assert_eq!(shown.breaches, []);
    assert_eq!(shown.ticket.response_due_at, Some(at("2026-11-23T16:00:00Z")), "from now on");
    let answered = reply(&engine, &shown.ticket, Actor::agent("ann"), "2026-11-23T15:30:00Z");
    assert_eq!(answered.first_response_at, Some(at("2026-11-23T15:30:00Z")));
    let question = reply(&engine, &answered, customer(), "2026-11-23T15:40:00Z");
    let due = question.sla.clock("sla", &ClockId::NextResponse).unwrap().due_at();
    assert_eq!(due, Some(at("2026-11-23T16:40:00Z")));
}

/// frappe/helpdesk #3279, #3235: a breach is not stored until somebody edits the ticket, and nobody
/// can tell which SLA applies.
#[test]
fn a_breach_is_stored_at_its_deadline_and_the_policy_is_explained() {
    let engine = engine(json!({"policies": [
        {"policyId": "gold", "when": {"field": "attributes.tier", "equals": "gold"}, "businessHoursOnly": false},
        {"policyId": "rest", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false},
    ]}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let wake = ticket.next_wake_at.unwrap();
    assert_eq!(wake, at("2026-11-23T17:00:00.001Z"));
    let command = AdvanceCommand { at: wake, explain: true };
    let woken = engine.advance(&ticket, &command).unwrap();
    assert_eq!(woken.breaches[0].breached_at, at("2026-11-23T17:00:00Z"));
    let trace = serde_json::to_value(woken.trace.unwrap()).unwrap();
    assert_eq!(trace["policies"][0]["outcome"], "failed");
    assert_eq!(trace["policies"][0]["failed"][0]["path"], "when");
    assert_eq!(trace["policies"][1]["outcome"], "applied");
    assert_eq!(trace["deadlines"][0]["policyId"], "rest");
    // A later poll records the same breach.
    let late = advance(&engine, &ticket, "2026-12-24T00:00:00Z");
    assert_eq!(late.breaches[0].breached_at, woken.breaches[0].breached_at);
    assert_eq!(late.breaches[0].key, woken.breaches[0].key);
}

/// glpi #1911, #14423, #17186: the clock of a team cannot count from when the team got the ticket,
/// restarts with each technician who is added, and a date set by hand moves.
#[test]
fn the_clock_of_a_team_starts_when_it_gets_the_ticket_and_a_new_assignee_moves_nothing() {
    let engine = engine(json!({"policies": [
        {"policyId": "second line", "when": {"field": "teamId", "equals": "second"}, "businessHoursOnly": false,
         "resolutionTimeMinutes": "PT4H", "onTargetChange": "restart"},
        {"policyId": "desk", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false},
    ]}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket =
        update(&engine, &ticket, json!({"teamId": "second"}), "2026-11-23T12:00:00Z").ticket;
    assert_eq!(ticket.due_at, Some(at("2026-11-23T16:00:00Z")));
    assert_eq!(ticket.sla.completed.len(), 1, "the time of the desk is on record");
    for (agent, when) in [("ann", "2026-11-23T12:30:00Z"), ("bob", "2026-11-23T13:00:00Z")] {
        let added = update(&engine, &ticket, json!({"assigneeId": agent}), when).ticket;
        assert_eq!(added.due_at, ticket.due_at);
        assert_eq!(
            added.sla.clock("sla", &ClockId::Resolution).cloned(),
            ticket.sla.clock("sla", &ClockId::Resolution).cloned()
        );
    }
}

/// glpi #5319, #15429, PR #15357; frappe/helpdesk #2050: the levels of an escalation come on wrong
/// dates or only the first one comes, and a ticket that is reopened repeatedly is not escalated.
#[test]
fn every_escalation_level_comes_at_its_offset_from_the_deadline_in_each_cycle() {
    let engine = engine(json!({
        "policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT9H", "businessHoursOnly": true, "onReopen": "newCycle",
        }],
        "timers": [
            {"id": "ladder", "since": "resolutionDue", "calendar": "default", "levels": [
                {"after": -120, "do": [{"notify": "agent"}]},
                {"after": 0, "do": [{"notify": "lead"}]},
                {"after": 60, "do": [{"notify": "head"}]},
            ]},
            {"id": "again", "since": "inStatus", "after": 1, "do": [{"notify": "reopened often"}],
             "when": {"all": [{"field": "status", "equals": "OPEN"}, {"field": "attributes.reopened", "atLeast": 2}]}},
        ],
    }));
    let notified = |decision: &Decision| {
        let mut all = notices(decision);
        all.retain(|(text, _)| {
            ["agent", "lead", "head", "reopened often"].contains(&text.as_str())
        });
        all
    };
    // On hold for two business hours: the levels move with the deadline, past the night.
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-23T12:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T14:00:00Z");
    assert_eq!(ticket.due_at, Some(at("2026-11-24T11:00:00Z")));
    let late = advance(&engine, &ticket, "2026-11-25T00:00:00Z");
    assert_eq!(
        notified(&late),
        [
            notice("agent", "2026-11-24T09:00:00Z"),
            notice("lead", "2026-11-24T11:00:00Z"),
            notice("head", "2026-11-24T12:00:00Z"),
        ]
    );
    // A new cycle runs through all levels again. The host counts how often a ticket is reopened.
    let ticket = go(&engine, &late.ticket, "RESOLVED", "2026-11-25T09:00:00Z");
    let ticket = go(&engine, &ticket, "OPEN", "2026-11-26T09:00:00Z");
    let counted =
        update(&engine, &ticket, json!({"attributes": {"reopened": 2}}), "2026-11-26T09:00:00Z");
    let late = advance(&engine, &counted.ticket, "2026-11-28T00:00:00Z");
    assert_eq!(
        notified(&late),
        [
            notice("reopened often", "2026-11-26T09:01:00Z"),
            notice("agent", "2026-11-26T16:00:00Z"),
            notice("lead", "2026-11-26T18:00:00Z"),
            notice("head", "2026-11-27T10:00:00Z"),
        ]
    );
}

fn assign(
    engine: &Engine,
    ticket: &Ticket,
    agents: Vec<Agent>,
    strategy: QueueStrategy,
) -> Decision {
    let team = Team::new("desk", strategy);
    let at = at("2026-11-23T10:00:00Z");
    engine.assign(ticket, &AssignCommand::new(team, agents, Actor::system(), at)).unwrap()
}

/// RocketChat PR #37776; chatwoot PR #15275, #11034; libredesk #29: two instances assign at the
/// same time. Limits are exceeded, and a ticket bounces from one agent to another.
#[test]
fn two_assignments_of_one_snapshot_have_the_same_revision_so_only_one_commits() {
    let engine = engine(json!({}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let agent =
        |id: &str, current_load| Agent { current_load, capacity: Some(2), ..Agent::new(id) };
    let first =
        assign(&engine, &ticket, vec![agent("ann", 0), agent("bob", 1)], QueueStrategy::LoadBased);
    let second =
        assign(&engine, &ticket, vec![agent("ann", 2), agent("bob", 1)], QueueStrategy::LoadBased);
    assert_eq!(first.ticket.assignee_id, Some("ann".into()));
    assert_eq!(second.ticket.assignee_id, Some("bob".into()), "ann is full");
    // The host commits only if the stored revision is still that of the snapshot.
    assert_eq!(
        (first.ticket.revision, second.ticket.revision),
        (ticket.revision + 1, ticket.revision + 1)
    );
    // Both load effects have the same key, so the load is counted once.
    let load = |decision: &Decision| {
        let effects = decision.effects.iter();
        effects.map(Effect::key).find(|key| key.starts_with("load/")).unwrap().to_owned()
    };
    assert_eq!(load(&first), load(&second));
    let full =
        assign(&engine, &ticket, vec![agent("ann", 2), agent("bob", 3)], QueueStrategy::RoundRobin);
    assert!(!full.is_change(), "nobody exceeds their capacity");
}

/// frappe/helpdesk #1528, freescout-help-desk/freescout #5429, osTicket #6213, chatwoot #10376,
/// zammad #854: tickets go to people who are away, tickets that nobody can take are forgotten, or
/// there is no rotation at all.
#[test]
fn an_absent_agent_gets_no_ticket_and_an_unassigned_ticket_is_not_forgotten() {
    // With the two default timers.
    let engine = engine(json!({"timers": null}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = update(&engine, &ticket, json!({"priority": "P1"}), "2026-11-23T09:59:00Z").ticket;
    let away = |id: &str| Agent { is_available: false, ..Agent::new(id) };
    let agents = vec![away("ann"), Agent::new("bob"), Agent::new("cid")];
    let chosen = assign(&engine, &ticket, agents, QueueStrategy::RoundRobin).assignment.unwrap();
    assert_eq!(chosen.agent_id, Some("bob".into()));
    assert_eq!(chosen.cursor, Some("bob".into()), "the rotation goes on from here");
    let nobody = assign(&engine, &ticket, vec![away("ann")], QueueStrategy::LoadBased);
    assert_eq!(nobody.assignment.unwrap().agent_id, None);
    assert_eq!(nobody.ticket.assignee_id, None);
    let pages = |decision: &Decision| {
        decision.effects.iter().filter(|effect| matches!(effect, Effect::Page { .. })).count()
    };
    let ticket = open(&engine, "2026-11-23T10:00:00Z");
    let urgent = update(&engine, &ticket, json!({"priority": "P1"}), "2026-11-23T10:00:00Z").ticket;
    assert_eq!(urgent.next_wake_at, Some(at("2026-11-23T10:15:00Z")));
    assert_eq!(pages(&advance(&engine, &urgent, "2026-11-23T10:15:00Z")), 1);
}
