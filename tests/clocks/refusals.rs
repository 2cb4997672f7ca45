//! Configurations of clocks and targets that cannot be meant, each with its path and a hint.

use serde_json::{Value, json};
use ticket_engine::{Engine, EngineConfig, from_value, workflow};

use super::config;

/// What is wrong with the configuration `changes`: code, path and hint of each problem.
fn problems(changes: Value) -> Vec<(&'static str, String, Option<String>)> {
    let refusal = match from_value::<EngineConfig>(&config(changes), "config") {
        Err(refusal) => refusal,
        Ok(config) => match Engine::new(&config) {
            Err(refusal) => refusal,
            Ok(_) => return Vec::new(),
        },
    };
    refusal
        .problems()
        .map(|problem| (problem.reason.code(), problem.path.clone(), problem.hint()))
        .collect()
}

/// The code and path of the only problem; empty when there is none.
fn problem(changes: Value) -> (&'static str, String) {
    let mut problems = problems(changes.clone());
    assert!(problems.len() <= 1, "{changes}: {problems:?}");
    problems.pop().map_or(("", String::new()), |(code, path, _)| (code, path))
}

/// A valid clock.
fn valid() -> Value {
    json!({
        "clockId": "one",
        "start": [{"event": "opened"}],
        "stop": [{"event": "internalNote"}, {"statusCategory": ["resolved", "closed"]}],
    })
}

/// The valid clock with other fields.
fn clock(changes: Value) -> Value {
    let mut clock = valid();
    clock.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    clock
}

fn policy(changes: Value) -> Value {
    let mut policy = json!({"policyId": "all", "targets": {}});
    policy.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    json!({"policies": [policy]})
}

#[test]
fn every_form_of_a_clock_is_accepted() {
    let condition = json!({"all": [{"field": "statusCategory", "equals": "pending"},
        {"not": {"field": "waitsFor", "equals": "thirdParty"}}]});
    for changes in [
        json!({}),
        json!({"cancel": [], "reset": [], "again": "once"}),
        json!({"start": [{"status": ["OPEN"]}, {"statusCategory": ["active", "pending"]}, {"when": condition}]}),
        json!({"pause": condition, "again": "resume", "origin": "waitingSince", "heldBackBy": "firstResponse"}),
        json!({"cancel": [{"statusCategory": ["cancelled"]}], "reset": [{"event": "publicReply"}], "again": "newCycle"}),
    ] {
        let clocks = json!({"clocks": [clock(changes.clone())]});
        assert_eq!(problem(clocks), ("", String::new()), "{changes}");
    }
    // A workflow without cancelled states.
    let strict = json!({"workflow": workflow::presets::strict()});
    assert_eq!(problem(strict), ("", String::new()), "the presets suit every workflow");
}

#[test]
fn the_problem_of_a_clock_is_found_where_it_is() {
    for (changes, code, path) in [
        (json!({"start": [{"status": ["NOWHERE"]}]}), "UNKNOWN_STATUS", "start[0].status[0]"),
        (
            json!({"stop": [{"event": "internalNote"}, {"status": ["RESOLVED", "CLOSD"]}]}),
            "UNKNOWN_STATUS",
            "stop[1].status[1]",
        ),
        (json!({"cancel": [{"status": ["NO"]}]}), "UNKNOWN_STATUS", "cancel[0].status[0]"),
        (json!({"reset": [{"status": ["NO"]}]}), "UNKNOWN_STATUS", "reset[0].status[0]"),
        (
            json!({"stop": [{"statusCategory": ["done"]}]}),
            "INVALID_VALUE",
            "stop[0].statusCategory[0]",
        ),
        (json!({"start": [{"event": "created"}]}), "INVALID_VALUE", "start[0].event"),
        (json!({"reset": [{"event": 3}]}), "INVALID_VALUE", "reset[0].event"),
        (
            json!({"start": [{"when": {"field": "colour", "equals": 1}}]}),
            "INVALID_VALUE",
            "start[0].when.field",
        ),
        (
            json!({"start": [{"when": {"any": [{"field": "status", "equals": "NOWHERE"}]}}]}),
            "INVALID_CONFIG",
            "start[0].when.any[0]",
        ),
        (json!({"pause": {"field": "priority", "equals": "P9"}}), "UNKNOWN_PRIORITY", "pause"),
        (json!({"start": [{}]}), "INVALID_VALUE", "start[0]"),
        (json!({"start": [{"event": "opened", "status": ["OPEN"]}]}), "INVALID_VALUE", "start[0]"),
        (
            json!({"stop": [{"status": ["OPEN"], "statusCategory": ["closed"]}]}),
            "INVALID_VALUE",
            "stop[0]",
        ),
        (json!({"start": ["opened"]}), "INVALID_VALUE", "start[0]"),
        (json!({"start": {"event": "opened"}}), "INVALID_VALUE", "start"),
        (json!({"start": [{"events": "opened"}]}), "INVALID_VALUE", "start[0].events"),
        (json!({"start": []}), "INVALID_CONFIG", "start"),
        (json!({"again": "twice"}), "INVALID_VALUE", "again"),
        (json!({"origin": "opened"}), "INVALID_VALUE", "origin"),
        (json!({"pauses": []}), "UNKNOWN_FIELD", "pauses"),
        (json!({"heldBackBy": "nobody"}), "UNKNOWN_CLOCK", "heldBackBy"),
        (json!({"heldBackBy": "one"}), "INVALID_CONFIG", "heldBackBy"),
        (json!({"clockId": ""}), "INVALID_CONFIG", "clockId"),
        (json!({"clockId": "own/er"}), "INVALID_CONFIG", "clockId"),
        (json!({"clockId": "own er"}), "INVALID_CONFIG", "clockId"),
        (json!({"clockId": "own.er"}), "INVALID_CONFIG", "clockId"),
        (json!({"clockId": 7}), "INVALID_VALUE", "clockId"),
        (json!({"clockId": "firstResponse"}), "INVALID_CONFIG", "clockId"),
        (json!({"clockId": "nextResponse"}), "INVALID_CONFIG", "clockId"),
        (json!({"clockId": "resolution"}), "INVALID_CONFIG", "clockId"),
    ] {
        let clocks = json!({"clocks": [clock(changes.clone())]});
        assert_eq!(problem(clocks), (code, format!("config.clocks[0].{path}")), "{changes}");
    }
    for missing in ["clockId", "start"] {
        let mut clock = valid();
        clock.as_object_mut().unwrap().remove(missing);
        let expected = ("MISSING_FIELD", format!("config.clocks[0].{missing}"));
        assert_eq!(problem(json!({"clocks": [clock]})), expected);
    }
}

#[test]
fn an_id_of_a_clock_never_makes_two_keys_alike() {
    // `breach/RESPONSE/1/T-1` is a first response; `breach/ola/2/1/T-1` may be of the clock `ola`.
    for clock_id in ["RESPONSE", "NEXT_RESPONSE", "RESOLUTION", "2", "__proto__"] {
        let clocks = json!({"clocks": [clock(json!({"clockId": clock_id}))]});
        assert_eq!(problem(clocks).1, "config.clocks[0].clockId", "{clock_id}");
    }
}

#[test]
fn a_group_has_a_name_that_suits_keys() {
    for group in ["", "o/la", "o la", "__proto__"] {
        let config = policy(json!({"group": group, "targets": {"resolution": 60}}));
        assert_eq!(problem(config).1, "config.policies[0].group", "{group}");
    }
    assert_eq!(
        problem(policy(json!({"group": 1}))),
        ("INVALID_VALUE", "config.policies[0].group".to_owned())
    );
}

#[test]
fn ids_of_clocks_are_unique() {
    let clocks = json!({"clocks": [valid(), clock(json!({"clockId": "two"})), valid()]});
    assert_eq!(problem(clocks), ("DUPLICATE", "config.clocks[2].clockId".to_owned()));
}

#[test]
fn an_engine_has_at_most_50_clocks_besides_the_built_in_ones() {
    let clocks = |count: usize| -> Value {
        (0..count).map(|number| clock(json!({"clockId": format!("c{number}")}))).collect()
    };
    assert_eq!(problem(json!({"clocks": clocks(50)})), ("", String::new()));
    let refused = problems(json!({"clocks": clocks(51)}));
    let [(code, path, hint)] = &refused[..] else { panic!("{refused:?}") };
    assert_eq!((*code, path.as_str()), ("LIMIT_EXCEEDED", "config.clocks"));
    assert!(hint.is_some());
}

#[test]
fn clocks_do_not_hold_each_other_back_in_a_circle() {
    let pair = |clock_id: &str, by: &str| clock(json!({"clockId": clock_id, "heldBackBy": by}));
    let chain = [pair("a", "b"), pair("b", "c"), pair("c", "firstResponse")];
    assert_eq!(problem(json!({"clocks": chain})), ("", String::new()));
    let circle = [pair("a", "b"), pair("b", "c"), pair("c", "a")];
    let refused = problems(json!({"clocks": circle}));
    assert!(!refused.is_empty());
    for (code, path, hint) in refused {
        assert_eq!(code, "INVALID_CONFIG");
        assert!(path.starts_with("config.clocks[") && path.ends_with("].heldBackBy"), "{path}");
        assert!(hint.is_some());
    }
}

#[test]
fn the_problem_of_a_target_is_found_where_it_is() {
    let resolution = |target: Value| json!({"targets": {"resolution": target}});
    for (changes, code, path) in [
        (json!({"targets": {"onwership": 60}}), "UNKNOWN_CLOCK", "targets.onwership"),
        (json!({"targets": []}), "INVALID_VALUE", "targets"),
        (json!({"pauseOn": {"onwership": ["PENDING"]}}), "UNKNOWN_CLOCK", "pauseOn.onwership"),
        (json!({"pauseOn": ["PENDING", "NO"]}), "UNKNOWN_STATUS", "pauseOn[1]"),
        (json!({"pauseOn": {"resolution": ["NO"]}}), "UNKNOWN_STATUS", "pauseOn.resolution[0]"),
        (
            resolution(json!({"time": 60, "pauseOn": ["OPEN", "NO"]})),
            "UNKNOWN_STATUS",
            "targets.resolution.pauseOn[1]",
        ),
        (resolution(json!("P1D")), "INVALID_DURATION", "targets.resolution"),
        (resolution(json!(0)), "INVALID_DURATION", "targets.resolution"),
        (resolution(json!(true)), "INVALID_VALUE", "targets.resolution"),
        (resolution(json!({"time": "P1D"})), "INVALID_DURATION", "targets.resolution.time"),
        (resolution(json!({"warnAt": []})), "MISSING_FIELD", "targets.resolution.time"),
        (resolution(json!({"time": 60, "by": "17:00"})), "UNKNOWN_FIELD", "targets.resolution.by"),
        (
            resolution(json!({"time": 60, "calendar": "nowhere"})),
            "UNKNOWN_CALENDAR",
            "targets.resolution.calendar",
        ),
        (
            resolution(
                json!({"time": 60, "calendar": {"field": "attributes.site", "else": "nowhere"}}),
            ),
            "UNKNOWN_CALENDAR",
            "targets.resolution.calendar.else",
        ),
        (
            resolution(json!({"time": 60, "calendar": {"field": "attributes.site"}})),
            "MISSING_FIELD",
            "targets.resolution.calendar.else",
        ),
        (
            resolution(json!({"time": 60, "calendar": {"field": "site", "else": "berlin"}})),
            "INVALID_VALUE",
            "targets.resolution.calendar.field",
        ),
        (
            resolution(json!({"time": 60, "warnAt": [0.5, 2]})),
            "INVALID_VALUE",
            "targets.resolution.warnAt[1]",
        ),
        (
            resolution(json!({"time": 60, "warnAt": [{"remaining": 30}, {"remaining": "PT30M"}]})),
            "DUPLICATE",
            "targets.resolution.warnAt[1]",
        ),
        (
            resolution(json!({"time": 60, "warnAt": [{"remaining": {"workingDays": 1}}]})),
            "INVALID_VALUE",
            "targets.resolution.warnAt[0].remaining",
        ),
        (
            resolution(json!({"time": 60, "onReopen": "frozen"})),
            "INVALID_VALUE",
            "targets.resolution.onReopen",
        ),
        (
            resolution(json!({"time": 60, "onTargetChange": "carry"})),
            "INVALID_VALUE",
            "targets.resolution.onTargetChange",
        ),
        (
            resolution(json!({"time": 60, "concurrent": "yes"})),
            "INVALID_VALUE",
            "targets.resolution.concurrent",
        ),
        (json!({"graceMinutes": {"workingDays": 1}}), "INVALID_VALUE", "graceMinutes"),
    ] {
        let expected = (code, format!("config.policies[0].{path}"));
        assert_eq!(problem(policy(changes.clone())), expected, "{changes}");
    }
}

#[test]
fn a_target_may_have_20_warnings() {
    let warnings =
        |count: u32| -> Vec<f64> { (1..=count).map(|number| f64::from(number) / 100.0).collect() };
    let target =
        |count| policy(json!({"targets": {"agentWork": {"time": 60, "warnAt": warnings(count)}}}));
    assert_eq!(problem(target(20)), ("", String::new()));
    assert_eq!(
        problem(target(21)),
        ("LIMIT_EXCEEDED", "config.policies[0].targets.agentWork.warnAt".to_owned())
    );
}

#[test]
fn an_unknown_clock_is_refused_with_those_that_exist() {
    let refused = problems(policy(json!({"targets": {"onwership": 60}})));
    let [(_, _, hint)] = &refused[..] else { panic!("{refused:?}") };
    let hint = hint.as_deref().unwrap();
    for known in ["ownership", "resolution"] {
        assert!(hint.contains(known), "{hint}");
    }
}

#[test]
fn one_policy_gives_a_clock_one_target() {
    for (short, clock_id) in [
        ("responseTimeMinutes", "firstResponse"),
        ("nextResponseTimeMinutes", "nextResponse"),
        ("resolutionTimeMinutes", "resolution"),
    ] {
        // Even where both are the same.
        let changes = json!({"businessHoursOnly": false, short: 60, "targets": {clock_id: 60}});
        let refused = problems(policy(changes));
        let [(code, path, hint)] = &refused[..] else { panic!("{refused:?}") };
        assert_eq!(*code, "INVALID_CONFIG");
        assert_eq!(*path, format!("config.policies[0].targets.{clock_id}"));
        assert!(hint.as_deref().is_some_and(|hint| hint.contains(short)), "{hint:?}");
    }
}

#[test]
fn a_policy_in_the_short_form_says_which_hours_it_counts() {
    let short = json!({"policies": [{"policyId": "all", "resolutionTimeMinutes": 60}]});
    assert_eq!(
        problem(short),
        ("MISSING_FIELD", "config.policies[0].businessHoursOnly".to_owned())
    );
    assert_eq!(problem(policy(json!({"targets": {"resolution": 60}}))), ("", String::new()));
}

#[test]
fn a_group_has_at_most_one_fallback() {
    let fallback = |policy_id: &str, group: &str| {
        json!({"policyId": policy_id, "group": group, "fallback": true,
            "targets": {"resolution": 60}})
    };
    let two = json!({"policies": [fallback("a", "sla"), fallback("b", "ola")]});
    assert_eq!(problem(two), ("", String::new()));
    let mut same =
        json!({"policies": [fallback("a", "sla"), fallback("b", "ola"), fallback("c", "sla")]});
    same["policies"][0].as_object_mut().unwrap().remove("group");
    assert_eq!(
        problem(same),
        ("INVALID_CONFIG", "config.policies[2].fallback".to_owned()),
        "`sla` is the default"
    );
}

#[test]
fn working_days_need_a_calendar() {
    let days = || json!({"workingDays": 1});
    for (changes, path) in [
        (json!({"targets": {"resolution": days()}}), "targets.resolution"),
        (json!({"targets": {"agentWork": {"time": days()}}}), "targets.agentWork.time"),
        (
            json!({"businessHoursOnly": true,
                "targets": {"resolution": {"time": days(), "calendar": "24x7"}}}),
            "targets.resolution.time",
        ),
        (
            json!({"businessHoursOnly": false, "resolutionTimeMinutes": days()}),
            "resolutionTimeMinutes",
        ),
    ] {
        let refused = problems(policy(changes.clone()));
        let [(code, found, hint)] = &refused[..] else { panic!("{changes}: {refused:?}") };
        assert_eq!(
            (*code, found.as_str()),
            ("INVALID_CONFIG", &*format!("config.policies[0].{path}"))
        );
        assert!(hint.as_deref().is_some_and(|hint| hint.contains("calendar")), "{hint:?}");
    }
    for changes in [
        json!({"targets": {"resolution": {"time": days(), "calendar": "berlin"}}}),
        json!({"businessHoursOnly": true, "targets": {"resolution": days()}}),
        json!({"businessHoursOnly": true, "calendar": "berlin", "resolutionTimeMinutes": days()}),
    ] {
        assert_eq!(problem(policy(changes.clone())), ("", String::new()), "{changes}");
    }
}

#[test]
fn a_cutoff_later_than_every_closing_is_refused() {
    let target = |cutoff: &str, calendar: Value| {
        let time = json!({"workingDays": 1, "cutoff": cutoff});
        policy(json!({"targets": {"resolution": {"time": time, "calendar": calendar}}}))
    };
    let path = || "config.policies[0].targets.resolution.time.cutoff".to_owned();
    assert_eq!(problem(target("18:00", json!("berlin"))), ("", String::new()));
    assert_eq!(problem(target("18:01", json!("berlin"))), ("INVALID_CONFIG", path()));
}

#[test]
fn the_problem_of_working_days_is_found_where_it_is() {
    for (days, code, path) in [
        (json!({"workingDays": 366}), "INVALID_VALUE", ".workingDays"),
        (json!({"workingDays": 1.5}), "INVALID_VALUE", ".workingDays"),
        (json!({"workingDays": 1, "by": "25:00"}), "INVALID_VALUE", ".by"),
        (json!({"workingDays": 1, "cutoff": "noon"}), "INVALID_VALUE", ".cutoff"),
        (json!({"workingDays": 1, "afterPause": "later"}), "INVALID_VALUE", ".afterPause"),
        (json!({"workingDays": 1, "until": "17:00"}), "UNKNOWN_FIELD", ".until"),
    ] {
        let changes = json!({"businessHoursOnly": true, "targets": {"resolution": {"time": days}}});
        let expected = (code, format!("config.policies[0].targets.resolution.time{path}"));
        assert_eq!(problem(policy(changes)), expected, "{days}");
    }
}

#[test]
fn a_day_as_a_duration_is_refused_with_what_to_write() {
    for (changes, path) in [
        (json!({"targets": {"resolution": "P1D"}}), "targets.resolution"),
        (json!({"targets": {"resolution": {"time": "P1D"}}}), "targets.resolution.time"),
        (
            json!({"businessHoursOnly": true, "resolutionTimeMinutes": "P1D"}),
            "resolutionTimeMinutes",
        ),
    ] {
        let refused = problems(policy(changes.clone()));
        let [(code, found, hint)] = &refused[..] else { panic!("{changes}: {refused:?}") };
        assert_eq!(
            (*code, found.as_str()),
            ("INVALID_DURATION", &*format!("config.policies[0].{path}"))
        );
        let hint = hint.as_deref().unwrap();
        assert!(hint.contains("{ workingDays: 1 }"), "{hint}");
    }
}

#[test]
fn a_pending_state_waits_for_one_of_three() {
    let with = |state: Value| {
        let mut whole = serde_json::to_value(workflow::presets::relaxed()).unwrap();
        whole["states"]["PENDING"] = state;
        json!({ "workflow": whole })
    };
    for state in [
        json!("pending"),
        json!({"category": "pending"}),
        json!({"category": "pending", "waitsFor": "customer"}),
        json!({"category": "pending", "waitsFor": "thirdParty"}),
        json!({"category": "pending", "waitsFor": "internal"}),
    ] {
        assert_eq!(problem(with(state.clone())), ("", String::new()), "{state}");
    }
    for (state, code, path) in [
        (json!({"category": "pending", "waitsFor": "vendor"}), "INVALID_VALUE", ".waitsFor"),
        (json!({"category": "waiting"}), "INVALID_VALUE", ".category"),
        (json!({"category": "pending", "for": "customer"}), "UNKNOWN_FIELD", ".for"),
        (json!({"category": "active", "waitsFor": "customer"}), "INVALID_CONFIG", ".waitsFor"),
    ] {
        let expected = (code, format!("config.workflow.states.PENDING{path}"));
        assert_eq!(problem(with(state.clone())), expected, "{state}");
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let clocks = json!([clock(json!({"stop": [{"status": ["NO"]}], "heldBackBy": "nobody"}))]);
    let mut whole =
        policy(json!({"targets": {"two": 60, "resolution": {"time": 60, "calendar": "no"}}}));
    whole["clocks"] = clocks;
    let mut found: Vec<_> =
        problems(whole).into_iter().map(|(code, path, _)| (code, path)).collect();
    found.sort();
    let expected = [
        ("UNKNOWN_CALENDAR", "config.policies[0].targets.resolution.calendar"),
        ("UNKNOWN_CLOCK", "config.clocks[0].heldBackBy"),
        ("UNKNOWN_CLOCK", "config.policies[0].targets.two"),
        ("UNKNOWN_STATUS", "config.clocks[0].stop[0].status[0]"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
}
