//! The findings of the linter: an example of each, and none for sound configurations.

use serde_json::{Value, json};
use ticket_engine::from_value;
use ticket_engine::lint::{FindingLevel, lint};

/// The codes and paths of the findings, which must all be warnings.
fn warnings(config: &Value) -> Vec<(&'static str, String)> {
    let findings = lint(&from_value(config, "config").unwrap());
    assert!(findings.iter().all(|finding| finding.level == FindingLevel::Warning), "{findings:?}");
    findings.into_iter().map(|finding| (finding.code, finding.path)).collect()
}

/// A policy with a resolution target of eight hours.
fn policy(id: &str, more: Value) -> Value {
    let mut policy =
        json!({"policyId": id, "businessHoursOnly": false, "resolutionTimeMinutes": 480});
    for (name, value) in more.as_object().unwrap() {
        policy[name] = value.clone();
    }
    policy
}

fn clock(more: Value) -> Value {
    let mut clock = json!({
        "clockId": "waiting", "start": [{"event": "opened"}], "stop": [{"statusCategory": ["resolved", "closed"]}],
    });
    for (name, value) in more.as_object().unwrap() {
        clock[name] = value.clone();
    }
    clock
}

fn timer(more: Value) -> Value {
    let mut timer = json!({"id": "t", "since": "inStatus", "after": 60, "do": [{"notify": "x"}]});
    for (name, value) in more.as_object().unwrap() {
        timer[name] = value.clone();
    }
    timer
}

#[test]
fn sound_configurations_have_no_findings() {
    let itil = serde_json::to_value(ticket_engine::sla::presets::standard_policies()).unwrap();
    let auto_close = timer(json!({
        "when": {"field": "status", "equals": "RESOLVED"}, "do": [{"setStatus": "CLOSED"}],
    }));
    for config in [
        json!({}),
        json!({"policies": itil, "calendars": {"default": {}}}),
        json!({"policies": [{"policyId": "all", "businessHoursOnly": true, "targets": {"resolution": {"time": 60, "calendar": "24x7"}}}]}),
        json!({
            "clocks": ticket_engine::sla::presets::clocks(),
            "policies": [{"policyId": "all", "targets": {
                "periodicUpdate": 60, "pausableUpdate": 60, "requesterWait": 60, "agentWork": 60, "ownership": 60,
                "timeToOwn": 60, "resolution": 60,
            }}],
        }),
        json!({"policies": [policy("all", json!({}))], "timers": [auto_close]}),
        json!({"policies": [policy("p1", json!({"priority": "P1"})), policy("rest", json!({"fallback": true}))]}),
    ] {
        assert_eq!(warnings(&config), [], "{config}");
    }
}

#[test]
fn each_warning_has_an_example() {
    let gold = json!({"field": "attributes.tier", "equals": "gold"});
    let never = json!({"all": [{"field": "priority", "equals": "P1"}, {"field": "priority", "equals": "P2"}]});
    let live = ["OPEN", "IN_PROGRESS", "PENDING"];
    let all = policy("all", json!({}));
    for (config, code, path) in [
        (
            json!({"policies": [all, policy("p1", json!({"priority": "P1"}))]}),
            "POLICY_SHADOWED",
            "config.policies[1]",
        ),
        (
            json!({"policies": [
                policy("gold", json!({"when": gold})),
                policy("gold P1", json!({"when": gold, "priority": "P1"})),
                all,
            ]}),
            "POLICY_SHADOWED",
            "config.policies[1]",
        ),
        (
            json!({"policies": [policy("never", json!({"when": never})), policy("rest", json!({"fallback": true}))]}),
            "CONDITION_NEVER_HOLDS",
            "config.policies[0].when",
        ),
        (
            json!({"policies": [
                policy("never", json!({"priority": "P1", "when": {"field": "priority", "equals": "P2"}})),
                policy("rest", json!({"fallback": true})),
            ]}),
            "CONDITION_NEVER_HOLDS",
            "config.policies[0].when",
        ),
        (
            json!({"policies": [policy("all", json!({"when": {"all": []}}))]}),
            "CONDITION_ALWAYS_HOLDS",
            "config.policies[0].when",
        ),
        (
            json!({"policies": [policy("all", json!({"resolutionTimeMinutes": null}))]}),
            "POLICY_WITHOUT_TARGET",
            "config.policies[0]",
        ),
        (
            json!({"policies": [policy("most", json!({"when": {"field": "priority", "in": ["P1", "P2", "P3"]}}))]}),
            "PRIORITY_WITHOUT_POLICY",
            "config.policies",
        ),
        (
            json!({"policies": [policy("all", json!({"pauseOn": {"resolution": live}}))]}),
            "CLOCK_NEVER_RUNS",
            "config.policies[0].pauseOn.resolution",
        ),
        (
            json!({"policies": [policy("all", json!({"pauseOn": {"resolution": ["PENDING", "RESOLVED"]}}))]}),
            "PAUSE_WITHOUT_EFFECT",
            "config.policies[0].pauseOn.resolution[1]",
        ),
        (
            json!({"policies": [policy("all", json!({"warnAt": [0.75, {"remaining": "PT8H"}]}))]}),
            "WARNING_NEVER_GIVEN",
            "config.policies[0].warnAt[1]",
        ),
        (
            json!({"policies": [policy("all", json!({"businessHoursOnly": true}))]}),
            "DEFAULT_CALENDAR_IS_UTC",
            "config.policies[0]",
        ),
        (
            json!({"policies": [{"policyId": "all", "targets": {"resolution": {"time": 60, "calendar": "default"}}}]}),
            "DEFAULT_CALENDAR_IS_UTC",
            "config.policies[0]",
        ),
        (json!({"clocks": [clock(json!({}))]}), "CLOCK_WITHOUT_POLICY", "config.clocks[0]"),
        (
            json!({
                "clocks": [clock(json!({
                    "start": [{"status": ["PENDING"]}], "stop": [{"statusCategory": ["active", "resolved"]}],
                    "pause": {"field": "statusCategory", "equals": "pending"},
                }))],
                "policies": [{"policyId": "all", "targets": {"waiting": 60}}],
            }),
            "CLOCK_NEVER_RUNS",
            "config.clocks[0].pause",
        ),
        (
            json!({"policies": [policy("all", json!({"responseTimeMinutes": 481}))]}),
            "RESPONSE_AFTER_RESOLUTION",
            "config.policies[0].responseTimeMinutes",
        ),
        (
            json!({"workflow": {
                "initial": "A", "states": {"A": "open", "Z": "closed"}, "transitions": [{"from": "A", "to": "Z"}],
                "reopenWindowMinutes": 60,
            }}),
            "REOPEN_WINDOW_WITHOUT_EDGE",
            "config.workflow.reopenWindowMinutes",
        ),
        (
            json!({"policies": [all], "timers": [timer(json!({"since": "responseDue"}))]}),
            "TIMER_WITHOUT_DEADLINE",
            "config.timers[0].since",
        ),
        (
            json!({"timers": [timer(json!({"since": "opened", "when": {"field": "status", "equals": "RESOLVED"}}))]}),
            "TIMER_RESTS",
            "config.timers[0].since",
        ),
        (
            json!({"timers": [timer(json!({"since": "unassigned", "when": {"field": "assigneeId", "exists": true}}))]}),
            "TIMER_CONTRADICTED",
            "config.timers[0].since",
        ),
        (
            json!({"timers": [timer(json!({
                "when": {"field": "status", "equals": "OPEN"}, "do": [{"setStatus": "RESOLVED"}],
            }))]}),
            "TIMER_WITHOUT_EDGE",
            "config.timers[0]",
        ),
        (
            json!({"timers": [
                timer(json!({"id": "to", "when": {"field": "status", "equals": "IN_PROGRESS"}, "do": [{"setStatus": "PENDING"}]})),
                timer(json!({"id": "fro", "when": {"field": "status", "equals": "PENDING"}, "do": [{"setStatus": "IN_PROGRESS"}]})),
            ]}),
            "TIMERS_GO_ROUND",
            "config.timers",
        ),
        (
            json!({
                "policies": [
                    policy("p2", json!({"priority": "P2", "responseTimeMinutes": 30})), policy("rest", json!({"fallback": true})),
                ],
                "timers": [timer(json!({
                    "since": "unassigned", "after": 31, "when": {"field": "priority", "equals": "P2"},
                    "do": [{"setPriority": "P1"}],
                }))],
            }),
            "TIMER_AFTER_DEADLINE",
            "config.timers[0]",
        ),
    ] {
        assert_eq!(warnings(&config), [(code, path.to_owned())], "{config}");
    }
}

#[test]
fn errors_come_before_warnings() {
    let config = json!({
        "policies": [policy("p1", json!({"priority": "P9"})), policy("p1", json!({"fallback": true, "resolutionTimeMinutes": null}))],
    });
    let findings = lint(&from_value(&config, "config").unwrap());
    let rows: Vec<_> = findings
        .iter()
        .map(|finding| (finding.level, finding.code, finding.path.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            (FindingLevel::Error, "UNKNOWN_PRIORITY", "config.policies[0].priority"),
            (FindingLevel::Error, "DUPLICATE", "config.policies[1].policyId"),
            (FindingLevel::Warning, "POLICY_WITHOUT_TARGET", "config.policies[1]"),
        ]
    );
}

#[test]
fn deeply_nested_conditions_are_not_compared_without_end() {
    let nested = |leaf: &str| {
        let mut condition = json!({"field": "tags", "has": leaf});
        for _ in 0..15 {
            condition = json!({"all": [{"any": [condition, {"field": "tags", "has": leaf}]}, {"field": "tags", "has": "x"}]});
        }
        condition
    };
    let policies: Vec<Value> =
        ["a", "b", "c"].map(|leaf| policy(leaf, json!({"when": nested(leaf)}))).into();
    let findings = lint(&from_value(&json!({"policies": policies}), "config").unwrap());
    assert!(findings.len() <= 1_000);
}
