//! Promises that other desks sell under a name, with the instants that their documentation means.

use serde_json::{Value, json};

use super::{Desk, promise};

/// A promise of `time` for the resolution in ServiceNow's schedule "8-5 weekdays" in New York, with
/// Thanksgiving, Thursday 26 November, off.
fn weekdays(time: &Value) -> Value {
    let day = json!([["08:00", "17:00"]]);
    json!({
        "calendars": {"8-5 weekdays": {
            "timeZone": "America/New_York",
            "hours": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day},
            "holidays": [{"month": 11, "weekday": "thu", "nth": 4}],
        }},
        "policies": [{
            "policyId": "named", "targets": {"resolution": {"time": time, "calendar": "8-5 weekdays"}},
        }],
    })
}

/// Checks when a promise is due. New York is five hours behind UTC: 08:00 there is 13:00Z.
fn assert_due(time: &Value, expected: &[(&str, &str)]) {
    for (start, due) in expected {
        let desk = Desk::open(weekdays(time), json!({}), start);
        assert_eq!(desk.due("sla/resolution"), *due, "from {start}");
    }
}

// ServiceNow ships four relative durations. "By 4pm" means: if the ticket starts by 10:00; after
// that, one day later. The end of a business day is 17:00, whatever the schedule.

#[test]
fn servicenow_end_of_next_business_day() {
    let time = json!({"workingDays": 1, "by": "17:00"});
    assert_due(
        &time,
        &[
            ("14:00Z", "24 Nov 22:00Z"),
            ("21:59:59.999Z", "24 Nov 22:00Z"),
            // At and after closing, the day is over: Tuesday is day 0.
            ("22:00Z", "25 Nov 22:00Z"),
            // The day before Thanksgiving, and a Friday.
            ("25 Nov 20:00Z", "27 Nov 22:00Z"),
            ("27 Nov 20:00Z", "30 Nov 22:00Z"),
            // Out of hours, it counts from the next opening.
            ("28 Nov 17:00Z", "1 Dec 22:00Z"),
            ("12:00Z", "24 Nov 22:00Z"),
        ],
    );
}

#[test]
fn servicenow_next_business_day_by_4pm() {
    let time = json!({"workingDays": 1, "by": "16:00", "cutoff": "10:00"});
    assert_due(
        &time,
        &[
            ("14:59:59.999Z", "24 Nov 21:00Z"),
            ("15:00Z", "24 Nov 21:00Z"),
            ("15:00:00.001Z", "25 Nov 21:00Z"),
            // Tuesday after ten: over Wednesday and Thanksgiving.
            ("24 Nov 16:00Z", "27 Nov 21:00Z"),
            // A Friday before and after ten.
            ("27 Nov 14:00Z", "30 Nov 21:00Z"),
            ("27 Nov 19:00Z", "1 Dec 21:00Z"),
            // A weekend counts from the next opening, and so before its ten o'clock.
            ("28 Nov 17:00Z", "1 Dec 21:00Z"),
        ],
    );
}

#[test]
fn servicenow_2_business_days_by_4pm() {
    let time = json!({"workingDays": 2, "by": "16:00", "cutoff": "10:00"});
    assert_due(
        &time,
        &[
            ("14:00Z", "25 Nov 21:00Z"),
            ("15:00Z", "25 Nov 21:00Z"),
            // One day later would be Thanksgiving.
            ("16:00Z", "27 Nov 21:00Z"),
            ("27 Nov 14:00Z", "1 Dec 21:00Z"),
            ("27 Nov 16:00Z", "2 Dec 21:00Z"),
        ],
    );
}

#[test]
fn servicenow_3_business_days_by_4pm() {
    let time = json!({"workingDays": 3, "by": "16:00", "cutoff": "10:00"});
    assert_due(
        &time,
        &[
            ("14:00Z", "27 Nov 21:00Z"),
            ("16:00Z", "30 Nov 21:00Z"),
            ("27 Nov 14:00Z", "2 Dec 21:00Z"),
        ],
    );
}

#[test]
fn servicenow_field_service_same_next_and_5_business_days() {
    for (days, due) in [(0, "22:00Z"), (1, "24 Nov 22:00Z"), (5, "1 Dec 22:00Z")] {
        assert_due(&json!({"workingDays": days}), &[("14:00Z", due)]);
    }
}

// Zendesk's statuses: New is OPEN, Open is IN_PROGRESS, Pending is PENDING, On-hold is ON_HOLD and
// Solved is RESOLVED. Only a public reply is a reply.

/// A ticket opened at 09:00Z with one promise, where only public replies are first responses.
fn zendesk(targets: Value) -> Desk {
    let mut config = promise(targets);
    config["firstResponseOn"] = json!(["publicReply"]);
    Desk::open(config, json!({}), "09:00Z")
}

#[test]
fn zendesk_first_reply_time() {
    // From the creation to the first public comment of an agent, in every status.
    let mut desk = zendesk(json!({"firstResponse": 120}));
    desk.note("09:10Z");
    desk.enter("IN_PROGRESS", "09:20Z");
    desk.ask("09:30Z");
    desk.enter("PENDING", "09:40Z");
    desk.enter("ON_HOLD", "10:00Z");
    assert_eq!(desk.clock("sla/firstResponse"), "cycle 1 running, due 11:00Z");
    desk.reply("11:00Z");
    assert_eq!(
        desk.clock("sla/firstResponse"),
        "cycle 1 stopped at 11:00Z, due 11:00Z, 120 min used"
    );
    desk.ask("11:10Z");
    desk.reply("15:00Z");
    assert_eq!(
        desk.clock("sla/firstResponse"),
        "cycle 1 stopped at 11:00Z, due 11:00Z, 120 min used",
        "it is measured once"
    );
    assert!(desk.breaches().is_empty());
}

#[test]
fn zendesk_next_reply_time() {
    // From the customer's oldest unanswered comment to the next public comment of an agent.
    let mut desk = zendesk(json!({"nextResponse": 60}));
    desk.reply("09:10Z");
    desk.ask("10:00Z");
    desk.enter("IN_PROGRESS", "10:05Z");
    desk.ask("10:30Z");
    desk.note("10:35Z");
    desk.enter("PENDING", "10:40Z");
    assert_eq!(desk.clock("sla/nextResponse"), "cycle 1 running, due 11:00Z");
    desk.reply("10:50Z");
    assert_eq!(
        desk.clock("sla/nextResponse"),
        "cycle 1 stopped at 10:50Z, due 11:00Z, 50 min used"
    );
    desk.reply("12:00Z");
    desk.ask("13:00Z");
    assert_eq!(desk.clock("sla/nextResponse"), "cycle 2 running, due 14:00Z");
    desk.reply("14:00:00.001Z");
    assert_eq!(desk.breaches(), ["breach/NEXT_RESPONSE/2/T-1"]);
    assert_eq!(super::text(desk.breaches[0].breached_at), "14:00Z");
}

#[test]
fn zendesk_periodic_update() {
    // Between the public comments of agents, in every status that is not solved.
    let mut desk = zendesk(json!({"periodicUpdate": 120}));
    desk.ask("09:10Z");
    assert_eq!(desk.clock("sla/periodicUpdate"), "absent");
    desk.reply("09:30Z");
    desk.ask("09:40Z");
    desk.enter("PENDING", "10:00Z");
    desk.enter("ON_HOLD", "10:30Z");
    assert_eq!(desk.clock("sla/periodicUpdate"), "cycle 1 running, due 11:30Z");
    desk.reply("11:00Z");
    assert_eq!(
        desk.completed("sla/periodicUpdate"),
        ["cycle 1 stopped at 11:00Z, due 11:30Z, 90 min used"]
    );
    assert_eq!(desk.clock("sla/periodicUpdate"), "cycle 2 running, due 13:00Z");
    desk.enter("RESOLVED", "12:00Z");
    assert_eq!(
        desk.clock("sla/periodicUpdate"),
        "cycle 2 stopped at 12:00Z, due 13:00Z, 60 min used"
    );
}

#[test]
fn zendesk_pausable_update() {
    // The same, without the time in Pending; On-hold counts.
    let mut desk = zendesk(json!({"pausableUpdate": 120}));
    desk.reply("09:30Z");
    desk.enter("PENDING", "10:00Z");
    assert_eq!(desk.clock("sla/pausableUpdate"), "cycle 1 paused since 10:00Z, 30 min used");
    desk.enter("ON_HOLD", "10:30Z");
    assert_eq!(desk.clock("sla/pausableUpdate"), "cycle 1 running, due 12:00Z");
    desk.enter("IN_PROGRESS", "11:00Z");
    desk.reply("11:30Z");
    assert_eq!(
        desk.completed("sla/pausableUpdate"),
        ["cycle 1 stopped at 11:30Z, due 12:00Z, 90 min used"]
    );
    assert_eq!(desk.clock("sla/pausableUpdate"), "cycle 2 running, due 13:30Z");
}

/// New from 09:00Z, Open from 09:30Z, Pending from 10:00Z, On-hold from 11:00Z, Open from 11:30Z,
/// Solved at 12:00Z.
fn through_all_statuses(targets: Value) -> Desk {
    let mut desk = zendesk(targets);
    for (status, when) in [
        ("IN_PROGRESS", "09:30Z"),
        ("PENDING", "10:00Z"),
        ("ON_HOLD", "11:00Z"),
        ("IN_PROGRESS", "11:30Z"),
        ("RESOLVED", "12:00Z"),
    ] {
        desk.enter(status, when);
    }
    desk
}

#[test]
fn zendesk_requester_wait_time() {
    // In New, Open and On-hold: an hour before Pending, and an hour after.
    let desk = through_all_statuses(json!({"requesterWait": 240}));
    assert_eq!(
        desk.clock("sla/requesterWait"),
        "cycle 1 stopped at 12:00Z, due 14:00Z, 120 min used"
    );
}

#[test]
fn zendesk_agent_work_time() {
    // In New and Open.
    let desk = through_all_statuses(json!({"agentWork": 240}));
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 stopped at 12:00Z, due 14:30Z, 90 min used");
}

#[test]
fn zendesk_total_resolution_time() {
    // From the creation to the solution, in every status.
    let desk = through_all_statuses(json!({"resolution": {"time": 240, "pauseOn": []}}));
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 stopped at 12:00Z, due 13:00Z, 180 min used");
}

#[test]
fn zendesk_solved_and_opened_again() {
    // Resolution metrics go on with the time used; the time in Solved does not count.
    let mut desk = through_all_statuses(
        json!({"requesterWait": 240, "agentWork": 240, "resolution": {"time": 240, "pauseOn": []}}),
    );
    desk.enter("IN_PROGRESS", "13:00Z");
    assert_eq!(desk.clock("sla/requesterWait"), "cycle 1 running, due 15:00Z");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 running, due 15:30Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 14:00Z");
}

#[test]
fn zendesk_all_metrics_in_one_policy() {
    let targets = json!({
        "firstResponse": 60, "nextResponse": 60, "periodicUpdate": 240, "pausableUpdate": 240,
        "requesterWait": 480, "agentWork": 480, "resolution": {"time": 600, "pauseOn": []},
    });
    let mut desk = zendesk(targets);
    desk.enter("IN_PROGRESS", "09:30Z");
    desk.reply("10:00Z");
    desk.enter("PENDING", "10:15Z");
    desk.ask("11:15Z");
    desk.enter("IN_PROGRESS", "11:15Z");
    let dues = |desk: &Desk| {
        [
            "nextResponse",
            "periodicUpdate",
            "pausableUpdate",
            "requesterWait",
            "agentWork",
            "resolution",
        ]
        .map(|clock| desk.due(&format!("sla/{clock}")))
    };
    // An hour in Pending, after 15 minutes of the update and 75 of the ticket.
    assert_eq!(dues(&desk), ["12:15Z", "14:00Z", "15:00Z", "18:00Z", "18:00Z", "19:00Z"]);
    desk.enter("ON_HOLD", "11:45Z");
    assert_eq!(dues(&desk), ["12:15Z", "14:00Z", "15:00Z", "18:00Z", "none", "19:00Z"]);
    desk.reply("12:30Z");
    desk.enter("IN_PROGRESS", "13:00Z");
    // On-hold for 75 minutes.
    assert_eq!(dues(&desk), ["12:15Z", "16:30Z", "16:30Z", "18:00Z", "19:15Z", "19:00Z"]);
    desk.enter("RESOLVED", "14:00Z");
    for (clock, expected) in [
        ("firstResponse", "cycle 1 stopped at 10:00Z, due 10:00Z, 60 min used"),
        ("nextResponse", "cycle 1 stopped at 12:30Z, due 12:15Z, breached at 12:15Z, 75 min used"),
        ("periodicUpdate", "cycle 2 stopped at 14:00Z, due 16:30Z, 90 min used"),
        ("pausableUpdate", "cycle 2 stopped at 14:00Z, due 16:30Z, 90 min used"),
        ("requesterWait", "cycle 1 stopped at 14:00Z, due 18:00Z, 240 min used"),
        ("agentWork", "cycle 1 stopped at 14:00Z, due 19:15Z, 165 min used"),
        ("resolution", "cycle 1 stopped at 14:00Z, due 19:00Z, 300 min used"),
    ] {
        assert_eq!(desk.clock(&format!("sla/{clock}")), expected, "{clock}");
    }
    assert_eq!(
        desk.completed("sla/periodicUpdate"),
        ["cycle 1 stopped at 12:30Z, due 14:00Z, 150 min used"]
    );
    assert_eq!(
        desk.completed("sla/pausableUpdate"),
        ["cycle 1 stopped at 12:30Z, due 15:00Z, 90 min used"]
    );
    assert_eq!(desk.breaches(), ["breach/NEXT_RESPONSE/1/T-1"]);
}

#[test]
fn zendesk_group_ownership_time() {
    // From the assignment of a group to its reassignment or the solution; a reopening starts anew.
    let mut config = promise(json!({"ownership": {"time": 60, "onReopen": "newCycle"}}));
    config["policies"][0]["group"] = json!("groups");
    let mut desk = Desk::open(config, json!({"teamId": "l1"}), "09:00Z");
    assert_eq!(desk.clock("groups/ownership"), "cycle 1 running, due 10:00Z");
    desk.update(json!({"teamId": "net"}), "09:30Z");
    assert_eq!(desk.clock("groups/ownership"), "cycle 2 running, due 10:30Z");
    desk.enter("RESOLVED", "10:00Z");
    assert_eq!(
        desk.clock("groups/ownership"),
        "cycle 2 stopped at 10:00Z, due 10:30Z, 30 min used"
    );
    desk.enter("OPEN", "11:00Z");
    assert_eq!(desk.clock("groups/ownership"), "cycle 3 running, due 12:00Z");
}

#[test]
fn time_to_own_counts_while_nobody_is_assigned() {
    let mut desk = Desk::open(promise(json!({"timeToOwn": 30})), json!({}), "09:00Z");
    assert_eq!(desk.clock("sla/timeToOwn"), "cycle 1 running, due 09:30Z");
    desk.update(json!({"assigneeId": "bob"}), "09:20Z");
    assert_eq!(desk.clock("sla/timeToOwn"), "cycle 1 stopped at 09:20Z, due 09:30Z, 20 min used");
    desk.update(json!({"assigneeId": "eve"}), "09:25Z");
    desk.update(json!({"assigneeId": null}), "10:00Z");
    assert_eq!(desk.clock("sla/timeToOwn"), "cycle 2 running, due 10:30Z");

    let taken =
        Desk::open(promise(json!({"timeToOwn": 30})), json!({"assigneeId": "bob"}), "09:00Z");
    assert_eq!(taken.ticket.next_wake_at, None, "opened with an assignee, nobody is sought");
}
