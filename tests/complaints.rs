//! What this engine does where the users of other help desks complained: one situation each.
//!
//! The references name the public threads in which it was told; the sentence after them says what goes wrong there.

use serde_json::{Value, json};
use ticket_engine::input::from_value;
use ticket_engine::sla::preview::ClockState;
use ticket_engine::sla::{BreachType, Phase};
use ticket_engine::{
    Actor, AdvanceCommand, Agent, AssignCommand, CommentCommand, Decision, Effect, Engine, Instant,
    MigrateCommand, OpenCommand, PreviewCommand, QueueStrategy, Team, Ticket, TicketDraft,
    Transition, UpdateCommand,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// An engine of the desk's workflow, without timers unless `config` has some.
fn engine(config: Value) -> Engine {
    let mut whole = json!({"workflow": ticket_engine::workflow::presets::desk(), "timers": []});
    whole.as_object_mut().unwrap().extend(config.as_object().unwrap().clone());
    Engine::new(&from_value(&whole, "config").unwrap()).unwrap()
}

/// Every ticket is to be resolved in 8 hours, all hours counted.
fn eight_hours() -> Engine {
    engine(json!({"policies": [{
        "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false,
    }]}))
}

/// Every ticket is to be resolved in 24 hours of Monday to Friday, 9 to 18.
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

fn says(engine: &Engine, ticket: &Ticket, by: Actor, when: &str) -> Ticket {
    comment(engine, ticket, by, false, when).ticket
}

fn customer() -> Actor {
    Actor::reporter("user-7")
}

fn advance(engine: &Engine, ticket: &Ticket, when: &str) -> Decision {
    engine.advance(ticket, &AdvanceCommand::new(at(when))).unwrap()
}

/// The notices of a decision: what each tells and when it came true.
fn notices(decision: &Decision) -> Vec<(String, Instant)> {
    let told = decision.effects.iter().filter_map(|effect| match effect {
        Effect::Notify { at, event, .. } => {
            let event = serde_json::to_value(event).unwrap();
            let detail = ["name", "warning", "breachType"].iter().find_map(|key| event.get(*key));
            let text = detail.unwrap_or(&event["type"]).as_str().unwrap().to_owned();
            Some((text, *at))
        }
        _ => None,
    });
    told.collect()
}

fn told(text: &str, when: &str) -> (String, Instant) {
    (text.to_owned(), at(when))
}

/// Row 1: glpi #6902, #15605. There a change of priority or SLA counts the deadline anew from the opening, and the
/// time that the ticket had waited is lost.
#[test]
fn a_change_of_priority_keeps_the_credit_of_every_pause() {
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
    // Three of the six hours were worked: five of eight are left.
    assert_eq!(raised.ticket.due_at, Some(at("2026-11-23T20:00:00Z")));
    let clock = raised.ticket.sla.resolution.unwrap();
    assert_eq!((clock.used_ms, clock.pauses.len()), (3 * 3_600_000, 2));
}

/// Row 2: glpi #24481. There an agreement is reported as violated while the ticket waits for the customer.
#[test]
fn nothing_is_missed_while_the_ticket_waits_for_the_customer() {
    let engine = eight_hours();
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-23T16:59:59.999Z");
    let later = advance(&engine, &ticket, "2027-11-23T09:00:00Z");
    assert!(!later.is_change() && later.next_wake_at.is_none());
    // One millisecond was left, and is left.
    let resumed = go(&engine, &ticket, "IN_PROGRESS", "2027-11-23T09:00:00Z");
    assert_eq!(resumed.due_at, Some(at("2027-11-23T09:00:00.001Z")));
}

/// Row 3: glpi #10594, PR #14937. There a wait is measured round the clock and added to a deadline in working days:
/// a weekend of waiting gives three days too many.
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

/// Row 4: frappe/helpdesk PR #2449; erpnext PR #49414. There a hold is added to the opening, which is wrong when it
/// begins, ends or lies outside the hours.
#[test]
fn a_hold_outside_the_hours_moves_nothing() {
    let engine = working_hours();
    let opened = open(&engine, "2026-11-23T09:00:00Z");
    for (from, until, due) in [
        ("2026-11-23T19:00:00Z", "2026-11-24T08:00:00Z", "2026-11-25T15:00:00Z"),
        ("2026-11-23T17:30:00Z", "2026-11-24T08:00:00Z", "2026-11-25T15:30:00Z"),
        ("2026-11-23T19:00:00Z", "2026-11-24T09:15:00Z", "2026-11-25T15:15:00Z"),
    ] {
        let held = go(&engine, &opened, "PENDING", from);
        let resumed = go(&engine, &held, "IN_PROGRESS", until);
        assert_eq!(resumed.due_at, Some(at(due)), "held from {from} until {until}");
    }
}

/// Row 5: frappe/helpdesk #1554, #1675. There the ticket shows that it is paused, and the clock beside it ticks on.
#[test]
fn a_paused_clock_stands_still_wherever_it_is_looked_at() {
    let engine = eight_hours();
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-23T11:00:00Z");
    assert_eq!(ticket.due_at, None);
    for when in ["2026-11-23T11:00:00Z", "2026-11-23T18:00:00Z", "2026-12-24T00:00:00Z"] {
        let preview = engine.preview(&ticket, &PreviewCommand::new(at(when))).unwrap();
        let [clock] = preview.clocks.as_slice() else { panic!("only one is measured") };
        assert_eq!(clock.state, ClockState::Paused);
        assert_eq!((clock.used_minutes, clock.remaining_minutes), (120.0, Some(360.0)), "{when}");
        assert_eq!((clock.due_at, preview.next_wake_at), (None, None));
    }
}

/// Row 6: osTicket #3034, discussion 6438. There no status stops the clock, and contract penalties are paid for
/// time in which the customer was asked.
#[test]
fn each_policy_says_for_each_metric_in_which_statuses_its_clock_waits() {
    let engine = engine(json!({
        "workflow": {
            "initial": "NEW",
            "states": {"NEW": "open", "ASKED": "pending", "VENDOR": "pending", "DONE": "closed"},
            "transitions": [
                {"from": "NEW", "to": "ASKED"}, {"from": "NEW", "to": "VENDOR"}, {"from": "ASKED", "to": "NEW"},
                {"from": "VENDOR", "to": "NEW"}, {"from": "NEW", "to": "DONE"},
            ],
        },
        "policies": [{
            "policyId": "contract", "businessHoursOnly": false,
            "responseTimeMinutes": 60, "resolutionTimeMinutes": 600,
            "pauseOn": {"resolution": ["ASKED"], "firstResponse": ["ASKED"]},
        }],
    }));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let asked = go(&engine, &ticket, "ASKED", "2026-11-23T09:10:00Z");
    assert_eq!((asked.response_due_at, asked.due_at), (None, None), "both wait");
    let vendor = go(&engine, &ticket, "VENDOR", "2026-11-23T09:10:00Z");
    assert_eq!(vendor.response_due_at, Some(at("2026-11-23T10:00:00Z")), "the vendor is ours");
    assert_eq!(vendor.due_at, Some(at("2026-11-23T19:00:00Z")));
}

/// Row 7: Nine-Minds/alga-psa PR #3091. There a ticket that is created waiting or closed has a clock that runs.
#[test]
fn a_ticket_opened_waiting_or_over_has_clocks_that_never_ran() {
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
        assert_eq!(later.ticket.sla.resolution.unwrap().used_ms, 0);
    }
    let resumed = go(&engine, &opened("PENDING"), "IN_PROGRESS", "2026-11-24T09:00:00Z");
    assert_eq!(resumed.due_at, Some(at("2026-11-24T17:00:00Z")), "the whole target is left");
}

/// Row 8: osTicket #5955. There reopening a ticket after its old due date sends the overdue mail at once.
#[test]
fn reopening_after_the_old_deadline_misses_nothing_and_tells_nothing_twice() {
    let engine = eight_hours();
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let in_time = go(&engine, &ticket, "RESOLVED", "2026-11-23T16:00:00Z");
    let reopened = moved(&engine, &in_time, "OPEN", "2026-11-30T09:00:00Z");
    assert_eq!(reopened.breaches, []);
    assert_eq!(notices(&reopened), [told("statusChanged", "2026-11-30T09:00:00Z")]);
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-30T10:00:00Z")), "its hour is left");

    let late = moved(&engine, &ticket, "RESOLVED", "2026-11-23T18:00:00Z");
    assert_eq!(late.breaches.len(), 1);
    let reopened = moved(&engine, &late.ticket, "OPEN", "2026-11-30T09:00:00Z");
    assert_eq!(reopened.breaches, [], "a miss is recorded once a cycle");
    assert!(!advance(&engine, &reopened.ticket, "2026-12-30T09:00:00Z").is_change());
}

/// Row 9: zammad #188, #4777. There a reopened ticket's times are worked out wrongly, and the statistics of its
/// closing come and go with its status.
#[test]
fn a_reopened_ticket_keeps_the_record_of_the_cycle_that_was_over() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false, "onReopen": "newCycle",
    }]}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let solved = go(&engine, &ticket, "RESOLVED", "2026-11-23T12:00:00Z");
    let first = solved.sla.resolution.clone().unwrap();
    let reopened = moved(&engine, &solved, "OPEN", "2026-11-25T09:00:00Z");
    assert_eq!(reopened.ticket.resolved_at, None);
    let entry = reopened.history.iter().find(|entry| entry.field_changed == "resolvedAt").unwrap();
    assert_eq!(entry.old_value, json!(at("2026-11-23T12:00:00Z")), "the history still tells it");
    assert_eq!(reopened.ticket.due_at, Some(at("2026-11-25T17:00:00Z")));
    let closed = go(&engine, &reopened.ticket, "CLOSED", "2026-11-25T18:00:00Z");
    assert_eq!(closed.sla.completed.len(), 1);
    assert_eq!(
        closed.sla.completed[0].clock, first,
        "the first cycle was met, whatever the second is"
    );
    let second = closed.sla.resolution.unwrap();
    assert_eq!((second.cycle, second.breached_at), (2, Some(at("2026-11-25T17:00:00Z"))));
}

/// Row 10: glpi #23359, #5213. There the solved span counts as waiting for some, and is counted anew for others who
/// want nothing recalculated.
#[test]
fn what_reopening_does_to_the_clock_is_the_policys_choice() {
    for (mode, due) in [
        ("resume", Some("2026-11-23T18:00:00Z")),
        ("resumeCountingGap", Some("2026-11-23T17:00:00Z")),
        ("newCycle", Some("2026-11-23T21:00:00Z")),
        ("frozen", None),
    ] {
        let engine = engine(json!({"policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false, "onReopen": mode,
        }]}));
        // Three hours of work, an hour solved.
        let ticket = open(&engine, "2026-11-23T09:00:00Z");
        let ticket = go(&engine, &ticket, "RESOLVED", "2026-11-23T12:00:00Z");
        let ticket = go(&engine, &ticket, "OPEN", "2026-11-23T13:00:00Z");
        assert_eq!(ticket.due_at, due.map(at), "{mode}");
    }
}

/// Row 11: chatwoot #10178, PR #15024. There the next-response clock and the length of a miss go on growing after the
/// conversation is resolved.
#[test]
fn no_clock_runs_once_the_desk_is_done() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "businessHoursOnly": false,
        "responseTimeMinutes": 60, "nextResponseTimeMinutes": 60, "resolutionTimeMinutes": 120,
    }]}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = says(&engine, &ticket, Actor::agent("ann"), "2026-11-23T09:10:00Z");
    let ticket = says(&engine, &ticket, customer(), "2026-11-23T10:50:00Z");
    assert!(ticket.sla.next_response.as_ref().is_some_and(|clock| clock.is_live()));
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

/// Row 12: glpi #1996, #2408. There an escalation mails again and again for ever.
#[test]
fn every_notice_comes_once_and_repeats_come_to_an_end() {
    let engine = engine(json!({
        "policies": [{"policyId": "any", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false, "warnAt": [0.75]}],
        "timers": [{
            "id": "late", "anchor": "breached", "after": 60, "do": [{"notify": "lead"}],
            "repeat": {"every": 60, "times": 2},
        }],
    }));
    let mut ticket = open(&engine, "2026-11-23T09:00:00Z");
    let mut all = Vec::new();
    let mut keys = std::collections::BTreeSet::new();
    // Asked every quarter of an hour for a month.
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
            told("75%", "2026-11-23T15:00:00Z"),
            told("RESOLUTION", "2026-11-23T17:00:00Z"),
            told("lead", "2026-11-23T18:00:00Z"),
            told("lead", "2026-11-23T19:00:00Z"),
            told("lead", "2026-11-23T20:00:00Z"),
        ]
    );
    assert_eq!(keys.len(), all.len());
    assert_eq!(ticket.next_wake_at, None);
}

/// Row 13: zammad #4348. There a notice of one kind is sent once a day: a second, different one of that day is
/// swallowed.
#[test]
fn a_second_miss_on_the_same_day_is_told_as_well() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "nextResponseTimeMinutes": 30, "businessHoursOnly": false, "warnAt": [0.5],
    }]}));
    let mut ticket = open(&engine, "2026-11-23T09:00:00Z");
    let mut keys = Vec::new();
    for (asked, answered) in [
        ("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"),
        ("2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"),
    ] {
        ticket = says(&engine, &ticket, customer(), asked);
        let answer = comment(&engine, &ticket, Actor::agent("ann"), false, answered);
        assert_eq!(answer.breaches.len(), 1);
        let told =
            answer.effects.iter().map(Effect::key).filter(|key| key.contains("NEXT_RESPONSE"));
        keys.extend(told.map(str::to_owned));
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

/// Row 14: zammad #2157, #4432. There notices go out at two in the morning, at midnight or on Sunday.
#[test]
fn what_counts_working_time_comes_in_working_time() {
    let engine = engine(json!({
        "policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT4H", "businessHoursOnly": true,
            "warnAt": [0.75, {"left": 30}],
        }],
        "timers": [{
            "id": "remind", "anchor": "created", "calendar": "default", "after": "PT2H30M",
            "do": [{"notify": "remind"}],
        }],
    }));
    // Two hours before the weekend. The host looks only on Sunday night and on Tuesday.
    let ticket = open(&engine, "2026-11-20T16:00:00Z");
    let sunday = advance(&engine, &ticket, "2026-11-22T02:00:00Z");
    assert_eq!(notices(&sunday), []);
    let tuesday = advance(&engine, &sunday.ticket, "2026-11-24T00:00:00Z");
    assert_eq!(
        notices(&tuesday),
        [
            told("remind", "2026-11-23T09:30:00Z"),
            told("75%", "2026-11-23T10:00:00Z"),
            told("30 min left", "2026-11-23T10:30:00Z"),
            told("RESOLUTION", "2026-11-23T11:00:00Z"),
        ]
    );
}

/// Row 15: grafana-cold-storage/oncall #3261; fivetran/dbt_zendesk #25. There hours are kept in UTC and slide when the
/// clocks change, and the past is computed with today's offset.
#[test]
fn nine_in_the_morning_stays_nine_in_the_morning() {
    let engine = engine(json!({
        "calendars": {"berlin": {"timeZone": "Europe/Berlin"}},
        "policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT4H", "businessHoursOnly": true, "calendar": "berlin",
        }],
    }));
    for (opened, due) in [
        // Fridays at 16:00: two hours, and two on Monday. In summer, over the change, in winter, and over the other.
        ("2026-07-10T16:00:00+02:00", "2026-07-13T11:00:00+02:00"),
        ("2026-10-23T16:00:00+02:00", "2026-10-26T11:00:00+01:00"),
        ("2026-12-04T16:00:00+01:00", "2026-12-07T11:00:00+01:00"),
        ("2027-03-26T16:00:00+01:00", "2027-03-29T11:00:00+02:00"),
    ] {
        assert_eq!(open(&engine, opened).due_at, Some(at(due)), "{opened}");
    }
}

/// Row 16: zammad #3180. There a day of 24 hours ends at 23:59, and each midnight costs a minute.
#[test]
fn a_desk_open_from_midnight_to_midnight_loses_nothing_at_midnight() {
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

/// Row 17: chatwoot #14009, #5254. There a day has one window that cannot cross midnight, and the advice is to
/// pretend another time zone.
#[test]
fn a_lunch_break_and_a_night_shift_are_hours_like_any_other() {
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

/// Row 18: zammad #3140, #5177. There the clock of the next answer runs on after the agent has replied, and hides
/// that the first answer is late.
#[test]
fn each_answer_has_its_own_clock_and_none_hides_another() {
    let engine = engine(json!({"policies": [{
        "policyId": "any", "businessHoursOnly": false, "responseTimeMinutes": 60, "nextResponseTimeMinutes": 10,
    }]}));
    // Further words of a customer who has had no answer yet start no second clock.
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = says(&engine, &ticket, customer(), "2026-11-23T09:30:00Z");
    assert_eq!(ticket.sla.next_response, None);
    let late = advance(&engine, &ticket, "2026-11-23T10:05:00Z");
    assert_eq!(late.breaches[0].breach_type, BreachType::Response);
    let answered = says(&engine, &late.ticket, Actor::agent("ann"), "2026-11-23T10:10:00Z");
    assert_eq!(answered.next_wake_at, None, "nobody waits");
    // The oldest unanswered question counts, not the last.
    let asked = says(&engine, &answered, customer(), "2026-11-23T11:00:00Z");
    let again = says(&engine, &asked, customer(), "2026-11-23T11:05:00Z");
    let due = again.sla.next_response.as_ref().unwrap().due_at();
    assert_eq!(due, Some(at("2026-11-23T11:10:00Z")));
    // A note among colleagues answers nobody.
    let note = comment(&engine, &again, Actor::agent("ann"), true, "2026-11-23T11:06:00Z").ticket;
    assert!(note.sla.next_response.as_ref().unwrap().is_live());
    let answered = comment(&engine, &note, Actor::agent("ann"), false, "2026-11-23T11:10:00Z");
    let clock = answered.ticket.sla.next_response.as_ref().unwrap();
    assert_eq!(clock.phase, Phase::Stopped { at: at("2026-11-23T11:10:00Z") });
    assert_eq!((answered.breaches.len(), answered.next_wake_at), (0, None));
}

/// Row 19: zammad #5624; LanternOps/breeze #6691. There the old target stays after the ticket has come to another
/// policy, and an agreement is worked out only when the ticket is created.
#[test]
fn a_ticket_has_the_target_of_its_present_policy_and_an_edited_one_when_it_is_migrated() {
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
    assert_eq!(tagged.due_at, Some(at("2026-11-23T11:00:00Z")), "at once, in the same decision");
    // The edit waits until it is asked for, and then says what it changed.
    let untouched = update(&new, &ticket, json!({"title": "Help!"}), "2026-11-23T10:00:00Z").ticket;
    assert_eq!(untouched.due_at, Some(at("2026-11-23T17:00:00Z")));
    let command = MigrateCommand { at: at("2026-11-23T10:00:00Z"), actor: None, explain: false };
    let migrated = new.migrate(&untouched, &command).unwrap();
    assert_eq!(migrated.ticket.due_at, Some(at("2026-11-23T15:00:00Z")));
    let entry = migrated.history.iter().find(|entry| entry.field_changed == "migration").unwrap();
    assert_eq!(entry.old_value["resolution"]["targetMinutes"], json!(480.0));
    assert_eq!(entry.new_value["resolution"]["targetMinutes"], json!(360.0));
}

/// Row 20: zammad #1620, #1322; dbt_zendesk PR #273. There a public note does not count as an answer, a note of the
/// customer's is not heard, and a ticket that was opened privately is called late before anybody could see it.
#[test]
fn an_answer_is_what_the_customer_can_read_and_counts_from_when_the_customer_is_there() {
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
    let answered = says(&engine, &shown.ticket, Actor::agent("ann"), "2026-11-23T15:30:00Z");
    assert_eq!(answered.first_response_at, Some(at("2026-11-23T15:30:00Z")));
    let heard = says(&engine, &answered, customer(), "2026-11-23T15:40:00Z");
    let due = heard.sla.next_response.as_ref().unwrap().due_at();
    assert_eq!(due, Some(at("2026-11-23T16:40:00Z")));
}

/// Row 21: frappe/helpdesk #3279, #3235. There a miss is not stored until somebody touches the ticket, and nobody can
/// tell which agreement applies.
#[test]
fn a_miss_is_stored_at_its_deadline_untouched_and_the_policy_can_be_explained() {
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
    // However late the host asks, the miss is the same.
    let late = advance(&engine, &ticket, "2026-12-24T00:00:00Z");
    assert_eq!(late.breaches[0].breached_at, woken.breaches[0].breached_at);
    assert_eq!(late.breaches[0].key, woken.breaches[0].key);
}

/// Row 22: glpi #1911, #14423, #17186. There a team's clock cannot count from when the team got the ticket, starts anew
/// with each technician who is added, and a date set by hand moves.
#[test]
fn a_teams_clock_counts_from_its_arrival_and_a_new_technician_moves_nothing() {
    let engine = engine(json!({"policies": [
        {"policyId": "second line", "when": {"field": "teamId", "equals": "second"}, "businessHoursOnly": false,
         "resolutionTimeMinutes": "PT4H", "onTargetChange": "restart"},
        {"policyId": "desk", "resolutionTimeMinutes": "PT8H", "businessHoursOnly": false},
    ]}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket =
        update(&engine, &ticket, json!({"teamId": "second"}), "2026-11-23T12:00:00Z").ticket;
    assert_eq!(ticket.due_at, Some(at("2026-11-23T16:00:00Z")));
    assert_eq!(ticket.sla.completed.len(), 1, "the desk's own time is kept");
    for (agent, when) in [("ann", "2026-11-23T12:30:00Z"), ("bob", "2026-11-23T13:00:00Z")] {
        let added = update(&engine, &ticket, json!({"assigneeId": agent}), when).ticket;
        assert_eq!(added.due_at, ticket.due_at);
        assert_eq!(added.sla.resolution, ticket.sla.resolution);
    }
}

/// Row 23: glpi #5319, #15429, PR #15357; frappe/helpdesk #2050. There the levels of an escalation come on wrong dates
/// or only the first one comes, and a ticket reopened again and again is not escalated.
#[test]
fn every_level_comes_at_its_distance_from_the_deadline_in_each_cycle() {
    let engine = engine(json!({
        "policies": [{
            "policyId": "any", "resolutionTimeMinutes": "PT9H", "businessHoursOnly": true, "onReopen": "newCycle",
        }],
        "timers": [
            {"id": "ladder", "anchor": "resolutionDue", "calendar": "default", "levels": [
                {"after": -120, "do": [{"notify": "agent"}]},
                {"after": 0, "do": [{"notify": "lead"}]},
                {"after": 60, "do": [{"notify": "head"}]},
            ]},
            {"id": "again", "anchor": "inStatus", "after": 1, "do": [{"notify": "reopened often"}],
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
    // Held for two working hours: the levels move with the deadline, over the night.
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = go(&engine, &ticket, "PENDING", "2026-11-23T12:00:00Z");
    let ticket = go(&engine, &ticket, "IN_PROGRESS", "2026-11-23T14:00:00Z");
    assert_eq!(ticket.due_at, Some(at("2026-11-24T11:00:00Z")));
    let late = advance(&engine, &ticket, "2026-11-25T00:00:00Z");
    assert_eq!(
        notified(&late),
        [
            told("agent", "2026-11-24T09:00:00Z"),
            told("lead", "2026-11-24T11:00:00Z"),
            told("head", "2026-11-24T12:00:00Z"),
        ]
    );
    // A new cycle has a new ladder. How often a ticket was reopened is for the host to count.
    let ticket = go(&engine, &late.ticket, "RESOLVED", "2026-11-25T09:00:00Z");
    let ticket = go(&engine, &ticket, "OPEN", "2026-11-26T09:00:00Z");
    let counted =
        update(&engine, &ticket, json!({"attributes": {"reopened": 2}}), "2026-11-26T09:00:00Z");
    let late = advance(&engine, &counted.ticket, "2026-11-28T00:00:00Z");
    assert_eq!(
        notified(&late),
        [
            told("reopened often", "2026-11-26T09:01:00Z"),
            told("agent", "2026-11-26T16:00:00Z"),
            told("lead", "2026-11-26T18:00:00Z"),
            told("head", "2026-11-27T10:00:00Z"),
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

/// Row 24: RocketChat PR #37776; chatwoot PR #15275, #11034; libredesk #29. There two instances assign at the same
/// time: limits are exceeded, and a ticket bounces from one agent to another.
#[test]
fn two_assignments_of_one_snapshot_lead_to_the_same_revision_so_that_one_is_refused() {
    let engine = engine(json!({}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let agent =
        |id: &str, current_load| Agent { current_load, capacity: Some(2), ..Agent::new(id) };
    let one =
        assign(&engine, &ticket, vec![agent("ann", 0), agent("bob", 1)], QueueStrategy::LoadBased);
    let other =
        assign(&engine, &ticket, vec![agent("ann", 2), agent("bob", 1)], QueueStrategy::LoadBased);
    assert_eq!(one.ticket.assignee_id, Some("ann".into()));
    assert_eq!(other.ticket.assignee_id, Some("bob".into()), "ann is full");
    // The host commits where the revision is still the snapshot's: only one of the two is.
    assert_eq!(
        (one.ticket.revision, other.ticket.revision),
        (ticket.revision + 1, ticket.revision + 1)
    );
    // The load has one key for the revision, whoever won: it is counted once.
    let load = |decision: &Decision| {
        let effects = decision.effects.iter();
        effects.map(Effect::key).find(|key| key.starts_with("load/")).unwrap().to_owned()
    };
    assert_eq!(load(&one), load(&other));
    let full =
        assign(&engine, &ticket, vec![agent("ann", 2), agent("bob", 3)], QueueStrategy::RoundRobin);
    assert!(!full.is_change(), "a limit is a limit");
}

/// Row 25: frappe/helpdesk #1528, freescout-help-desk/freescout #5429, osTicket #6213, chatwoot #10376, zammad #854.
/// There tickets go to people who are away, what nobody could take is forgotten, or there is no rotation at all.
#[test]
fn who_is_away_gets_nothing_and_what_nobody_can_take_is_not_forgotten() {
    // With the two timers that an engine has by itself.
    let engine = engine(json!({"timers": null}));
    let ticket = open(&engine, "2026-11-23T09:00:00Z");
    let ticket = update(&engine, &ticket, json!({"priority": "P1"}), "2026-11-23T09:59:00Z").ticket;
    let away = |id: &str| Agent { is_available: false, ..Agent::new(id) };
    let agents = vec![away("ann"), Agent::new("bob"), Agent::new("cid")];
    let chosen = assign(&engine, &ticket, agents, QueueStrategy::RoundRobin).assignment.unwrap();
    assert_eq!(chosen.agent_id, Some("bob".into()));
    assert_eq!(chosen.cursor, Some("bob".into()), "the wheel goes on from here");
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
