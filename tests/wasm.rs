//! The room that knows JavaScript, in a real JavaScript runtime.
#![cfg(target_arch = "wasm32")]

mod answer;

use answer::answer;
use serde_json::{Value, json};
use ticket_engine::packed::to_packed;
use ticket_engine::wasm::{
    CalendarHandle, EngineHandle, preset_itil, verify, visible_comments, visible_history,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// Arguments, one after another.
fn given<const N: usize>(values: [Value; N]) -> Vec<u8> {
    values.iter().flat_map(|value| to_packed(value)).collect()
}

fn answered(packed: Result<Vec<u8>, JsValue>) -> Value {
    answer(&packed.unwrap())
}

fn problems(thrown: JsValue) -> Value {
    answer(&thrown.dyn_into::<js_sys::Uint8Array>().unwrap().to_vec())
}

fn draft() -> Value {
    json!({"ticketId": 1, "title": "Help", "priority": "P3", "reporterId": 7})
}

fn engine() -> EngineHandle {
    EngineHandle::new(&given([json!({})])).unwrap()
}

#[wasm_bindgen_test]
fn a_decision_comes_out_as_packed_data() {
    let engine = engine();
    let opened = answered(engine.open(&given([draft(), json!({"at": 1000})])));
    let command =
        json!({"to": "CLOSED", "actor": {"id": 2, "role": "agent"}, "at": "1970-01-01T00:00:02Z"});
    let closed = answered(engine.transition(&given([opened["ticket"].clone(), command])));
    assert_eq!(closed["ticket"]["closedAt"], 2000);
    assert_eq!(closed["patch"]["status"], "CLOSED");
}

#[wasm_bindgen_test]
fn a_refusal_is_thrown_as_its_problems() {
    let draft = json!({"ticketId": 1, "title": "Help", "priority": "P9", "status": "LOST", "reporterId": 7});
    let problems = problems(engine().open(&given([draft, json!({"at": 0})])).unwrap_err());
    assert_eq!(problems.as_array().unwrap().len(), 2);
    assert_eq!(problems[0]["reason"]["code"], "UNKNOWN_STATUS");
    assert_eq!(problems[1]["path"], "draft.priority");
    assert!(problems[1]["message"].as_str().unwrap().starts_with("draft.priority: "));
}

#[wasm_bindgen_test]
fn the_engine_still_works_after_a_refusal() {
    assert!(EngineHandle::new(b"not packed data").is_err());
    let engine = engine();
    assert!(engine.advance(&given([json!({}), json!({})])).is_err());
    assert!(engine.advance(&[]).is_err());
    assert!(engine.open(&given([draft(), json!({"at": 0})])).is_ok());
}

#[wasm_bindgen_test]
fn packed_data_that_is_cut_short_does_no_harm() {
    let engine = engine();
    let whole = given([draft(), json!({"at": 0})]);
    for length in 0..whole.len() {
        let _ = engine.open(&whole[..length]);
    }
    assert!(engine.open(&whole).is_ok());
}

#[wasm_bindgen_test]
fn a_calendar_answers_in_epoch_milliseconds() {
    let calendar = CalendarHandle::new(&given([json!({})])).unwrap();
    let friday_evening = given([json!("2026-11-20T17:00:00Z"), json!(120)]);
    assert_eq!(calendar.due_at(&friday_evening).unwrap(), 1_795_428_000_000.0);
    assert!(!calendar.is_open(&given([json!("2026-11-21T12:00:00Z")])).unwrap());
}

#[wasm_bindgen_test]
fn presets_are_packed_data() {
    assert_eq!(answer(&preset_itil())[0]["responseTimeMinutes"], 15);
}

#[wasm_bindgen_test]
fn who_sees_what_is_answered_with_the_places_of_the_rows() {
    let comments = json!([{"isInternal": true}, {"isInternal": false}]);
    let history =
        json!([{"fieldChanged": "status"}, {"fieldChanged": "comment", "isInternal": true}]);
    let reporter = json!({"id": 7, "role": "reporter"});
    assert_eq!(visible_comments(&given([comments.clone(), reporter.clone()])).unwrap(), [1]);
    assert_eq!(visible_history(&given([history, reporter])).unwrap(), [0]);
    let agent = json!({"id": 2, "role": "agent"});
    assert_eq!(visible_comments(&given([comments, agent.clone()])).unwrap(), [0, 1]);
    assert!(visible_history(&given([json!([{"fieldChanged": "comment"}]), agent])).is_err());
}

#[wasm_bindgen_test]
fn a_history_is_verified_without_an_engine() {
    let engine = EngineHandle::new(&given([json!({"historyChain": true})])).unwrap();
    let opened = answered(engine.open(&given([draft(), json!({"at": 0})])));
    let [history, ticket] = ["history", "ticket"].map(|part| opened[part].clone());
    let verification = answered(verify(&given([history.clone(), ticket.clone()])));
    assert_eq!(verification["ok"], true);
    let tampered = serde_json::from_str(&history.to_string().replace("Help", "Halp")).unwrap();
    assert_eq!(answered(verify(&given([tampered, ticket])))["fault"], "CHAIN_BROKEN");
}
