//! Golden vectors: the results of the oracle, which every runtime must match. `UPDATE_GOLDEN=1
//! cargo test golden` rewrites them.

use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use ticket_engine::{Calendar, Instant, from_value};

use super::plan::{minute_near_changes, plans};

const FILE: &str = "tests/golden/calendar.json";
const MINUTE: i64 = 60_000;

fn vectors() -> Value {
    let mut runner = TestRunner::deterministic();
    let mut sample = |range: std::ops::Range<i64>| range.new_tree(&mut runner).unwrap().current();
    let numbers: Vec<[i64; 5]> = (0..3_000)
        .map(|_| {
            [
                sample(2_630_000..113_000_000),
                sample(0..1_000_000),
                sample(0..4_320),
                sample(1..3_000),
                sample(0..10_000),
            ]
        })
        .collect();
    let mut runner = TestRunner::deterministic();
    let calendars: Vec<_> =
        (0..200).map(|_| plans().new_tree(&mut runner).unwrap().current()).collect();
    let calendars_json: Vec<Value> = calendars.iter().map(|plan| plan.config.clone()).collect();
    let cases: Vec<Value> = numbers
        .iter()
        .enumerate()
        .map(|(number, [anywhere, pick, before, minutes, length])| {
            let index = number % calendars.len();
            let oracle = &calendars[index].oracle;
            let start = minute_near_changes(&oracle.zone, *anywhere, *pick as usize, *before);
            json!({
                "calendar": index,
                "start": start * MINUTE,
                "minutes": minutes,
                "dueAt": oracle.due(start, *minutes) * MINUTE,
                "dueBackAt": oracle.due_backwards(start, *minutes) * MINUTE,
                "end": (start + length) * MINUTE,
                "minutesBetween": oracle.open_minutes(start, start + length),
                "isOpen": oracle.is_open(start),
            })
        })
        .collect();
    json!({"calendars": calendars_json, "cases": cases})
}

/// One case per line, so that diffs are readable.
fn written(vectors: &Value) -> String {
    let lines = |list: &Value| -> String {
        let lines: Vec<String> = list.as_array().unwrap().iter().map(Value::to_string).collect();
        lines.join(",\n")
    };
    format!(
        "{{\"calendars\":[\n{}\n],\"cases\":[\n{}\n]}}\n",
        lines(&vectors["calendars"]),
        lines(&vectors["cases"])
    )
}

#[test]
fn the_golden_vectors_match_the_oracle_and_the_engine() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, written(&vectors())).unwrap();
    }
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(
        file == written(&vectors()),
        "{FILE} differs from the oracle: run `UPDATE_GOLDEN=1 cargo test golden`"
    );
    let golden: Value = serde_json::from_str(&file).unwrap();
    let calendars: Vec<Calendar> = golden["calendars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|config| Calendar::new(&from_value(config, "calendar").unwrap()).unwrap())
        .collect();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3_000);
    for case in cases {
        let calendar = &calendars[case["calendar"].as_u64().unwrap() as usize];
        let at = |name: &str| Instant::from_epoch_ms(case[name].as_i64().unwrap()).unwrap();
        let minutes = case["minutes"].as_f64().unwrap();
        assert_eq!(calendar.due_at(at("start"), minutes).unwrap(), at("dueAt"), "{case}");
        assert_eq!(calendar.due_at(at("start"), -minutes).unwrap(), at("dueBackAt"), "{case}");
        assert_eq!(
            calendar.minutes_between(at("start"), at("end")),
            case["minutesBetween"].as_f64().unwrap(),
            "{case}"
        );
        assert_eq!(json!(calendar.is_open(at("start"))), case["isOpen"], "{case}");
    }
}
