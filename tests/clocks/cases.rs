//! Exact cases: lives of one ticket, and what each of its clocks shows.

use serde_json::{Value, json};

use super::{Desk, promise};

/// A promise of ownership among teams: four hours in Berlin for the team `net`.
fn ownership() -> Value {
    json!({"policies": [{
        "policyId": "ola-net", "group": "ola", "when": {"field": "teamId", "equals": "net"},
        "targets": {"ownership": {"time": "PT4H", "calendar": "berlin"}},
    }]})
}

/// A ticket that reaches the team `net` at 10:30Z, after two and a half hours in the team `l1`.
fn in_net() -> Desk {
    let mut desk = Desk::open(ownership(), json!({"teamId": "l1"}), "08:00Z");
    desk.update(json!({"teamId": "net"}), "10:30Z");
    desk
}

#[test]
fn each_team_owns_a_ticket_in_a_cycle_of_its_own() {
    let mut desk = Desk::open(ownership(), json!({"teamId": "l1"}), "08:00Z");
    assert_eq!(desk.clock("ola/ownership"), "cycle 1 running", "nothing is promised for l1");
    assert_eq!(desk.ticket.next_wake_at, None);

    desk.update(json!({"teamId": "net"}), "10:30Z");
    assert_eq!(
        desk.completed("ola/ownership"),
        ["cycle 1 stopped at 10:30Z, 90 min used"],
        "without a target, in the calendar default"
    );
    assert_eq!(desk.clock("ola/ownership"), "cycle 2 running, due 14:30Z");

    desk.enter("PENDING", "11:00Z");
    assert_eq!(desk.clock("ola/ownership"), "cycle 2 paused since 11:00Z, 30 min used");
    desk.enter("OPEN", "13:00Z");
    assert_eq!(desk.clock("ola/ownership"), "cycle 2 running, due 16:30Z");
    desk.update(json!({"assigneeId": "bob"}), "13:30Z");
    assert_eq!(desk.clock("ola/ownership"), "cycle 2 running, due 16:30Z");

    desk.update(json!({"teamId": "l1"}), "14:00Z");
    assert_eq!(
        desk.completed("ola/ownership")[1],
        "cycle 2 stopped at 14:00Z, due 16:30Z, 90 min used"
    );
    assert_eq!(desk.clock("ola/ownership"), "cycle 3 running");

    desk.update(json!({"teamId": "net"}), "15:00Z");
    assert_eq!(desk.clock("ola/ownership"), "cycle 4 running, due 24 Nov 10:00Z");
    assert_eq!(
        desk.completed("ola/ownership"),
        [
            "cycle 1 stopped at 10:30Z, 90 min used",
            "cycle 2 stopped at 14:00Z, due 16:30Z, 90 min used",
            "cycle 3 stopped at 15:00Z, 60 min used",
        ]
    );
    assert!(desk.breaches().is_empty());
}

#[test]
fn the_requester_waits_for_a_third_party_and_the_desk_does_not_work() {
    let config = promise(json!({"requesterWait": "PT8H", "agentWork": "PT8H"}));
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.enter("PENDING", "10:00Z");
    assert_eq!(desk.clock("sla/requesterWait"), "cycle 1 paused since 10:00Z, 60 min used");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 paused since 10:00Z, 60 min used");
    desk.enter("ON_HOLD", "14:00Z");
    assert_eq!(desk.clock("sla/requesterWait"), "cycle 1 running, due 21:00Z");
    assert_eq!(desk.due("sla/agentWork"), "none");
    desk.enter("IN_PROGRESS", "15:00Z");
    for (clock, used, due) in
        [("sla/requesterWait", 120.0, "21:00Z"), ("sla/agentWork", 60.0, "22:00Z")]
    {
        assert_eq!(desk.previewed(clock, "15:00Z")["usedMinutes"], json!(used), "{clock}");
        assert_eq!(desk.due(clock), due, "{clock}");
    }
}

/// A ticket with one promise of four hours for `clock_id`, and a public reply at 09:30Z.
fn updates(clock_id: &str) -> Desk {
    let mut desk = Desk::open(promise(json!({clock_id: "PT4H"})), json!({}), "09:00Z");
    assert_eq!(desk.clock(&format!("sla/{clock_id}")), "absent", "nobody has replied yet");
    desk.reply("09:30Z");
    desk
}

#[test]
fn a_public_reply_ends_a_periodic_update_and_starts_the_next() {
    let mut desk = updates("periodicUpdate");
    assert_eq!(desk.clock("sla/periodicUpdate"), "cycle 1 running, due 13:30Z");
    desk.note("12:00Z");
    assert_eq!(desk.clock("sla/periodicUpdate"), "cycle 1 running, due 13:30Z");
    desk.reply("13:30:00.000Z");
    assert_eq!(
        desk.completed("sla/periodicUpdate"),
        ["cycle 1 stopped at 13:30Z, due 13:30Z, 240 min used"],
        "exactly on time"
    );
    assert_eq!(desk.clock("sla/periodicUpdate"), "cycle 2 running, due 17:30Z");
    desk.wait("17:30:00.000Z");
    assert!(desk.breaches().is_empty(), "the deadline has not passed yet");
    desk.enter("RESOLVED", "18:00Z");
    assert_eq!(desk.breaches(), ["breach/periodicUpdate/2/T-1"]);
    assert_eq!(super::text(desk.breaches[0].breached_at), "17:30Z");
    desk.reply("19:00Z");
    desk.wait("30 Nov 09:00Z");
    assert_eq!(
        desk.clock("sla/periodicUpdate"),
        "cycle 2 stopped at 18:00Z, due 17:30Z, breached at 17:30Z, 270 min used",
        "a resolved ticket needs no update: there is no third cycle"
    );
    assert_eq!((desk.breaches.len(), desk.completed("sla/periodicUpdate").len()), (1, 1));
}

#[test]
fn a_breach_is_found_a_millisecond_after_the_deadline_however_late_anybody_looks() {
    for first_look in ["17:30:00.001Z", "17:45Z", "30 Nov 09:00Z"] {
        let mut desk = updates("periodicUpdate");
        desk.reply("13:30Z");
        desk.wait(first_look);
        assert_eq!(desk.breaches(), ["breach/periodicUpdate/2/T-1"], "{first_look}");
        assert_eq!(super::text(desk.breaches[0].breached_at), "17:30Z", "{first_look}");
    }
}

#[test]
fn a_pausable_update_pauses_while_the_customer_must_answer() {
    let mut desk = updates("pausableUpdate");
    desk.note("12:00Z");
    assert_eq!(desk.clock("sla/pausableUpdate"), "cycle 1 running, due 13:30Z");
    desk.reply("13:30Z");
    desk.enter("PENDING", "14:00Z");
    assert_eq!(desk.clock("sla/pausableUpdate"), "cycle 2 paused since 14:00Z, 30 min used");
    desk.enter("OPEN", "16:00Z");
    assert_eq!(desk.clock("sla/pausableUpdate"), "cycle 2 running, due 19:30Z");
}

#[test]
fn a_cancelled_ticket_gets_no_verdict_and_a_deadline_that_had_passed_stays_a_breach() {
    let mut early = in_net();
    early.enter("CANCELLED", "14:29Z");
    early.wait("30 Nov 09:00Z");
    assert!(early.breaches().is_empty());
    assert_eq!(early.clock("ola/ownership"), "cycle 2 cancelled at 14:29Z, 239 min used");

    let mut late = in_net();
    late.enter("CANCELLED", "14:31Z");
    late.wait("30 Nov 09:00Z");
    assert_eq!(late.breaches(), ["breach/ola/ownership/2/T-1"]);
    assert_eq!(
        late.clock("ola/ownership"),
        "cycle 2 cancelled at 14:31Z, breached at 14:30Z, 241 min used"
    );

    // The same of a built-in clock: 330 minutes from 09:00Z.
    for (when, breaches, clock) in [
        ("14:29Z", vec![], "cycle 1 cancelled at 14:29Z, 329 min used"),
        ("14:30Z", vec![], "cycle 1 cancelled at 14:30Z, 330 min used"),
        (
            "14:31Z",
            vec!["breach/RESOLUTION/1/T-1"],
            "cycle 1 cancelled at 14:31Z, breached at 14:30Z, 331 min used",
        ),
    ] {
        let mut desk = Desk::open(promise(json!({"resolution": 330})), json!({}), "09:00Z");
        desk.enter("CANCELLED", when);
        desk.wait("30 Nov 09:00Z");
        assert_eq!(desk.breaches(), breaches, "{when}");
        assert_eq!(desk.clock("sla/resolution"), clock, "{when}");
    }
}

#[test]
fn one_policy_may_promise_a_response_24x7_and_a_resolution_in_business_hours() {
    for policy in [
        json!({"targets": {"firstResponse": 60, "resolution": {"time": "PT8H", "calendar": "berlin"}}}),
        json!({"responseTimeMinutes": 60, "businessHoursOnly": false,
            "targets": {"resolution": {"time": "PT8H", "calendar": "berlin"}}}),
        json!({"resolutionTimeMinutes": "PT8H", "businessHoursOnly": true, "calendar": "berlin",
            "targets": {"firstResponse": {"time": 60, "calendar": "24x7"}}}),
        json!({"businessHoursOnly": true, "calendar": "berlin",
            "targets": {"firstResponse": {"time": "PT1H", "calendar": "24x7"}, "resolution": 480}}),
    ] {
        let mut whole = json!({"policyId": "all"});
        whole.as_object_mut().unwrap().extend(policy.as_object().unwrap().clone());
        let desk = Desk::open(json!({"policies": [whole]}), json!({}), "21 Nov 12:00Z");
        assert_eq!(desk.due("sla/firstResponse"), "21 Nov 13:00Z", "{policy}");
        assert_eq!(desk.due("sla/resolution"), "16:00Z", "{policy}");
    }
}

/// A ticket with a resolution target of `days` working days in `calendar`.
fn resolution_in(calendar: &Value, days: &Value, start: &str) -> Desk {
    let config = json!({
        "calendars": {"desk": calendar},
        "policies": [{
            "policyId": "all",
            "targets": {"resolution": {"time": days, "calendar": "desk"}},
        }],
    });
    Desk::open(config, json!({}), start)
}

fn berlin() -> Value {
    json!({"timeZone": "Europe/Berlin"})
}

fn every_day(windows: &Value) -> Value {
    json!({"mon": windows, "tue": windows, "wed": windows, "thu": windows, "fri": windows})
}

#[test]
fn a_policy_may_promise_working_days() {
    let holiday = || {
        json!({
            "timeZone": "Europe/Berlin",
            "holidays": ["2026-12-25"],
            "exceptions": [{"date": "2026-12-24", "hours": [["09:00", "12:00"]]}],
        })
    };
    let nights = || json!({"hours": every_day(&json!([["22:00", "06:00"]]))});
    let lunch = || {
        let windows = json!([["09:00", "12:00"], ["13:00", "18:00"]]);
        json!({"timeZone": "Europe/Berlin", "hours": every_day(&windows)})
    };
    let by = |count: u32, by: &str| json!({"workingDays": count, "by": by});
    let to_close = |count: u32| json!({"workingDays": count});
    let cutoff = || json!({"workingDays": 2, "by": "16:00", "cutoff": "10:00"});
    for (calendar, days, start, due) in [
        (berlin(), by(2, "17:00"), "09:00Z", "25 Nov 16:00Z"),
        (berlin(), by(2, "17:00"), "20 Nov 18:30Z", "25 Nov 16:00Z"),
        (berlin(), by(1, "17:00"), "21 Nov 12:00Z", "24 Nov 16:00Z"),
        (holiday(), by(1, "close"), "23 Dec 14:00Z", "24 Dec 11:00Z"),
        (holiday(), by(1, "17:00"), "23 Dec 14:00Z", "24 Dec 11:00Z"),
        (holiday(), by(1, "17:00"), "24 Dec 09:00Z", "28 Dec 16:00Z"),
        (berlin(), cutoff(), "09:00:00.000Z", "25 Nov 15:00Z"),
        (berlin(), cutoff(), "09:00:00.001Z", "26 Nov 15:00Z"),
        (berlin(), by(1, "17:00"), "27 Mar 09:00Z", "30 Mar 15:00Z"),
        (berlin(), to_close(0), "09:00Z", "17:00Z"),
        (berlin(), to_close(0), "21 Nov 09:00Z", "17:00Z"),
        (nights(), to_close(1), "24 Nov 02:00Z", "25 Nov 06:00Z"),
        (berlin(), by(1, "17:00"), "16:59:59.999Z", "24 Nov 16:00Z"),
        (berlin(), by(1, "17:00"), "17:00:00.000Z", "25 Nov 16:00Z"),
        (lunch(), by(1, "13:00"), "09:00Z", "24 Nov 12:00Z"),
        (lunch(), by(0, "12:45"), "11:30Z", "24 Nov 11:00Z"),
        (nights(), by(1, "05:00"), "24 Nov 02:00Z", "25 Nov 05:00Z"),
        (berlin(), by(1, "startTime"), "20 Nov 18:30Z", "24 Nov 08:00Z"),
        (berlin(), by(1, "08:00"), "10:00Z", "24 Nov 08:00Z"),
    ] {
        let desk = resolution_in(&calendar, &days, start);
        assert_eq!(desk.due("sla/resolution"), due, "{days} from {start}");
        assert_eq!(desk.ticket.due_at, Some(super::at(due)), "{days} from {start}");
    }
}

#[test]
fn the_short_form_and_every_clock_take_working_days() {
    let days = json!({"workingDays": 2, "by": "17:00"});
    let short = json!({
        "policyId": "all", "businessHoursOnly": true, "calendar": "berlin",
        "responseTimeMinutes": days, "resolutionTimeMinutes": days, "nextResponseTimeMinutes": days,
    });
    let long = json!({
        "policyId": "all", "businessHoursOnly": true, "calendar": "berlin",
        "targets": {"firstResponse": days, "resolution": days, "requesterWait": days},
    });
    for (policy, clocks) in [
        (short, vec!["sla/firstResponse", "sla/resolution"]),
        (long, vec!["sla/firstResponse", "sla/resolution", "sla/requesterWait"]),
    ] {
        let desk = Desk::open(json!({"policies": [policy]}), json!({}), "09:00Z");
        for clock in clocks {
            assert_eq!(desk.due(clock), "25 Nov 16:00Z", "{clock}");
        }
    }
}

#[test]
fn a_pause_moves_a_promise_in_working_days_exactly_or_to_the_next_boundary() {
    let days =
        |after_pause: &str| json!({"workingDays": 2, "by": "17:00", "afterPause": after_pause});
    let once = [("24 Nov 08:00Z", "24 Nov 11:00Z")];
    let twice = [once[0], ("24 Nov 14:00Z", "24 Nov 15:00Z")];
    let overnight = [("17:00Z", "24 Nov 08:00Z")];
    for (pauses, after_pause, due) in [
        // Three working hours: one on Wednesday from 17:00 to 18:00, two on Thursday.
        (&once[..], "exact", "26 Nov 10:00Z"),
        (&once[..], "boundary", "26 Nov 16:00Z"),
        // The lifts do not add up: the second pause starts from the unlifted deadline.
        (&twice[..], "exact", "26 Nov 11:00Z"),
        (&twice[..], "boundary", "26 Nov 16:00Z"),
        // Without working time.
        (&overnight[..], "exact", "25 Nov 16:00Z"),
        (&overnight[..], "boundary", "25 Nov 16:00Z"),
    ] {
        let mut desk = resolution_in(&berlin(), &days(after_pause), "09:00Z");
        for (from, to) in pauses {
            desk.enter("PENDING", from);
            assert_eq!(desk.due("sla/resolution"), "none", "{after_pause}");
            assert_eq!(desk.ticket.due_at, None, "{after_pause}");
            desk.enter("OPEN", to);
        }
        assert_eq!(desk.due("sla/resolution"), due, "{after_pause} {pauses:?}");
        // The breach is judged by the same instant.
        desk.wait(due);
        assert!(desk.breaches().is_empty(), "{after_pause} {pauses:?}");
        desk.wait("1 Dec 09:00Z");
        let breached: Vec<_> =
            desk.breaches.iter().map(|breach| super::text(breach.breached_at)).collect();
        assert_eq!(breached, [due], "{after_pause} {pauses:?}");
    }
}

#[test]
fn the_default_after_a_pause_is_the_boundary() {
    let days = json!({"workingDays": 2, "by": "17:00"});
    let mut desk = resolution_in(&berlin(), &days, "09:00Z");
    desk.enter("PENDING", "24 Nov 08:00:00Z");
    desk.enter("OPEN", "24 Nov 08:00:01Z");
    assert_eq!(desk.due("sla/resolution"), "26 Nov 16:00Z", "a pause of a second lifts it");
}
