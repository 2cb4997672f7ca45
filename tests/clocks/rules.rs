//! The rules of clocks: which trigger acts first, what starts again, which policy promises what.

use serde_json::{Value, json};
use ticket_engine::{ClockId, Instant};

use super::{Desk, at, promise, promise_of, text, words};

/// Opens a ticket with one promise of an hour for `clock`.
fn hour_of(clock: Value) -> Desk {
    Desk::open(promise_of(clock, 60), json!({}), "09:00Z")
}

#[test]
fn one_event_may_end_a_clock_and_start_the_next() {
    let clock = json!({
        "clockId": "update",
        "start": [{"event": "publicReply"}],
        "stop": [{"event": "publicReply"}],
    });
    let mut desk = hour_of(clock);
    desk.reply("09:10Z");
    desk.reply("09:30Z");
    assert_eq!(
        desk.completed("sla/update"),
        ["cycle 1 stopped at 09:30Z, due 10:10Z, 20 min used"]
    );
    assert_eq!(desk.clock("sla/update"), "cycle 2 running, due 10:30Z");
}

#[test]
fn each_event_is_seen_by_the_clocks_that_name_it() {
    type Life = fn(&mut Desk);
    let lives: [(Value, Life); 12] = [
        (json!({}), |_| ()),
        (json!({"assigneeId": "ann"}), |_| ()),
        (json!({"teamId": "net"}), |_| ()),
        (json!({}), |desk| desk.enter("IN_PROGRESS", "09:30Z")),
        (json!({}), |desk| desk.reply("09:30Z")),
        (json!({}), |desk| desk.ask("09:30Z")),
        (json!({}), |desk| desk.note("09:30Z")),
        (json!({}), |desk| desk.update(json!({"assigneeId": "bob"}), "09:30Z")),
        (json!({"assigneeId": "ann"}), |desk| desk.update(json!({"assigneeId": "bob"}), "09:30Z")),
        (json!({"assigneeId": "ann"}), |desk| desk.update(json!({"assigneeId": null}), "09:30Z")),
        (json!({"teamId": "l1"}), |desk| desk.update(json!({"teamId": "net"}), "09:30Z")),
        (json!({"teamId": "l1"}), |desk| desk.update(json!({"teamId": null}), "09:30Z")),
    ];
    // The events at the end of each of these lives.
    let expected: [&[&str]; 12] = [
        &["opened"],
        &["opened", "assigned"],
        &["opened", "teamAssigned", "teamChanged"],
        &["firstResponse", "statusChanged"],
        &["firstResponse", "publicReply"],
        &["customerComment"],
        &["internalNote"],
        &["assigned"],
        &["assigned"],
        &["unassigned"],
        &["teamAssigned", "teamChanged"],
        &["teamChanged"],
    ];
    let events = [
        "opened",
        "firstResponse",
        "publicReply",
        "customerComment",
        "internalNote",
        "assigned",
        "unassigned",
        "teamAssigned",
        "teamChanged",
        "statusChanged",
        "reopened",
    ];
    for (number, ((draft, live), expected)) in lives.into_iter().zip(expected).enumerate() {
        for event in events {
            let mut clock = json!({"clockId": "seen", "start": [{"event": event}],
                "stop": [{"status": ["CLOSED"]}]});
            let is_opening = number < 3;
            if !is_opening {
                // Its first cycle starts with the ticket, and the event starts its second.
                clock["start"] = json!([{"event": "opened"}]);
                clock["reset"] = json!([{"event": event}]);
            }
            let mut desk = Desk::open(promise_of(clock, 60), draft.clone(), "09:00Z");
            live(&mut desk);
            let cycle = desk.snapshot("sla/seen")["cycle"].as_u64();
            let is_seen = cycle == Some(if is_opening { 1 } else { 2 });
            assert_eq!(is_seen, expected.contains(&event), "life {number}, {event}");
        }
    }
}

#[test]
fn a_reopening_is_an_event_whichever_way_the_ticket_was_done() {
    for done in ["RESOLVED", "CLOSED"] {
        let clock = json!({"clockId": "seen", "start": [{"event": "reopened"}],
            "stop": [{"statusCategory": ["resolved", "closed"]}]});
        let mut desk = hour_of(clock);
        desk.enter(done, "09:10Z");
        assert_eq!(desk.clock("sla/seen"), "absent", "{done}");
        desk.enter("OPEN", "09:30Z");
        assert_eq!(desk.clock("sla/seen"), "cycle 1 running, due 10:30Z", "{done}");
    }
}

#[test]
fn stop_comes_before_cancel() {
    let clock = json!({"clockId": "one", "start": [{"event": "opened"}],
        "stop": [{"event": "internalNote"}], "cancel": [{"event": "internalNote"}]});
    let mut desk = hour_of(clock);
    desk.note("09:30Z");
    assert_eq!(desk.clock("sla/one"), "cycle 1 stopped at 09:30Z, due 10:00Z, 30 min used");
}

#[test]
fn stop_and_cancel_come_before_reset() {
    for end in ["stop", "cancel"] {
        let mut clock = json!({"clockId": "one", "start": [{"event": "opened"}],
            "stop": [{"status": ["CLOSED"]}], "reset": [{"event": "internalNote"}]});
        clock[end] = json!([{"event": "internalNote"}]);
        let mut desk = hour_of(clock);
        desk.note("09:30Z");
        assert_eq!(desk.snapshot("sla/one")["cycle"], 1, "{end}: nothing is left to be reset");
        assert_eq!(desk.completed("sla/one"), [""; 0], "{end}");
    }
}

/// Two policies by team, for one clock that `ends` when the team changes.
fn by_team(ends: &str, first: i64, second: i64) -> Value {
    let mut clock = json!({"clockId": "one", "start": [{"event": "opened"}],
        "stop": [{"status": ["CLOSED"]}]});
    clock[ends] = json!([{"event": "teamChanged"}]);
    let policy = |team: &str, minutes: i64| {
        json!({"policyId": team, "when": {"field": "teamId", "equals": team},
            "targets": {"one": minutes}})
    };
    json!({"clocks": [clock], "policies": [policy("a", first), policy("b", second)]})
}

#[test]
fn a_clock_stops_under_its_old_target_and_is_reset_under_its_new_one() {
    let mut stopped = Desk::open(by_team("stop", 60, 20), json!({"teamId": "a"}), "09:00Z");
    stopped.update(json!({"teamId": "b"}), "09:30Z");
    assert_eq!(stopped.clock("sla/one"), "cycle 1 stopped at 09:30Z, due 10:00Z, 30 min used");
    assert!(stopped.breaches().is_empty());

    // The change of target comes first: 30 minutes are more than 20.
    let mut reset = Desk::open(by_team("reset", 60, 20), json!({"teamId": "a"}), "09:00Z");
    reset.update(json!({"teamId": "b"}), "09:30Z");
    assert_eq!(reset.breaches(), ["breach/one/1/T-1"]);
    assert_eq!(text(reset.breaches[0].breached_at), "09:30Z");
    assert_eq!(reset.clock("sla/one"), "cycle 2 running, due 09:50Z");

    let mut met = Desk::open(by_team("reset", 60, 120), json!({"teamId": "a"}), "09:00Z");
    met.update(json!({"teamId": "b"}), "09:30Z");
    assert_eq!(met.completed("sla/one"), ["cycle 1 stopped at 09:30Z, due 11:00Z, 30 min used"]);
    assert_eq!(met.clock("sla/one"), "cycle 2 running, due 11:30Z");
}

#[test]
fn a_reset_ends_a_cycle_as_met_or_breached_and_starts_the_next_with_the_full_target() {
    let clock = json!({"clockId": "one", "start": [{"event": "opened"}],
        "stop": [{"statusCategory": ["resolved", "closed"]}],
        "reset": [{"event": "internalNote"}]});
    let mut desk = hour_of(clock);
    desk.note("09:30Z");
    assert_eq!(desk.clock("sla/one"), "cycle 2 running, due 10:30Z");
    desk.note("10:30:00.000Z");
    assert_eq!(desk.clock("sla/one"), "cycle 3 running, due 11:30Z");
    desk.note("11:40Z");
    assert_eq!(desk.clock("sla/one"), "cycle 4 running, due 12:40Z");
    assert_eq!(
        desk.completed("sla/one"),
        [
            "cycle 1 stopped at 09:30Z, due 10:00Z, 30 min used",
            "cycle 2 stopped at 10:30Z, due 10:30Z, 60 min used",
            "cycle 3 stopped at 11:40Z, due 11:30Z, breached at 11:30Z, 70 min used",
        ]
    );
    assert_eq!(desk.breaches(), ["breach/one/3/T-1"]);
    desk.enter("RESOLVED", "12:00Z");
    desk.note("12:10Z");
    assert_eq!(
        desk.clock("sla/one"),
        "cycle 4 stopped at 12:00Z, due 12:40Z, 20 min used",
        "there is nothing to reset"
    );
}

#[test]
fn a_reset_starts_nothing_that_has_not_started() {
    let clock = json!({"clockId": "one", "start": [{"event": "teamAssigned"}],
        "stop": [{"status": ["CLOSED"]}], "reset": [{"event": "internalNote"}]});
    let mut desk = hour_of(clock);
    desk.note("09:30Z");
    assert_eq!(desk.clock("sla/one"), "absent");
}

#[test]
fn a_reset_by_a_state_acts_when_the_state_becomes_true() {
    let clock = json!({"clockId": "one", "start": [{"event": "opened"}],
        "stop": [{"status": ["CLOSED"]}], "reset": [{"when": {"field": "tags", "has": "fire"}}]});
    let mut desk = hour_of(clock);
    desk.update(json!({"tags": ["fire"]}), "09:30Z");
    assert_eq!(desk.clock("sla/one"), "cycle 2 running, due 10:30Z");
    desk.update(json!({"tags": ["fire", "hot"]}), "09:40Z");
    desk.update(json!({"tags": []}), "09:45Z");
    assert_eq!(desk.clock("sla/one"), "cycle 2 running, due 10:30Z", "it held all along");
    desk.update(json!({"tags": ["fire"]}), "09:50Z");
    assert_eq!(desk.clock("sla/one"), "cycle 3 running, due 10:50Z");
}

#[test]
fn a_clock_that_is_reset_or_started_in_a_pausing_state_is_paused_at_once() {
    let pause = json!({"field": "statusCategory", "equals": "pending"});
    let mut reset = hour_of(json!({"clockId": "one", "start": [{"event": "opened"}],
        "stop": [{"status": ["CLOSED"]}], "reset": [{"status": ["PENDING"]}], "pause": pause}));
    reset.enter("PENDING", "09:30Z");
    assert_eq!(reset.completed("sla/one"), ["cycle 1 stopped at 09:30Z, due 10:00Z, 30 min used"]);
    assert_eq!(reset.clock("sla/one"), "cycle 2 paused since 09:30Z, 0 min used");
    reset.enter("OPEN", "10:00Z");
    assert_eq!(reset.clock("sla/one"), "cycle 2 running, due 11:00Z");

    let mut started = hour_of(json!({"clockId": "one", "start": [{"event": "internalNote"}],
        "stop": [{"status": ["CLOSED"]}], "pause": pause}));
    started.enter("PENDING", "09:10Z");
    started.note("09:30Z");
    assert_eq!(started.clock("sla/one"), "cycle 1 paused since 09:30Z, 0 min used");
    started.enter("OPEN", "10:00Z");
    assert_eq!(started.clock("sla/one"), "cycle 1 running, due 11:00Z");
}

#[test]
fn nothing_starts_while_a_state_that_ends_the_clock_holds() {
    let states = [
        json!({"status": ["RESOLVED", "CLOSED"]}),
        json!({"statusCategory": ["resolved"]}),
        json!({"when": {"field": "status", "equals": "RESOLVED"}}),
    ];
    for state in states {
        for end in ["stop", "cancel"] {
            let mut clock = json!({"clockId": "one", "start": [{"event": "internalNote"}],
                "stop": [{"status": ["CLOSED"]}]});
            clock[end] = json!([state]);
            let mut desk = hour_of(clock);
            desk.enter("RESOLVED", "09:10Z");
            desk.note("09:20Z");
            assert_eq!(desk.clock("sla/one"), "absent", "{end} by {state}");
            // The note is past: an event holds for its instant.
            desk.enter("OPEN", "09:30Z");
            assert_eq!(desk.clock("sla/one"), "absent", "{end} by {state}");
            desk.note("09:40Z");
            assert_eq!(desk.clock("sla/one"), "cycle 1 running, due 10:40Z", "{end} by {state}");
        }
    }
}

#[test]
fn a_start_by_a_state_acts_when_the_state_becomes_true() {
    for start in [
        json!({"status": ["ON_HOLD", "PENDING"]}),
        json!({"statusCategory": ["pending"]}),
        json!({"when": {"field": "statusCategory", "equals": "pending"}}),
        json!({"when": {"field": "waitsFor", "exists": true}}),
    ] {
        let clock = json!({"clockId": "wait", "start": [start],
            "stop": [{"event": "internalNote"}]});
        let mut desk = hour_of(clock.clone());
        assert_eq!(desk.clock("sla/wait"), "absent", "{start}");
        desk.enter("ON_HOLD", "09:10Z");
        assert_eq!(desk.clock("sla/wait"), "cycle 1 running, due 10:10Z", "{start}");
        desk.note("09:20Z");
        desk.update(json!({"title": "Help!"}), "09:30Z");
        desk.enter("PENDING", "09:40Z");
        assert_eq!(
            desk.clock("sla/wait"),
            "cycle 1 stopped at 09:20Z, due 10:10Z, 10 min used",
            "it held all along: {start}"
        );
        desk.enter("OPEN", "09:50Z");
        desk.enter("PENDING", "10:00Z");
        assert_eq!(desk.clock("sla/wait"), "cycle 2 running, due 11:00Z", "{start}");

        let opened = Desk::open(promise_of(clock, 60), json!({"status": "PENDING"}), "09:00Z");
        assert_eq!(opened.clock("sla/wait"), "cycle 1 running, due 10:00Z", "{start}");
    }
}

#[test]
fn a_state_that_became_true_while_the_clock_could_not_start_starts_nothing_later() {
    let clock = json!({"clockId": "one", "start": [{"when": {"field": "tags", "has": "fire"}}],
        "stop": [{"status": ["PENDING"]}]});
    let mut desk = hour_of(clock);
    desk.enter("PENDING", "09:10Z");
    desk.update(json!({"tags": ["fire"]}), "09:20Z");
    desk.enter("OPEN", "09:30Z");
    assert_eq!(desk.clock("sla/one"), "absent");
}

#[test]
fn a_stop_by_a_state_that_lifts_starts_nothing() {
    let clock = json!({"clockId": "one", "start": [{"event": "opened"}],
        "stop": [{"status": ["PENDING"]}]});
    let mut desk = hour_of(clock);
    desk.enter("PENDING", "09:30Z");
    desk.enter("OPEN", "09:40Z");
    assert_eq!(desk.clock("sla/one"), "cycle 1 stopped at 09:30Z, due 10:00Z, 30 min used");
}

#[test]
fn a_start_while_the_clock_is_live_changes_nothing() {
    let clock = json!({"clockId": "one", "start": [{"event": "internalNote"}],
        "stop": [{"status": ["CLOSED"]}], "pause": {"field": "status", "equals": "PENDING"}});
    let mut desk = hour_of(clock);
    desk.note("09:10Z");
    desk.note("09:20Z");
    assert_eq!(desk.clock("sla/one"), "cycle 1 running, due 10:10Z");
    desk.enter("PENDING", "09:30Z");
    desk.note("09:40Z");
    assert_eq!(desk.clock("sla/one"), "cycle 1 paused since 09:30Z, 20 min used");
    assert_eq!(desk.completed("sla/one"), [""; 0]);
}

#[test]
fn a_start_after_an_end_is_a_new_cycle_a_continuation_or_nothing() {
    // Assigned at 09:10Z, ended at 09:30Z, assigned again at 10:00Z.
    for (again, after_stop, after_cancel) in [
        (json!(null), "cycle 2 running, due 11:00Z", "cycle 2 running, due 11:00Z"),
        (json!("newCycle"), "cycle 2 running, due 11:00Z", "cycle 2 running, due 11:00Z"),
        (json!("resume"), "cycle 1 running, due 10:40Z", "cycle 1 running, due 10:40Z"),
        (
            json!("once"),
            "cycle 1 stopped at 09:30Z, due 10:10Z, 20 min used",
            "cycle 1 cancelled at 09:30Z, 20 min used",
        ),
    ] {
        for (end, expected) in [("stop", after_stop), ("cancel", after_cancel)] {
            let mut clock = json!({"clockId": "one", "start": [{"event": "assigned"}],
                "stop": [{"status": ["CLOSED"]}], "again": again});
            clock[end] = json!([{"event": "unassigned"}]);
            let mut desk = hour_of(clock);
            desk.update(json!({"assigneeId": "bob"}), "09:10Z");
            desk.update(json!({"assigneeId": null}), "09:30Z");
            desk.update(json!({"assigneeId": "bob"}), "10:00Z");
            assert_eq!(desk.clock("sla/one"), expected, "{again} after {end}");
            let completed = usize::from(expected.starts_with("cycle 2"));
            assert_eq!(desk.completed("sla/one").len(), completed, "{again} after {end}");
        }
    }
}

#[test]
fn the_time_between_an_end_and_a_continuation_does_not_count() {
    let clock = json!({"clockId": "one", "start": [{"event": "assigned"}],
        "stop": [{"event": "unassigned"}], "again": "resume"});
    let mut desk = hour_of(clock);
    for (assigned, unassigned) in [("09:10Z", "09:30Z"), ("10:00Z", "10:15Z")] {
        desk.update(json!({"assigneeId": "bob"}), assigned);
        desk.update(json!({"assigneeId": null}), unassigned);
    }
    desk.update(json!({"assigneeId": "eve"}), "12:00Z");
    assert_eq!(desk.clock("sla/one"), "cycle 1 running, due 12:25Z", "35 minutes are used");
    let pauses = json!([
        {"start": at("09:30Z"), "end": at("10:00Z")}, {"start": at("10:15Z"), "end": at("12:00Z")},
    ]);
    assert_eq!(desk.snapshot("sla/one")["pauses"], pauses);
}

#[test]
fn a_start_in_the_event_that_reopens_a_ticket_follows_on_reopen() {
    // Resolved after 100 of 480 minutes, reopened at 14:00Z.
    for (mode, expected) in [
        (json!(null), "cycle 1 running, due 20:20Z"),
        (json!("resume"), "cycle 1 running, due 20:20Z"),
        (json!("newCycle"), "cycle 2 running, due 22:00Z"),
        (json!("resumeIncludingResolvedTime"), "cycle 1 running, due 17:00Z"),
        (json!("stayStopped"), "cycle 1 stopped at 10:40Z, due 17:00Z, 100 min used"),
    ] {
        for again in ["newCycle", "resume"] {
            for start in [
                json!([{"event": "opened"}, {"event": "reopened"}]),
                json!([{"status": ["OPEN", "IN_PROGRESS"]}]),
            ] {
                let clock = json!({"clockId": "one", "start": start, "again": again,
                    "stop": [{"statusCategory": ["resolved", "closed"]}]});
                let mut config = promise_of(clock, 480);
                config["policies"][0]["onReopen"] = mode.clone();
                let mut desk = Desk::open(config, json!({}), "09:00Z");
                desk.enter("RESOLVED", "10:40Z");
                desk.enter("OPEN", "14:00Z");
                assert_eq!(desk.clock("sla/one"), expected, "{mode} {again} {start}");
            }
        }
    }
}

#[test]
fn a_reopening_starts_only_clocks_that_start_with_it() {
    let clock = json!({"clockId": "one", "start": [{"event": "opened"}],
        "stop": [{"statusCategory": ["resolved", "closed"]}]});
    let mut desk = hour_of(clock);
    desk.enter("RESOLVED", "09:30Z");
    desk.enter("OPEN", "09:40Z");
    assert_eq!(desk.clock("sla/one"), "cycle 1 stopped at 09:30Z, due 10:00Z, 30 min used");
}

/// The instant some minutes after another.
fn minutes_after(instant: &str, minutes: i64) -> String {
    text(Instant::from_epoch_ms(at(instant).epoch_ms() + minutes * 60_000).unwrap())
}

#[test]
fn the_last_20_cycles_are_kept_and_the_rest_as_sums() {
    let clock = json!({"clockId": "update", "start": [{"event": "publicReply"}],
        "stop": [{"event": "publicReply"}]});
    let mut desk = hour_of(clock);
    // Cycles of 70, 10, 10, … minutes: the first one is breached.
    desk.reply("09:10Z");
    desk.reply("10:20Z");
    let minute = |minute: i64| minutes_after("10:20Z", minute);
    for reply in 1..=28 {
        desk.reply(&minute(10 * reply));
    }
    assert_eq!(desk.snapshot("sla/update")["cycle"], 30);
    let kept = desk.completed("sla/update");
    assert_eq!(kept.len(), 20);
    assert!(kept[0].starts_with("cycle 10 ") && kept[19].starts_with("cycle 29 "), "{kept:?}");
    let preview = desk.previewed("sla/update", &minute(285));
    assert_eq!(preview["longestMinutes"], json!(70.0), "the first cycle is part of the sums");
    assert_eq!(desk.breaches(), ["breach/update/1/T-1"]);

    let size = |desk: &Desk| desk.row()["sla"].to_string().len();
    let before = size(&desk);
    for reply in 29..=60 {
        desk.reply(&minute(10 * reply));
    }
    assert!(size(&desk) <= before + 20, "a ticket does not grow without end");
}

#[test]
fn a_clock_has_at_most_1000_cycles() {
    let clock = json!({"clockId": "update", "start": [{"event": "publicReply"}],
        "stop": [{"event": "publicReply"}]});
    let mut desk = hour_of(clock);
    let minute = |minute: i64| minutes_after("09:00Z", minute);
    for reply in 1..=1_000 {
        desk.reply(&minute(reply));
    }
    assert_eq!(desk.snapshot("sla/update")["cycle"], 1_000);
    assert_eq!(desk.snapshot("sla/update")["phase"]["state"], "running");
    // The next reply ends cycle 1,000; neither it nor a later one starts another.
    desk.reply(&minute(1_001));
    let ended = desk.clock("sla/update");
    assert!(ended.starts_with("cycle 1000 stopped at "), "{ended}");
    desk.reply(&minute(1_002));
    assert_eq!(desk.clock("sla/update"), ended);
    assert!(desk.completed("sla/update").len() <= 20);
}

#[test]
fn breaches_have_keys_by_group_and_clock() {
    let targets = json!({
        "firstResponse": 60, "resolution": 60, "ownership": 60,
        "nextResponse": {"time": 30, "concurrent": true},
    });
    let config = json!({"policies": [
        {"policyId": "ola", "group": "ola", "targets": targets},
        {"policyId": "sla", "targets": targets},
    ]});
    let mut desk = Desk::open(config, json!({"teamId": "l1"}), "08:50Z");
    desk.update(json!({"teamId": "net"}), "09:00Z");
    desk.ask("09:00Z");
    desk.wait("12:00Z");
    let mut rows: Vec<Value> =
        desk.breaches.iter().map(|breach| serde_json::to_value(breach).unwrap()).collect();
    rows.sort_by_key(|row| row["key"].as_str().unwrap().to_owned());
    let expected = [
        ("breach/NEXT_RESPONSE/1/T-1", "NEXT_RESPONSE", "nextResponse", "sla", 1, "09:30Z"),
        ("breach/RESOLUTION/1/T-1", "RESOLUTION", "resolution", "sla", 1, "09:50Z"),
        ("breach/RESPONSE/1/T-1", "RESPONSE", "firstResponse", "sla", 1, "09:50Z"),
        ("breach/ola/firstResponse/1/T-1", "RESPONSE", "firstResponse", "ola", 1, "09:50Z"),
        ("breach/ola/nextResponse/1/T-1", "NEXT_RESPONSE", "nextResponse", "ola", 1, "09:30Z"),
        ("breach/ola/ownership/2/T-1", "CUSTOM", "ownership", "ola", 2, "10:00Z"),
        ("breach/ola/resolution/1/T-1", "RESOLUTION", "resolution", "ola", 1, "09:50Z"),
        ("breach/ownership/2/T-1", "CUSTOM", "ownership", "sla", 2, "10:00Z"),
    ];
    assert_eq!(rows.len(), expected.len());
    for (row, (key, breach_type, clock_id, group, cycle, when)) in rows.iter().zip(expected) {
        assert_eq!(row["key"], key);
        assert_eq!(row["breachId"], key);
        assert_eq!(row["breachType"], breach_type, "{key}");
        assert_eq!(row["clockId"], clock_id, "{key}");
        assert_eq!(row["group"], group, "{key}");
        assert_eq!(row["cycle"], cycle, "{key}");
        assert_eq!(row["breachedAt"], json!(at(when)), "{key}");
        assert!(desk.effects.iter().any(|effect| effect.key() == format!("notify/{key}")), "{key}");
    }
    let mut fields: Vec<&str> = desk
        .history
        .iter()
        .map(|entry| entry.field_changed.as_str())
        .filter(|field| field.starts_with("breach."))
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "breach.NEXT_RESPONSE",
            "breach.RESOLUTION",
            "breach.RESPONSE",
            "breach.ola.firstResponse",
            "breach.ola.nextResponse",
            "breach.ola.ownership",
            "breach.ola.resolution",
            "breach.ownership",
        ]
    );
}

#[test]
fn breaches_at_one_instant_come_in_an_order_of_their_own() {
    let clock = |clock_id: &str| {
        json!({"clockId": clock_id, "start": [{"event": "opened"}],
        "stop": [{"status": ["CLOSED"]}]})
    };
    let policies = [
        json!({"policyId": 1, "group": "ola", "targets": {"zebra": 60, "badger": 60}}),
        json!({"policyId": 2, "targets": {"zebra": 60, "ant": 60, "resolution": 60, "firstResponse": 60}}),
        json!({"policyId": 3, "group": "contract", "targets": {"zebra": 60}}),
    ];
    let clocks = [clock("zebra"), clock("badger"), clock("ant")];
    for turn in 0..3 {
        let (mut clocks, mut policies) = (clocks.clone(), policies.clone());
        clocks.rotate_left(turn);
        policies.rotate_right(turn);
        let config = json!({"clocks": clocks, "policies": policies});
        let mut desk = Desk::open(config, json!({}), "09:00Z");
        desk.wait("11:00Z");
        assert_eq!(
            desk.breaches(),
            [
                "breach/RESPONSE/1/T-1",
                "breach/RESOLUTION/1/T-1",
                "breach/contract/zebra/1/T-1",
                "breach/ola/badger/1/T-1",
                "breach/ola/zebra/1/T-1",
                "breach/ant/1/T-1",
                "breach/zebra/1/T-1",
            ]
        );
    }
}

#[test]
fn the_deadlines_of_a_ticket_are_those_of_the_group_sla() {
    let ola = json!({"policyId": "ola", "group": "ola", "targets": {"firstResponse": 10, "resolution": 20}});
    let sla = json!({"policyId": "sla", "targets": {"firstResponse": 60, "resolution": 480}});
    let alone = Desk::open(json!({"policies": [ola]}), json!({}), "09:00Z");
    assert_eq!((alone.ticket.response_due_at, alone.ticket.due_at), (None, None));
    assert_eq!(alone.due("ola/resolution"), "09:20Z");
    let both = Desk::open(json!({"policies": [ola, sla]}), json!({}), "09:00Z");
    assert_eq!(both.ticket.response_due_at, Some(at("10:00Z")));
    assert_eq!(both.ticket.due_at, Some(at("17:00Z")));
    assert_eq!(both.due("ola/firstResponse"), "09:10Z");
}

#[test]
fn the_first_policy_of_each_group_that_matches_applies() {
    let policy = |policy_id: &str, group: &str, tag: &str, minutes: i64| {
        json!({"policyId": policy_id, "group": group, "when": {"field": "tags", "has": tag},
            "targets": {"resolution": minutes}})
    };
    let fallback = |policy_id: &str, group: &str, minutes: i64| {
        json!({"policyId": policy_id, "group": group, "fallback": true,
            "targets": {"resolution": minutes}})
    };
    let policies = json!([
        fallback("rest", "sla", 60),
        policy("ola-red", "ola", "red", 10),
        policy("red", "sla", "red", 20),
        policy("blue", "sla", "blue", 30),
        policy("ola-blue", "ola", "blue", 40),
        fallback("ola-rest", "ola", 50),
    ]);
    for (tags, sla, ola) in [
        (json!(["red"]), "red", "ola-red"),
        (json!(["blue"]), "blue", "ola-blue"),
        (json!(["blue", "red"]), "red", "ola-red"),
        (json!([]), "rest", "ola-rest"),
    ] {
        let config = json!({ "policies": policies });
        let desk = Desk::open(config, json!({"tags": tags}), "09:00Z");
        assert_eq!(desk.snapshot("sla/resolution")["policyId"], sla, "{tags}");
        assert_eq!(desk.snapshot("ola/resolution")["policyId"], ola, "{tags}");
    }
}

#[test]
fn a_clock_exists_only_in_groups_whose_policies_name_it() {
    let config = json!({"policies": [
        {"policyId": 1, "when": {"field": "tags", "has": "vip"}, "targets": {"agentWork": 60}},
        {"policyId": 2, "targets": {"resolution": 60}},
        {"policyId": 3, "group": "ola", "targets": {"ownership": 60}},
    ]});
    let desk = Desk::open(config, json!({"teamId": "net"}), "09:00Z");
    let row = desk.row();
    let names = |group: &str| -> Vec<String> {
        let mut names: Vec<String> =
            row["sla"]["clocks"][group].as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    // The ticket is no VIP: its clock counts without a target.
    assert_eq!(names("sla"), ["agentWork", "resolution"]);
    assert_eq!(names("ola"), ["ownership"]);
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 running");
}

#[test]
fn a_calendar_may_come_from_a_field_of_the_ticket() {
    let target =
        json!({"time": "PT8H", "calendar": {"field": "attributes.site", "else": "berlin"}});
    for (attributes, calendar, due) in [
        // Tokyo is open from 00:00Z to 09:00Z, New York from 14:00Z to 23:00Z.
        (json!({"site": "tokyo"}), "tokyo", "24 Nov 08:00Z"),
        (json!({"site": "new-york"}), "new-york", "22:00Z"),
        (json!({"site": "nowhere"}), "berlin", "17:00Z"),
        (json!({"site": null}), "berlin", "17:00Z"),
        (json!({"site": 7}), "berlin", "17:00Z"),
        (json!({}), "berlin", "17:00Z"),
    ] {
        let mut config = promise(json!({"resolution": target}));
        config["calendars"] = json!({
            "berlin": {"timeZone": "Europe/Berlin"},
            "tokyo": {"timeZone": "Asia/Tokyo"},
            "new-york": {"timeZone": "America/New_York"},
        });
        let desk = Desk::open(config, json!({"attributes": attributes}), "09:00Z");
        assert_eq!(desk.snapshot("sla/resolution")["calendarId"], calendar, "{attributes}");
        assert_eq!(desk.due("sla/resolution"), due, "{attributes}");
    }
}

#[test]
fn the_calendar_of_a_policy_may_come_from_a_field_too() {
    let policy = json!({
        "policyId": "all", "businessHoursOnly": true,
        "calendar": {"field": "attributes.site", "else": "default"},
        "resolutionTimeMinutes": "PT8H",
    });
    for (site, due) in [("berlin", "16:00Z"), ("nowhere", "17:00Z")] {
        let draft = json!({"attributes": {"site": site}});
        let desk = Desk::open(json!({"policies": [policy]}), draft, "08:00Z");
        assert_eq!(desk.due("sla/resolution"), due, "{site}");
    }
}

#[test]
fn a_target_overrides_the_warnings_of_its_policy() {
    let config = json!({"policies": [{"policyId": "all", "warnAt": [0.5], "targets": {
        "firstResponse": 60, "resolution": {"time": 60, "warnAt": [0.25]},
        "agentWork": {"time": 60, "warnAt": []},
    }}]});
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.wait("10:00Z");
    assert_eq!(
        desk.warnings(),
        [
            ("warning.RESOLUTION", "25%", "09:15Z".to_owned()),
            ("warning.RESPONSE", "50%", "09:30Z".to_owned()),
        ]
    );
}

#[test]
fn a_target_overrides_the_mode_of_reopening_of_its_policy() {
    let config = json!({"policies": [{"policyId": "all", "onReopen": "newCycle", "targets": {
        "resolution": {"time": 480, "onReopen": "resume"}, "agentWork": 480,
    }}]});
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.enter("RESOLVED", "10:40Z");
    desk.enter("OPEN", "14:00Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 20:20Z");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 2 running, due 22:00Z");
}

#[test]
fn a_target_overrides_the_mode_of_a_target_change_of_its_policy() {
    let policy = |priority: &str, minutes: i64| {
        json!({"policyId": priority, "priority": priority, "onTargetChange": "restart", "targets": {
            "resolution": {"time": minutes, "onTargetChange": "keepElapsed"},
            "requesterWait": {"time": minutes, "onTargetChange": "proportional"},
            "agentWork": minutes,
        }})
    };
    let config = json!({"policies": [policy("P1", 60), policy("P2", 480)]});
    let mut desk = Desk::open(config, json!({"priority": "P2"}), "09:00Z");
    // 40 of 480 minutes are used.
    desk.update(json!({"priority": "P1"}), "09:40Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 10:00Z");
    assert_eq!(desk.clock("sla/requesterWait"), "cycle 1 running, due 10:35Z");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 2 running, due 10:40Z");
}

#[test]
fn a_target_overrides_the_calendar_of_its_policy() {
    let config = json!({"policies": [{
        "policyId": "all", "businessHoursOnly": true, "calendar": "berlin", "targets": {
            "resolution": "PT8H",
            "requesterWait": {"time": "PT8H", "calendar": "default"},
            "agentWork": {"time": "PT8H", "calendar": "24x7"},
        },
    }]});
    // Berlin opens at 08:00Z, the default calendar at 09:00Z.
    let desk = Desk::open(config, json!({}), "07:00Z");
    assert_eq!(desk.due("sla/resolution"), "16:00Z");
    assert_eq!(desk.due("sla/requesterWait"), "17:00Z");
    assert_eq!(desk.due("sla/agentWork"), "15:00Z");
    let calendars = ["resolution", "requesterWait", "agentWork"]
        .map(|clock| desk.snapshot(&format!("sla/{clock}"))["calendarId"].clone());
    assert_eq!(calendars, [json!("berlin"), json!("default"), json!(null)]);
}

#[test]
fn a_target_that_comes_later_counts_in_its_calendar_from_the_start_without_pauses() {
    let config = json!({"policies": [{
        "policyId": "p1", "priority": "P1",
        "targets": {
            "resolution": {"time": "PT8H", "calendar": "berlin"},
            "agentWork": {"time": "PT8H"},
            "requesterWait": {"time": {"workingDays": 1, "by": "17:00"}, "calendar": "berlin"},
        },
    }]});
    let mut desk = Desk::open(config, json!({"priority": "P3"}), "21 Nov 12:00Z");
    for clock in ["resolution", "agentWork", "requesterWait"] {
        assert_eq!(desk.clock(&format!("sla/{clock}")), "cycle 1 running");
    }
    desk.enter("PENDING", "22 Nov 12:00Z");
    desk.enter("OPEN", "22 Nov 18:00Z");
    desk.enter("PENDING", "10:00Z");
    desk.enter("OPEN", "11:00Z");
    desk.update(json!({"priority": "P1"}), "12:00Z");
    // Open since 08:00Z, less one hour: three of eight hours are used.
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 17:00Z");
    assert_eq!(desk.previewed("sla/resolution", "12:00Z")["usedMinutes"], json!(180.0));
    // All of 24x7 since Saturday: 48 hours less seven, which is more than eight.
    assert_eq!(desk.breaches(), ["breach/agentWork/1/T-1"]);
    assert_eq!(text(desk.breaches[0].breached_at), "12:00Z");
    // Tuesday at 17:00 from Saturday. The pause of an hour puts it at 18:00, and the boundary on
    // Wednesday.
    assert_eq!(desk.due("sla/requesterWait"), "25 Nov 16:00Z");
}

#[test]
fn a_clock_that_loses_its_target_keeps_counting() {
    let config = json!({"policies": [
        {"policyId": "p1", "priority": "P1", "targets": {"agentWork": 60}},
    ]});
    let mut desk = Desk::open(config, json!({"priority": "P1"}), "09:00Z");
    desk.update(json!({"priority": "P3"}), "09:20Z");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 running");
    desk.update(json!({"priority": "P1"}), "09:50Z");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 running, due 10:00Z");
}

#[test]
fn a_change_of_a_promise_in_working_days_counts_from_the_start() {
    let policy = |priority: &str, days: u32, mode: &str| {
        json!({"policyId": priority, "priority": priority, "onTargetChange": mode, "targets": {
            "resolution": {"time": {"workingDays": days, "by": "17:00"}, "calendar": "berlin"},
        }})
    };
    for (mode, due) in [
        ("keepElapsed", "24 Nov 16:00Z"),
        // One working day from Tuesday, 09:00Z.
        ("neverEarlier", "25 Nov 16:00Z"),
        ("restart", "25 Nov 16:00Z"),
    ] {
        let config = json!({"policies": [policy("P1", 1, mode), policy("P3", 3, mode)]});
        let mut desk = Desk::open(config, json!({}), "09:00Z");
        assert_eq!(desk.due("sla/resolution"), "26 Nov 16:00Z");
        desk.update(json!({"priority": "P1"}), "24 Nov 09:00Z");
        assert_eq!(desk.due("sla/resolution"), due, "{mode}");
    }
}

#[test]
fn a_clock_may_count_from_when_the_customer_began_to_wait() {
    let clock = json!({"clockId": "answer", "start": [{"event": "teamAssigned"}],
        "stop": [{"event": "publicReply"}], "origin": "waitingSince"});
    let mut desk = hour_of(clock.clone());
    desk.ask("09:10Z");
    desk.ask("09:20Z");
    desk.update(json!({"teamId": "net"}), "09:40Z");
    assert_eq!(desk.clock("sla/answer"), "cycle 1 running, due 10:10Z");
    desk.reply("09:50Z");
    assert_eq!(desk.clock("sla/answer"), "cycle 1 stopped at 09:50Z, due 10:10Z, 40 min used");

    let mut nobody = hour_of(clock);
    nobody.update(json!({"teamId": "net"}), "09:40Z");
    assert_eq!(nobody.clock("sla/answer"), "cycle 1 running, due 10:40Z", "nobody waits");
}

#[test]
fn a_clock_may_be_held_back_by_any_other_that_has_a_target() {
    let clock = json!({"clockId": "answer",
        "start": [{"when": {"field": "waitingSince", "exists": true}}],
        "stop": [{"event": "publicReply"}], "heldBackBy": "ownership"});
    let with = |ownership: Value| {
        let mut clocks = serde_json::to_value(ticket_engine::sla::presets::clocks()).unwrap();
        clocks.as_array_mut().unwrap().push(clock.clone());
        json!({"clocks": clocks, "policies": [
            {"policyId": "all", "targets": {"answer": 60}},
            {"policyId": "never", "when": {"field": "tags", "has": "never"}, "targets": {"ownership": 60}},
            {"policyId": "ola", "group": "ola", "targets": ownership},
        ]})
    };
    // Neither a clock without a target nor one of another group holds it back.
    let mut free = Desk::open(with(json!({"ownership": 60})), json!({"teamId": "net"}), "09:00Z");
    free.ask("09:10Z");
    assert_eq!(free.clock("sla/ownership"), "cycle 1 running");
    assert_eq!(free.clock("sla/answer"), "cycle 1 running, due 10:10Z");

    let mut config = with(json!({"ownership": 60}));
    config["policies"][0]["targets"] = json!({"answer": 60, "ownership": 60});
    let mut held = Desk::open(config, json!({"teamId": "net"}), "09:00Z");
    held.ask("09:10Z");
    assert_eq!(held.clock("sla/answer"), "absent");
    // The ticket leaves the team for nobody: ownership ends, and somebody still waits.
    held.update(json!({"teamId": null}), "09:40Z");
    assert_eq!(held.clock("sla/answer"), "cycle 1 running, due 10:40Z");
}

#[test]
fn clocks_policies_and_groups_for_something_else_change_no_answer() {
    let base = json!({"policyId": "sla", "warnAt": [0.75], "targets": {
        "firstResponse": 60, "nextResponse": 30, "resolution": 240, "ownership": 120,
    }});
    let others = [
        json!({"policyId": "a", "group": "ola", "targets": {"firstResponse": 10, "ownership": 5, "agentWork": 10}}),
        json!({"policyId": "b", "group": "contract", "warnAt": [0.5], "targets": {"nextResponse": 1, "resolution": 2}}),
        json!({"policyId": "c", "priority": "P1", "targets": {"requesterWait": 10}}),
    ];
    let life = |policies: Value, clocks: Value| {
        let mut desk = Desk::open(
            json!({"policies": policies, "clocks": clocks}),
            json!({"teamId": "l1"}),
            "09:00Z",
        );
        desk.ask("09:10Z");
        desk.reply("09:20Z");
        desk.ask("09:30Z");
        desk.update(json!({"teamId": "net"}), "09:40Z");
        desk.enter("PENDING", "10:30Z");
        desk.enter("OPEN", "11:30Z");
        desk.wait("15:00Z");
        desk.enter("RESOLVED", "16:00Z");
        desk
    };
    // What is said of the four clocks of the group sla.
    let summary = |desk: &Desk| {
        let clocks = ["firstResponse", "nextResponse", "resolution", "ownership"]
            .map(|clock| format!("sla/{clock}"));
        let lives: Vec<_> = clocks
            .iter()
            .map(|clock| (desk.clock(clock), desk.completed(clock), desk.snapshot(clock)))
            .collect();
        let is_of_sla = |key: &&str| ["/ola/", "/contract/"].iter().all(|no| !key.contains(no));
        let mut keys: Vec<String> = desk
            .effects
            .iter()
            .map(|effect| effect.key())
            .filter(|key| key.contains("breach/") || key.contains("warning/"))
            .filter(is_of_sla)
            .map(str::to_owned)
            .collect();
        keys.sort();
        (lives, keys)
    };
    let presets = serde_json::to_value(ticket_engine::sla::presets::clocks()).unwrap();
    let mut reversed = presets.as_array().unwrap().clone();
    reversed.reverse();
    let alone = life(json!([base]), presets.clone());
    let expected = summary(&alone);
    assert!(!expected.1.is_empty());
    for turn in 0..4 {
        let mut policies = vec![base.clone()];
        policies.extend(others.clone());
        policies.rotate_left(turn);
        for clocks in [presets.clone(), json!(reversed)] {
            assert_eq!(summary(&life(json!(policies), clocks)), expected, "turn {turn}");
        }
    }
}

#[test]
fn a_clock_that_is_no_longer_configured_stays_in_the_snapshot() {
    let clock = json!({"clockId": "gone", "start": [{"event": "opened"}],
        "stop": [{"status": ["CLOSED"]}]});
    let mut desk = Desk::open(
        json!({"clocks": [clock], "policies": [
            {"policyId": "ola", "group": "ola", "targets": {"gone": 60}},
            {"policyId": "sla", "targets": {"resolution": 480}},
        ]}),
        json!({}),
        "09:00Z",
    );
    desk.reconfigure(json!({"policies": [{"policyId": "sla", "targets": {"resolution": 480}}]}));
    desk.update(json!({"title": "Help!"}), "09:10Z");
    assert_eq!(desk.clock("ola/gone"), "cycle 1 paused since 09:10Z, 10 min used");
    desk.wait("11:00Z");
    assert!(desk.breaches().is_empty(), "it rests");
    desk.reapply("11:20Z");
    assert_eq!(desk.clock("ola/gone"), "cycle 1 cancelled at 11:20Z, 10 min used");
    desk.enter("RESOLVED", "12:00Z");
    assert_eq!(desk.clock("ola/gone"), "cycle 1 cancelled at 11:20Z, 10 min used");
    assert_eq!(desk.due("sla/resolution"), "17:00Z");
}

#[test]
fn a_clock_that_is_configured_again_continues_or_stops_with_the_next_event() {
    let clock = json!({"clockId": "gone", "start": [{"event": "opened"}],
        "stop": [{"statusCategory": ["resolved"]}]});
    let with = json!({"clocks": [clock], "policies": [
        {"policyId": "ola", "group": "ola", "targets": {"gone": 60}},
    ]});
    let without = json!({"policies": [{"policyId": "sla", "targets": {"resolution": 480}}]});
    let gone = || {
        let mut desk = Desk::open(with.clone(), json!({}), "09:00Z");
        desk.reconfigure(without.clone());
        desk
    };

    let mut continued = gone();
    continued.update(json!({"title": "Help!"}), "09:10Z");
    continued.reconfigure(with.clone());
    continued.wait("12:00Z");
    assert!(continued.breaches().is_empty(), "no breach in the past");
    continued.update(json!({"title": "Help"}), "12:00Z");
    assert_eq!(continued.clock("ola/gone"), "cycle 1 running, due 12:50Z");

    let mut stopped = gone();
    stopped.enter("RESOLVED", "09:20Z");
    stopped.reconfigure(with);
    stopped.wait("12:00Z");
    stopped.update(json!({"title": "Help!"}), "12:00Z");
    assert!(stopped.breaches().is_empty());
    assert_eq!(stopped.clock("ola/gone"), "cycle 1 stopped at 12:00Z, due 12:40Z, 20 min used");
}

#[test]
fn a_promise_in_working_days_that_is_reopened_into_a_pause_keeps_the_resolved_time() {
    let desk = || {
        let target = json!({
            "time": {"workingDays": 2, "by": "17:00"}, "calendar": "berlin", "pauseOn": ["OPEN", "PENDING"],
        });
        let mut desk = Desk::open(promise(json!({"resolution": target})), json!({}), "09:00Z");
        desk.enter("IN_PROGRESS", "09:00Z");
        assert_eq!(desk.due("sla/resolution"), "25 Nov 16:00Z");
        desk
    };
    for (resolved, reopened) in [("16:00Z", "26 Nov 18:00Z"), ("10:00Z", "24 Nov 20:00Z")] {
        let mut direct = desk();
        direct.enter("RESOLVED", resolved);
        let mut paused = desk();
        paused.enter("RESOLVED", resolved);
        // Paused in closed time only, so the pause itself moves nothing.
        paused.enter("OPEN", reopened);
        direct.enter("IN_PROGRESS", reopened);
        let later = if reopened.starts_with("26") { "26 Nov 19:00Z" } else { "24 Nov 21:00Z" };
        paused.enter("IN_PROGRESS", later);
        assert_eq!(paused.due("sla/resolution"), direct.due("sla/resolution"), "{resolved}");
        assert!(paused.breaches().is_empty());
    }
}

#[test]
fn a_timer_may_count_from_the_deadline_or_the_breach_of_any_clock() {
    let mut config = json!({"policies": [
        {"policyId": "ola", "group": "ola", "targets": {"ownership": 60}},
        {"policyId": "sla", "targets": {"ownership": 90}},
    ]});
    config["timers"] = json!([
        {"id": "soon", "since": {"due": "ownership", "group": "ola"}, "after": "-PT10M", "do": [{"notify": "soon"}]},
        {"id": "late", "since": {"breached": "ownership"}, "after": 15, "do": [{"notify": "late"}]},
    ]);
    let mut desk = Desk::open(config, json!({"teamId": "net"}), "09:00Z");
    desk.wait("12:00Z");
    let fired: Vec<_> = desk
        .history
        .iter()
        .filter(|entry| entry.field_changed == "timer")
        .map(|entry| (entry.timer_id.as_deref().unwrap(), text(entry.changed_at)))
        .collect();
    assert_eq!(fired, [("soon", "09:50Z".to_owned()), ("late", "10:45Z".to_owned())]);
}

#[test]
fn a_clock_of_a_group_is_found_by_its_names() {
    let desk = Desk::open(
        json!({"policies": [{"policyId": "ola", "group": "ola", "targets": {"ownership": 60}}]}),
        json!({"teamId": "net"}),
        "09:00Z",
    );
    let ownership = ClockId::from("ownership");
    assert_eq!(ownership.as_str(), "ownership");
    let clock = desk.ticket.sla.clock("ola", &ownership).unwrap();
    assert_eq!(clock.due_at(), Some(at("10:00Z")));
    assert_eq!(words(&serde_json::to_value(clock).unwrap()), desk.clock("ola/ownership"));
    assert!(desk.ticket.sla.clock("sla", &ownership).is_none());
}

#[test]
fn a_deadline_that_moved_on_to_the_end_of_a_day_stays_there_after_the_breach() {
    let target = json!({"time": {"workingDays": 2, "by": "17:00"}, "calendar": "berlin"});
    let mut desk = Desk::open(promise(json!({"resolution": target})), json!({}), "09:00Z");
    desk.enter("PENDING", "24 Nov 08:00Z");
    desk.enter("OPEN", "24 Nov 08:01Z");
    assert_eq!(desk.due("sla/resolution"), "26 Nov 16:00Z");
    for (when, remaining) in
        [("26 Nov 15:00Z", 60.0), ("26 Nov 16:00Z", 0.0), ("26 Nov 16:30Z", -30.0)]
    {
        let clock = desk.previewed("sla/resolution", when);
        assert_eq!(clock["remainingMinutes"], json!(remaining), "{when}");
    }
}
