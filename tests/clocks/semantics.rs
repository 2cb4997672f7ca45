//! What a clock means: what holds it back, what its deadline is, what pauses it, what is shown.

use serde_json::{Value, json};
use ticket_engine::model::TicketEvent;
use ticket_engine::{Effect, Engine, PreviewCommand, TicketDraft, from_value, workflow};

use super::{Desk, at, config, promise, text};

fn policies(policies: Value) -> Value {
    json!({ "policies": policies })
}

#[test]
fn a_concurrent_next_response_runs_beside_the_first_response() {
    let targets = |is_concurrent: bool| json!({"firstResponse": 120, "nextResponse": {"time": 60, "concurrent": is_concurrent}});
    let mut both = Desk::open(promise(targets(true)), json!({}), "09:00Z");
    both.ask("09:10Z");
    both.ask("09:20Z");
    assert_eq!(both.clock("sla/firstResponse"), "cycle 1 running, due 11:00Z");
    assert_eq!(both.clock("sla/nextResponse"), "cycle 1 running, due 10:10Z");
    both.enter("IN_PROGRESS", "09:40Z");
    assert_eq!(
        both.clock("sla/firstResponse"),
        "cycle 1 stopped at 09:40Z, due 11:00Z, 40 min used"
    );
    assert_eq!(
        both.clock("sla/nextResponse"),
        "cycle 1 running, due 10:10Z",
        "the status answers nothing"
    );
    both.reply("10:00Z");
    assert_eq!(
        both.clock("sla/nextResponse"),
        "cycle 1 stopped at 10:00Z, due 10:10Z, 50 min used"
    );

    let mut one = Desk::open(promise(targets(false)), json!({}), "09:00Z");
    one.ask("09:10Z");
    assert_eq!(one.clock("sla/nextResponse"), "absent");
    one.reply("09:40Z");
    assert_eq!(one.clock("sla/nextResponse"), "absent", "the first response was the answer");
}

#[test]
fn a_concurrent_next_response_is_breached_while_the_first_response_still_runs() {
    let targets = json!({"firstResponse": 120, "nextResponse": {"time": 20, "concurrent": true}});
    let mut desk = Desk::open(promise(targets), json!({}), "09:00Z");
    desk.ask("09:10Z");
    desk.wait("10:00Z");
    assert_eq!(desk.breaches(), ["breach/NEXT_RESPONSE/1/T-1"]);
    assert_eq!(text(desk.breaches[0].breached_at), "09:30Z");
    assert_eq!(desk.clock("sla/firstResponse"), "cycle 1 running, due 11:00Z");
}

#[test]
fn a_first_response_that_gains_a_target_stops_no_next_response() {
    let config = policies(json!([
        {"policyId": "p1", "priority": "P1", "targets": {"firstResponse": 30, "nextResponse": 60}},
        {"policyId": "p3", "priority": "P3", "targets": {"nextResponse": 60}},
    ]));
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.ask("09:10Z");
    assert_eq!(desk.clock("sla/nextResponse"), "cycle 1 running, due 10:10Z");
    desk.update(json!({"priority": "P1"}), "09:20Z");
    assert_eq!(desk.clock("sla/firstResponse"), "cycle 1 running, due 09:30Z");
    assert_eq!(desk.clock("sla/nextResponse"), "cycle 1 running, due 10:10Z");
}

#[test]
fn a_clock_without_a_target_wakes_nobody() {
    let config = policies(json!([
        {"policyId": "p1", "priority": "P1", "targets": {"firstResponse": 30, "agentWork": 60}},
    ]));
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 running");
    assert_eq!(desk.ticket.next_wake_at, None);
    desk.wait("30 Nov 09:00Z");
    assert!(desk.breaches().is_empty());
}

#[test]
fn a_stopped_clock_keeps_its_deadline() {
    let config = promise(json!({"firstResponse": 60, "resolution": "PT5H"}));
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.reply("09:30Z");
    assert_eq!(desk.ticket.response_due_at, Some(at("10:00Z")));
    desk.enter("RESOLVED", "13:00Z");
    desk.enter("CLOSED", "15:00Z");
    desk.wait("30 Nov 09:00Z");
    assert_eq!(
        desk.clock("sla/firstResponse"),
        "cycle 1 stopped at 09:30Z, due 10:00Z, 30 min used"
    );
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 stopped at 13:00Z, due 14:00Z, 240 min used");
    let phase = json!({"state": "stopped", "at": at("13:00Z"), "dueAt": at("14:00Z")});
    assert_eq!(desk.snapshot("sla/resolution")["phase"], phase);
    assert_eq!(desk.ticket.due_at, Some(at("14:00Z")));
    assert_eq!(desk.ticket.response_due_at, Some(at("10:00Z")));
    let preview = desk.previewed("sla/resolution", "30 Nov 09:00Z");
    assert_eq!((&preview["state"], &preview["dueAt"]), (&json!("stopped"), &json!(at("14:00Z"))));
    assert!(desk.breaches().is_empty());
}

#[test]
fn a_clock_stopped_late_keeps_the_deadline_that_passed() {
    let mut desk = Desk::open(promise(json!({"resolution": "PT5H"})), json!({}), "09:00Z");
    desk.enter("RESOLVED", "15:00Z");
    assert_eq!(
        desk.clock("sla/resolution"),
        "cycle 1 stopped at 15:00Z, due 14:00Z, breached at 14:00Z, 360 min used"
    );
    assert_eq!(desk.ticket.due_at, Some(at("14:00Z")));
}

#[test]
fn a_clock_that_stops_out_of_a_pause_has_the_deadline_of_running_on() {
    let mut desk = Desk::open(promise(json!({"resolution": "PT5H"})), json!({}), "09:00Z");
    desk.enter("PENDING", "10:00Z");
    assert_eq!(desk.ticket.due_at, None);
    assert_eq!(desk.previewed("sla/resolution", "11:00Z")["dueAt"], json!(null));
    // One of five hours is used; the rest counts from 13:00Z.
    desk.enter("RESOLVED", "13:00Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 stopped at 13:00Z, due 17:00Z, 60 min used");
    assert_eq!(desk.ticket.due_at, Some(at("17:00Z")));
}

#[test]
fn a_timer_that_counts_from_a_deadline_rests_unless_the_clock_runs() {
    let mut config = promise(json!({"resolution": "PT5H"}));
    config["timers"] = json!([
        {"id": "soon", "since": "resolutionDue", "after": "-PT30M", "do": [{"notify": "soon"}]},
    ]);
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    assert_eq!(desk.ticket.next_wake_at, Some(at("13:30Z")));
    desk.enter("RESOLVED", "13:00Z");
    assert_eq!(desk.ticket.next_wake_at, None);
    let before = desk.effects.len();
    desk.wait("15:00Z");
    assert_eq!(desk.effects.len(), before);
    // One hour of five is left.
    desk.enter("OPEN", "16:00Z");
    assert_eq!(desk.ticket.next_wake_at, Some(at("16:30Z")));
}

/// The relaxed workflow, with a way back from CANCELLED to OPEN.
fn with_way_back() -> Value {
    let mut whole = serde_json::to_value(workflow::presets::relaxed()).unwrap();
    let edges = whole["transitions"].as_array_mut().unwrap();
    if !edges.iter().any(|edge| edge["from"] == "CANCELLED" && edge["to"] == "OPEN") {
        edges.push(json!({"from": "CANCELLED", "to": "OPEN"}));
    }
    whole
}

#[test]
fn a_cancelled_ticket_is_closed_and_its_live_clocks_end_without_a_verdict() {
    let config = promise(
        json!({"firstResponse": 60, "nextResponse": 60, "resolution": 300, "agentWork": 300}),
    );
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.reply("09:20Z");
    desk.ask("09:40Z");
    desk.enter("CANCELLED", "10:00Z");
    assert_eq!(desk.ticket.closed_at, Some(at("10:00Z")));
    assert_eq!(desk.ticket.resolved_at, None);
    assert_eq!(desk.ticket.next_wake_at, None);
    assert_eq!(
        desk.clock("sla/firstResponse"),
        "cycle 1 stopped at 09:20Z, due 10:00Z, 20 min used",
        "it had ended before"
    );
    assert_eq!(desk.clock("sla/nextResponse"), "cycle 1 cancelled at 10:00Z, 20 min used");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 cancelled at 10:00Z, 60 min used");
    assert_eq!(desk.clock("sla/agentWork"), "cycle 1 cancelled at 10:00Z, 60 min used");
    assert_eq!(desk.ticket.due_at, None, "a cancelled clock has no deadline");
    assert_eq!(desk.previewed("sla/resolution", "12:00Z")["dueAt"], json!(null));
    desk.ask("11:00Z");
    desk.wait("30 Nov 09:00Z");
    assert!(desk.breaches().is_empty());
    assert_eq!(desk.clock("sla/nextResponse"), "cycle 1 cancelled at 10:00Z, 20 min used");
}

#[test]
fn leaving_a_cancelled_status_is_a_reopening() {
    // Cancelled with 60 of 300 minutes used, and back two hours later.
    for (mode, expected) in [
        (json!(null), "cycle 1 running, due 16:00Z"),
        (json!("resume"), "cycle 1 running, due 16:00Z"),
        (json!("newCycle"), "cycle 2 running, due 17:00Z"),
        (json!("resumeIncludingResolvedTime"), "cycle 1 running, due 14:00Z"),
        (json!("stayStopped"), "cycle 1 cancelled at 10:00Z, 60 min used"),
    ] {
        let mut config = promise(json!({"resolution": {"time": 300, "onReopen": mode}}));
        config["workflow"] = with_way_back();
        let mut desk = Desk::open(config, json!({}), "09:00Z");
        desk.enter("CANCELLED", "10:00Z");
        desk.enter("OPEN", "12:00Z");
        assert_eq!(desk.clock("sla/resolution"), expected, "{mode}");
        assert_eq!(desk.ticket.closed_at, None, "{mode}");
    }
}

#[test]
fn the_time_in_a_cancelled_status_may_breach_at_the_deadline_that_passed() {
    let mut config =
        promise(json!({"resolution": {"time": 90, "onReopen": "resumeIncludingResolvedTime"}}));
    config["workflow"] = with_way_back();
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.enter("CANCELLED", "10:00Z");
    desk.enter("OPEN", "12:00Z");
    assert_eq!(desk.breaches(), ["breach/RESOLUTION/1/T-1"]);
    assert_eq!(text(desk.breaches[0].breached_at), "10:30Z");
    let entry = desk.history.iter().find(|entry| entry.field_changed == "breach.RESOLUTION");
    assert_eq!(text(entry.unwrap().changed_at), "12:00Z");
}

#[test]
fn cancelling_a_ticket_gives_load_back_ends_pages_and_stops_timers() {
    let mut config = promise(json!({"resolution": 60}));
    let mut timers = vec![
        json!({"id": "page", "since": "opened", "after": 15, "do": [{"page": {}}]}),
        json!({"id": "due", "since": "resolutionDue", "after": 5, "do": [{"notify": "due"}]}),
    ];
    for since in ["opened", "inStatus", "lastActivity", "lastCustomerActivity"] {
        let act = json!([{"notify": since}]);
        timers.push(json!({"id": since, "since": since, "after": 100, "do": act}));
    }
    config["timers"] = json!(timers);
    let mut desk = Desk::open(config, json!({"assigneeId": "bob"}), "09:00Z");
    desk.wait("09:15Z");
    let before = desk.effects.len();
    desk.enter("CANCELLED", "09:30Z");
    let effects: Vec<Value> =
        desk.effects[before..].iter().map(|effect| serde_json::to_value(effect).unwrap()).collect();
    let has = |kind: &str, field: &str, value: Value| {
        effects.iter().any(|effect| effect["kind"] == kind && effect[field] == value)
    };
    assert!(has("page", "action", json!("resolve")), "{effects:?}");
    assert!(has("agentLoad", "delta", json!(-1)), "{effects:?}");
    let after = desk.effects.len();
    assert_eq!(desk.ticket.next_wake_at, None);
    desk.wait("30 Nov 09:00Z");
    assert_eq!(desk.effects.len(), after, "no timer fires on a cancelled ticket");
}

#[test]
fn a_pause_may_be_a_condition_of_a_target() {
    let vendor = json!({"field": "attributes.withVendor", "equals": true});
    let config = promise(json!({"resolution": {"time": "PT8H", "pauseOn": vendor}}));
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    desk.update(json!({"attributes": {"withVendor": true}}), "10:00Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 paused since 10:00Z, 60 min used");
    desk.update(json!({"attributes": {"withVendor": false}}), "12:00Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 19:00Z");
    desk.enter("PENDING", "13:00Z");
    assert_eq!(
        desk.clock("sla/resolution"),
        "cycle 1 running, due 19:00Z",
        "it replaces the pause of the clock"
    );
}

#[test]
fn a_pause_of_a_policy_holds_for_all_its_targets() {
    for pause in [json!(["ON_HOLD"]), json!({"field": "status", "equals": "ON_HOLD"})] {
        let policy = json!({"policyId": "all", "pauseOn": pause,
            "targets": {"firstResponse": 60, "resolution": 480, "requesterWait": 480}});
        let mut desk = Desk::open(policies(json!([policy])), json!({}), "09:00Z");
        desk.enter("PENDING", "09:10Z");
        assert_eq!(desk.due("sla/resolution"), "17:00Z", "{pause}");
        assert_eq!(desk.due("sla/requesterWait"), "17:00Z", "{pause}");
        desk.enter("ON_HOLD", "09:20Z");
        for clock in ["sla/firstResponse", "sla/resolution", "sla/requesterWait"] {
            assert_eq!(desk.clock(clock), "cycle 1 paused since 09:20Z, 20 min used", "{pause}");
        }
    }
}

#[test]
fn a_policy_may_pause_each_clock_in_its_own_way_and_a_target_overrides_it() {
    let policy = json!({
        "policyId": "all",
        "pauseOn": {
            "firstResponse": ["PENDING"],
            "resolution": {"field": "tags", "has": "parked"},
            "agentWork": [],
        },
        "targets": {
            "firstResponse": 60, "resolution": 480, "agentWork": 480,
            "requesterWait": {"time": 480, "pauseOn": {"field": "tags", "has": "waiting"}},
        },
    });
    let open = || Desk::open(policies(json!([policy])), json!({}), "09:00Z");
    let clocks = ["firstResponse", "resolution", "agentWork", "requesterWait"];
    let paused = |desk: &Desk| -> Vec<&str> {
        let is_paused = |clock: &&str| desk.due(&format!("sla/{clock}")) == "none";
        clocks.into_iter().filter(is_paused).collect()
    };
    let mut desk = open();
    desk.enter("PENDING", "09:10Z");
    assert_eq!(paused(&desk), ["firstResponse"]);
    desk.update(json!({"tags": ["parked"]}), "09:20Z");
    assert_eq!(paused(&desk), ["firstResponse", "resolution"]);
    desk.update(json!({"tags": ["waiting"]}), "09:30Z");
    assert_eq!(paused(&desk), ["firstResponse", "requesterWait"]);

    let mut over = policy.clone();
    over["targets"]["resolution"] = json!({"time": 480, "pauseOn": ["PENDING"]});
    let mut desk = Desk::open(policies(json!([over])), json!({"tags": ["parked"]}), "09:00Z");
    assert_eq!(paused(&desk), [""; 0], "the target's own pause replaces the policy's");
    desk.enter("PENDING", "09:10Z");
    assert_eq!(paused(&desk), ["firstResponse", "resolution"]);
}

#[test]
fn a_warning_has_its_name_in_every_group_and_of_every_clock() {
    let target =
        json!({"time": "PT4H", "warnAt": [0.75, {"remaining": 30}, {"remaining": "PT90S"}]});
    let config = policies(json!([
        {"policyId": "promise", "targets": {"ownership": target, "firstResponse": target}},
        {"policyId": "ola", "group": "ola", "targets": {"ownership": target, "firstResponse": target}},
    ]));
    let mut desk = Desk::open(config, json!({"teamId": "net"}), "09:00Z");
    desk.wait("12:58:30Z");
    let mut warnings = desk.warnings();
    warnings.sort();
    let fields = [
        "warning.RESPONSE",
        "warning.ola.firstResponse",
        "warning.ola.ownership",
        "warning.ownership",
    ];
    let names =
        [("75%", "12:00Z"), ("PT1M30S remaining", "12:58:30Z"), ("PT30M remaining", "12:30Z")];
    let expected: Vec<_> = fields
        .iter()
        .flat_map(|field| names.map(|(name, when)| (*field, name, when.to_owned())))
        .collect();
    assert_eq!(warnings, expected);

    let mut keys: Vec<&str> = desk
        .effects
        .iter()
        .filter(|effect| {
            matches!(effect, Effect::Notify { event: TicketEvent::Warning { .. }, .. })
        })
        .map(Effect::key)
        .collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "warning/RESPONSE/1/75%/T-1",
            "warning/RESPONSE/1/PT1M30S remaining/T-1",
            "warning/RESPONSE/1/PT30M remaining/T-1",
            "warning/ola/firstResponse/1/75%/T-1",
            "warning/ola/firstResponse/1/PT1M30S remaining/T-1",
            "warning/ola/firstResponse/1/PT30M remaining/T-1",
            "warning/ola/ownership/1/75%/T-1",
            "warning/ola/ownership/1/PT1M30S remaining/T-1",
            "warning/ola/ownership/1/PT30M remaining/T-1",
            "warning/ownership/1/75%/T-1",
            "warning/ownership/1/PT1M30S remaining/T-1",
            "warning/ownership/1/PT30M remaining/T-1",
        ]
    );
}

/// The relaxed workflow, with a state that waits for somebody inside.
fn with_review() -> Value {
    let mut whole = with_way_back();
    whole["states"]["REVIEW"] = json!({"category": "pending", "waitsFor": "internal"});
    let edges = whole["transitions"].as_array_mut().unwrap();
    edges.push(json!({"from": "OPEN", "to": "REVIEW"}));
    edges.push(json!({"from": "REVIEW", "to": "OPEN"}));
    whole
}

#[test]
fn a_pending_state_says_whom_it_waits_for() {
    for (status, party) in
        [("PENDING", "customer"), ("ON_HOLD", "thirdParty"), ("REVIEW", "internal")]
    {
        for waits_for in ["customer", "thirdParty", "internal"] {
            let pause = json!({"field": "waitsFor", "equals": waits_for});
            let mut config = promise(json!({"resolution": {"time": 480, "pauseOn": pause}}));
            config["workflow"] = with_review();
            let mut desk = Desk::open(config, json!({}), "09:00Z");
            desk.enter(status, "10:00Z");
            let is_paused = desk.due("sla/resolution") == "none";
            assert_eq!(is_paused, waits_for == party, "{status} {waits_for}");
        }
    }
}

#[test]
fn a_state_that_is_not_pending_waits_for_nobody() {
    let pause = json!({"field": "waitsFor", "exists": true});
    let config = promise(json!({"resolution": {"time": 480, "pauseOn": pause}}));
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    assert_eq!(desk.due("sla/resolution"), "17:00Z");
    desk.enter("IN_PROGRESS", "10:00Z");
    assert_eq!(desk.due("sla/resolution"), "17:00Z");
    desk.enter("PENDING", "11:00Z");
    assert_eq!(desk.due("sla/resolution"), "none");
}

#[test]
fn every_condition_may_test_the_category_of_the_status() {
    let mut config = json!({
        "policies": [
            {"policyId": "work", "when": {"field": "statusCategory", "in": ["open", "active"]}, "targets": {"resolution": 480}},
            {"policyId": "wait", "when": {"field": "statusCategory", "equals": "pending"},
             "targets": {"resolution": {"time": 960, "pauseOn": []}}},
        ],
        "timers": [{
            "id": "look", "when": {"field": "statusCategory", "equals": "pending"},
            "since": "inStatus", "after": 30, "do": [{"notify": "look"}],
        }],
    });
    config["workflow"] = with_review();
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 17:00Z");
    // 960 minutes from 09:00Z, as no pause remains.
    desk.enter("REVIEW", "10:00Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 24 Nov 01:00Z");
    assert_eq!(desk.ticket.next_wake_at, Some(at("10:30Z")));
}

#[test]
fn every_condition_may_test_since_when_the_customer_waits() {
    let exists = |exists: bool| json!({"field": "waitingSince", "exists": exists});
    let config = promise(json!({"resolution": {"time": 60, "pauseOn": exists(false)}}));
    let mut desk = Desk::open(config, json!({}), "09:00Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 paused since 09:00Z, 0 min used");
    desk.ask("09:30Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 running, due 10:30Z");
    desk.ask("09:35Z");
    desk.note("09:40Z");
    desk.reply("09:45Z");
    assert_eq!(desk.clock("sla/resolution"), "cycle 1 paused since 09:45Z, 15 min used");

    let side = |side: &str| json!({"field": "waitingSince", side: "2026-11-23T09:30:00Z"});
    for (question, test, is_paused) in [
        ("09:29:59.999Z", side("before"), true),
        ("09:30Z", side("before"), false),
        ("09:30Z", side("after"), false),
        ("09:30:00.001Z", side("after"), true),
    ] {
        let config = promise(json!({"resolution": {"time": 60, "pauseOn": test}}));
        let mut desk = Desk::open(config, json!({}), "09:00Z");
        assert_eq!(desk.due("sla/resolution"), "10:00Z", "nobody waits: {test}");
        desk.ask(question);
        assert_eq!(desk.due("sla/resolution") == "none", is_paused, "{question} {test}");
    }
}

#[test]
fn a_preview_of_a_draft_needs_only_what_policies_look_at() {
    let changes = policies(json!([
        {"policyId": "vip", "when": {"field": "tags", "has": "vip"}, "targets": {"resolution": 60}},
        {"policyId": "rest", "targets": {"resolution": 120}},
        {"policyId": "ola", "group": "ola", "when": {"field": "teamId", "equals": "net"}, "targets": {"ownership": 30}},
    ]));
    let engine = Engine::new(&from_value(&config(changes), "config").unwrap()).unwrap();
    for (draft, expected) in [
        (json!({"priority": "P3"}), vec![("sla", "resolution", "11:00Z")]),
        (json!({"priority": "P3", "tags": ["vip"]}), vec![("sla", "resolution", "10:00Z")]),
        (
            json!({"priority": "P3", "teamId": "net"}),
            vec![("sla", "resolution", "11:00Z"), ("ola", "ownership", "09:30Z")],
        ),
    ] {
        let what = draft.to_string();
        let draft = from_value(&draft, "draft").unwrap();
        let preview = engine.preview_draft(&draft, &PreviewCommand::new(at("09:00Z"))).unwrap();
        let preview = serde_json::to_value(preview).unwrap();
        let clocks = preview["clocks"].as_array().unwrap();
        let dues: Vec<_> = clocks
            .iter()
            .map(|clock| {
                let name = |field: &str| clock[field].as_str().unwrap();
                (name("group"), name("clockId"), super::text_of(&clock["dueAt"]))
            })
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(group, clock, due)| (group, clock, due.to_owned()))
            .collect();
        assert_eq!(dues, expected, "{what}");
        assert_eq!(preview["slaStatus"], "running", "{what}");
    }
}

#[test]
fn a_ticket_is_opened_with_an_id_a_title_and_a_reporter() {
    let refusal = from_value::<TicketDraft>(&json!({"priority": "P3"}), "draft").unwrap_err();
    let paths: Vec<_> = refusal.problems().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["draft.ticketId"]);
    assert_eq!(refusal.code(), "MISSING_FIELD");
}

#[test]
fn one_word_says_how_a_ticket_stands() {
    let targets = || json!({"resolution": 60});
    let two = || json!({"firstResponse": 60, "resolution": 480});
    let warned = || json!({"resolution": {"time": 60, "warnAt": [0.25]}});
    type Life = fn(&mut Desk);
    let cases: [(Value, Life, &str, &str); 20] = [
        (json!({}), |_| (), "09:00Z", "none"),
        (targets(), |_| (), "09:00Z", "running"),
        (targets(), |_| (), "09:45Z", "running"),
        (targets(), |_| (), "09:45:00.001Z", "dueSoon"),
        (targets(), |_| (), "10:00Z", "dueSoon"),
        (targets(), |_| (), "10:00:00.001Z", "breached"),
        (targets(), |desk| desk.enter("RESOLVED", "10:30Z"), "11:00Z", "breached"),
        (targets(), |desk| desk.enter("PENDING", "09:30Z"), "11:00Z", "paused"),
        (targets(), |desk| desk.enter("RESOLVED", "09:30Z"), "11:00Z", "met"),
        (targets(), |desk| desk.enter("RESOLVED", "09:50Z"), "11:00Z", "met"),
        (targets(), |desk| desk.enter("RESOLVED", "10:00Z"), "11:00Z", "met"),
        (targets(), |desk| desk.enter("CANCELLED", "09:30Z"), "11:00Z", "none"),
        (targets(), |desk| desk.enter("CANCELLED", "10:30Z"), "11:00Z", "breached"),
        (warned(), |_| (), "09:14:59.999Z", "running"),
        (warned(), |_| (), "09:15Z", "dueSoon"),
        (two(), |desk| desk.reply("09:10Z"), "09:10Z", "running"),
        (two(), |desk| desk.enter("PENDING", "09:10Z"), "09:10Z", "running"),
        (
            two(),
            |desk| {
                desk.reply("09:10Z");
                desk.enter("PENDING", "09:20Z");
            },
            "09:20Z",
            "paused",
        ),
        (
            two(),
            |desk| {
                desk.reply("09:10Z");
                desk.enter("RESOLVED", "09:20Z");
            },
            "09:20Z",
            "met",
        ),
        (two(), |desk| desk.reply("10:10Z"), "10:10Z", "breached"),
    ];
    for (number, (targets, live, when, word)) in cases.into_iter().enumerate() {
        let what = format!("case {number}: {targets} at {when}");
        let mut desk = Desk::open(promise(targets), json!({}), "09:00Z");
        live(&mut desk);
        assert_eq!(desk.preview(when)["slaStatus"], word, "{what}");
    }
}

#[test]
fn a_preview_counts_the_working_time_in_pauses() {
    let target = json!({"time": "PT24H", "calendar": "berlin"});
    let mut desk = Desk::open(promise(json!({"resolution": target})), json!({}), "09:00Z");
    let paused =
        |desk: &Desk, when: &str| desk.previewed("sla/resolution", when)["pausedMinutes"].clone();
    assert_eq!(paused(&desk, "10:00Z"), json!(0.0));
    desk.enter("PENDING", "10:00Z");
    assert_eq!(paused(&desk, "10:30Z"), json!(30.0), "the present pause counts");
    desk.enter("OPEN", "12:00Z");
    assert_eq!(paused(&desk, "13:00Z"), json!(120.0));
    desk.enter("PENDING", "16:00Z");
    assert_eq!(paused(&desk, "18:00Z"), json!(180.0), "Berlin closes at 17:00Z");
    desk.enter("OPEN", "24 Nov 09:00Z");
    assert_eq!(paused(&desk, "24 Nov 10:00Z"), json!(240.0), "and opens at 08:00Z");
}

#[test]
fn a_preview_shows_the_longest_cycle_of_a_clock() {
    let mut desk = Desk::open(promise(json!({"nextResponse": 60})), json!({}), "09:00Z");
    let longest = |desk: &Desk, when: &str| {
        desk.previewed("sla/nextResponse", when)["longestMinutes"].clone()
    };
    desk.ask("09:10Z");
    assert_eq!(longest(&desk, "09:15Z"), json!(5.0));
    desk.reply("09:40Z");
    desk.ask("10:00Z");
    assert_eq!(longest(&desk, "10:05Z"), json!(30.0));
    desk.reply("10:10Z");
    desk.ask("10:20Z");
    let preview = desk.previewed("sla/nextResponse", "10:25Z");
    assert_eq!(
        (&preview["cycle"], &preview["usedMinutes"], &preview["longestMinutes"]),
        (&json!(3), &json!(5.0), &json!(30.0))
    );
    assert_eq!(longest(&desk, "11:05Z"), json!(45.0));
    desk.reply("11:10Z");
    assert_eq!(longest(&desk, "12:00Z"), json!(50.0));
}
