//! The room that knows JavaScript, in a real JavaScript runtime.
#![cfg(target_arch = "wasm32")]

mod answer;

use answer::first;
use serde_json::{Value, json};
use ticket_engine::packed::to_packed;
use ticket_engine::wasm::history::{verify, visible_comments, visible_history};
use ticket_engine::wasm::{calendar, engine, preset_itil, room_for};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// Arguments, one after another.
fn given<const N: usize>(values: [Value; N]) -> Vec<u8> {
    values.iter().flat_map(|value| to_packed(value)).collect()
}

fn memory() -> js_sys::Uint8Array {
    let memory = wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>();
    js_sys::Uint8Array::new(&memory.buffer())
}

/// What JavaScript finds after a question: the answer, or the problems of the refusal.
fn asked(given: &[u8], question: impl FnOnce(usize) -> usize) -> Result<Value, Value> {
    let room = room_for(given.len());
    memory().set(&js_sys::Uint8Array::from(given), room as u32);
    let found = question(given.len()) as u32;
    let packed = memory().slice(found, found + 131_072).to_vec();
    const REFUSAL: u8 = 11;
    match packed.split_first() {
        Some((&REFUSAL, problems)) => Err(first(problems).0),
        _ => Ok(first(&packed).0),
    }
}

fn draft() -> Value {
    json!({"ticketId": 1, "title": "Help", "priority": "P3", "reporterId": 7})
}

/// The number of a new engine.
fn new_engine(config: Value) -> usize {
    let number = asked(&given([config]), engine::new).unwrap();
    number.as_u64().unwrap() as usize
}

fn opened(number: usize) -> Value {
    asked(&given([draft(), json!({"at": 0})]), |given| engine::open(number, given)).unwrap()
}

#[wasm_bindgen_test]
fn a_decision_comes_out_as_packed_data() {
    let number = new_engine(json!({}));
    let opened = opened(number);
    let command =
        json!({"to": "CLOSED", "actor": {"id": 2, "role": "agent"}, "at": "1970-01-01T00:00:02Z"});
    let closed = asked(&given([opened["ticket"].clone(), command]), |given| {
        engine::transition(number, given)
    })
    .unwrap();
    assert_eq!(closed["ticket"]["closedAt"], 2000);
    assert_eq!(closed["patch"]["status"], "CLOSED");
}

#[wasm_bindgen_test]
fn a_refusal_comes_out_as_its_problems() {
    let draft = json!({"ticketId": 1, "title": "Help", "priority": "P9", "status": "LOST", "reporterId": 7});
    let number = new_engine(json!({}));
    let problems =
        asked(&given([draft, json!({"at": 0})]), |given| engine::open(number, given)).unwrap_err();
    assert_eq!(problems.as_array().unwrap().len(), 2);
    assert_eq!(problems[0]["reason"]["code"], "UNKNOWN_STATUS");
    assert_eq!(problems[1]["path"], "draft.priority");
    assert!(problems[1]["message"].as_str().unwrap().starts_with("draft.priority: "));
}

#[wasm_bindgen_test]
fn the_engine_still_works_after_a_refusal() {
    assert!(asked(b"not packed data", engine::new).is_err());
    let number = new_engine(json!({}));
    assert!(asked(&given([json!({}), json!({})]), |given| engine::advance(number, given)).is_err());
    assert!(asked(&[], |given| engine::advance(number, given)).is_err());
    opened(number);
}

#[wasm_bindgen_test]
fn packed_data_that_is_cut_short_does_no_harm() {
    let number = new_engine(json!({}));
    let whole = given([draft(), json!({"at": 0})]);
    for length in 0..whole.len() {
        let _ = asked(&whole[..length], |given| engine::open(number, given));
    }
    opened(number);
}

#[wasm_bindgen_test]
fn a_length_for_which_there_is_no_room_does_no_harm() {
    let number = new_engine(json!({}));
    let whole = given([draft(), json!({"at": 0})]);
    assert!(asked(&whole, |given| engine::open(number, given + 1_000_000)).is_ok());
    opened(number);
}

#[wasm_bindgen_test]
fn an_answer_longer_than_the_usual_has_its_room() {
    let number = new_engine(json!({}));
    let draft = json!({"ticketId": 1, "title": "Help", "priority": "P3", "reporterId": 7, "description": "x".repeat(50_000)});
    let opened =
        asked(&given([draft, json!({"at": 0})]), |given| engine::open(number, given)).unwrap();
    assert_eq!(opened["ticket"]["description"].as_str().unwrap().len(), 50_000);
}

#[wasm_bindgen_test]
fn a_calendar_answers_with_instants() {
    let number = asked(&given([json!({})]), calendar::new).unwrap().as_u64().unwrap() as usize;
    let friday_evening = given([json!("2026-11-20T17:00:00Z"), json!(120)]);
    let due = asked(&friday_evening, |given| calendar::due_at(number, given)).unwrap();
    assert_eq!(due, 1_795_428_000_000_i64);
    let saturday = given([json!("2026-11-21T12:00:00Z")]);
    assert_eq!(asked(&saturday, |given| calendar::is_open(number, given)).unwrap(), false);
}

#[wasm_bindgen_test]
fn presets_are_packed_data() {
    let presets = asked(&[], |_| preset_itil()).unwrap();
    assert_eq!(presets[0]["responseTimeMinutes"], 15);
}

#[wasm_bindgen_test]
fn who_sees_what_is_answered_with_the_places_of_the_rows() {
    let comments = json!([{"isInternal": true}, {"isInternal": false}]);
    let history =
        json!([{"fieldChanged": "status"}, {"fieldChanged": "comment", "isInternal": true}]);
    let reporter = json!({"id": 7, "role": "reporter"});
    let agent = json!({"id": 2, "role": "agent"});
    let seen = |rows: &Value, viewer: &Value, question: fn(usize) -> usize| {
        asked(&given([rows.clone(), viewer.clone()]), question)
    };
    assert_eq!(seen(&comments, &reporter, visible_comments), Ok(json!([1])));
    assert_eq!(seen(&history, &reporter, visible_history), Ok(json!([0])));
    assert_eq!(seen(&comments, &agent, visible_comments), Ok(json!([0, 1])));
    assert!(seen(&json!([{"fieldChanged": "comment"}]), &agent, visible_history).is_err());
}

#[wasm_bindgen_test]
fn a_history_is_verified_without_an_engine() {
    let number = new_engine(json!({"historyChain": true}));
    let opened = opened(number);
    let [history, ticket] = ["history", "ticket"].map(|part| opened[part].clone());
    let verified = asked(&given([history.clone(), ticket.clone()]), verify).unwrap();
    assert_eq!(verified["ok"], true);
    let tampered = serde_json::from_str(&history.to_string().replace("Help", "Halp")).unwrap();
    assert_eq!(asked(&given([tampered, ticket]), verify).unwrap()["fault"], "CHAIN_BROKEN");
}
