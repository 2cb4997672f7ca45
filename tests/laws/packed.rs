//! Packed data means what JSON means. `serde::Deserialize` uses the same reader, and both writers
//! write the same value.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use ticket_engine::value::Input;
use ticket_engine::value::codec::{Cursor, Pack, to_packed};
use ticket_engine::{
    AssignCommand, BatchCommand, CalendarConfig, CommentCommand, EngineConfig, OpenCommand,
    PreviewCommand, TicketEngineError, TicketHistory, UpdateCommand, Value, from_value,
};

use super::life::{self, lives, spoiled};
use crate::answer::first;

/// A value as JavaScript holds it: every number is a double.
fn in_javascript(value: &Value) -> Value {
    match value {
        Value::Number(number) => Cursor::new(&to_packed(number.as_f64().as_ref().unwrap())).value(),
        Value::Array(items) => items.iter().map(in_javascript).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), in_javascript(value))).collect()
        }
        other => other.clone(),
    }
}

/// Reads a value from packed data and by serde, and checks that both agree.
pub(crate) fn read<T>(value: &Value, name: &str) -> Result<T, TicketEngineError>
where
    T: DeserializeOwned + Input + PartialEq + Debug,
{
    let value = in_javascript(value);
    let read = from_value::<T>(&value, name);
    let by_serde = serde_json::from_value::<T>(value.clone());
    match (&read, by_serde) {
        (Ok(read), Ok(by_serde)) => assert_eq!(*read, by_serde, "{value}"),
        (Err(refused), Err(by_serde)) => {
            let (refused, by_serde) = (refused.to_string(), by_serde.to_string());
            // By serde the path lacks the name of the argument.
            assert!(refused.ends_with(by_serde.trim_start_matches(": ")), "{refused}: {by_serde}");
        }
        (read, by_serde) => panic!("{value}: {read:?}, but {by_serde:?}"),
    }
    read
}

/// Writes a value as packed data and by serde, and checks that both agree.
fn check_written<T: Serialize + Pack>(value: &T) {
    let by_serde = in_javascript(&serde_json::to_value(value).unwrap());
    assert_eq!(first(&to_packed(value)), (by_serde, &[][..]));
}

fn commands() -> [(&'static str, Value); 7] {
    let actor = json!({"id": 1, "role": "agent"});
    let team = json!({
        "teamId": "desk", "queueStrategy": "SKILL_BASED", "cursor": 3, "cursorTurns": 2, "balanceBy": "count",
        "capacityExemptPriorities": ["P1"], "skillTimeout": "PT30M", "stickyAgent": true,
        "fairDistribution": {"per": 60, "limit": 3}, "offerTimeout": 15, "column": null,
    });
    let agent = json!({
        "agentId": "ann", "currentLoad": 1, "isAvailable": true, "skills": ["vpn", {"name": "db", "level": 3}],
        "weight": 2, "recentAssignments": [1000, "2026-11-23T09:00:00Z"], "shift": "default",
    });
    [
        ("open", json!({"at": 0, "explain": true})),
        (
            "update",
            json!({"changes": {
                "title": "x", "description": null, "priority": "P1", "category": "a", "tags": ["a"], "reporterId": 1,
                "assigneeId": null, "teamId": 4, "feedback": "good", "attributes": {"a": [1, {"b": null}]},
            }, "actor": actor, "at": 5}),
        ),
        (
            "comment",
            json!({"commentId": 1, "body": "x", "isInternal": false, "actor": actor, "at": 5}),
        ),
        ("preview", json!({"at": 5, "from": 1, "to": 2})),
        (
            "assign",
            json!({"team": team, "agents": [agent], "actor": actor, "at": 5, "requiredSkills": ["x"]}),
        ),
        (
            "batch",
            json!({"teams": [team], "agents": [agent], "actor": actor, "at": 5, "agentId": 7}),
        ),
        (
            "calendar",
            json!({
                "extends": {"timeZone": "Europe/Berlin"}, "timeZone": "+05:30",
                "hours": {"mon": [["09:00", "12:00"]], "tue": []},
                "holidays": ["12-25", {"month": 11, "weekday": "thu", "nth": 4, "name": "T"}, {"easter": -2},
                    {"from": "2026-01-01", "to": "2026-01-02"}],
                "exceptions": [{"date": "2026-12-24", "hours": [["09:00", "12:00"]]}],
                "union": ["a", {}], "intersect": null,
            }),
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_command_is_read_as_its_json_is(junk in life::junk(), place in any::<prop::sample::Index>()) {
        for (kind, command) in commands() {
            for value in [command.clone(), spoiled(&command, &junk, place)] {
                match kind {
                    "open" => drop(read::<OpenCommand>(&value, "")),
                    "update" => drop(read::<UpdateCommand>(&value, "")),
                    "comment" => drop(read::<CommentCommand>(&value, "")),
                    "preview" => drop(read::<PreviewCommand>(&value, "")),
                    "assign" => drop(read::<AssignCommand>(&value, "")),
                    "batch" => drop(read::<BatchCommand>(&value, "")),
                    _ => drop(read::<CalendarConfig>(&value, "calendar")),
                }
            }
        }
    }

    #[test]
    fn every_decision_is_written_as_its_json_is(life in lives()) {
        let engine = life.engine();
        for (_, decision) in life.run(&[]).steps {
            check_written(&decision);
            let preview = PreviewCommand { from: Some(decision.ticket.created_at), to: None, explain: true, ..PreviewCommand::new(decision.ticket.updated_at) };
            if let Ok(preview) = engine.preview(&decision.ticket, &preview) {
                check_written(&preview);
            }
            for entry in &decision.history {
                read::<TicketHistory>(&serde_json::to_value(entry).unwrap(), "entry").unwrap();
            }
        }
    }

    #[test]
    fn every_configuration_is_written_as_its_json_is(life in lives()) {
        let config: EngineConfig = read(&life.config, "config").unwrap();
        check_written(&config.policies);
        check_written(&config.workflow);
        check_written(&config.timers);
        check_written(&ticket_engine::lint::lint(&config));
    }
}
