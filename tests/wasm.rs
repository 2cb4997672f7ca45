//! The room that knows JavaScript, in a real JavaScript runtime.
#![cfg(target_arch = "wasm32")]

use serde_json::Value;
use ticket_engine::wasm::{
    CalendarHandle, EngineHandle, preset_itil, verify, visible_comments, visible_history,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

fn property(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap()
}

const DRAFT: &str = r#"{"ticketId":1,"title":"Help","priority":"P3","reporterId":7}"#;

#[wasm_bindgen_test]
fn a_decision_comes_out_as_json() {
    let engine = EngineHandle::new("{}").unwrap();
    let opened: Value =
        serde_json::from_str(&engine.open(DRAFT, r#"{"at":1000}"#).unwrap()).unwrap();
    let ticket = opened["ticket"].to_string();
    let command = r#"{"to":"CLOSED","actor":{"id":2,"role":"agent"},"at":"1970-01-01T00:00:02Z"}"#;
    let closed: Value =
        serde_json::from_str(&engine.transition(&ticket, command).unwrap()).unwrap();
    assert_eq!(closed["ticket"]["closedAt"], 2000);
    assert_eq!(closed["patch"]["status"], "CLOSED");
}

#[wasm_bindgen_test]
fn a_refusal_is_a_javascript_error_with_its_problems() {
    let engine = EngineHandle::new("{}").unwrap();
    let thrown = engine
        .open(
            r#"{"ticketId":1,"title":"Help","priority":"P9","status":"LOST","reporterId":7}"#,
            r#"{"at":0}"#,
        )
        .unwrap_err();
    assert!(js_sys::Error::instanceof(&thrown));
    let problems = js_sys::Array::from(&property(&thrown, "problems"));
    assert_eq!(problems.length(), 2);
    let reason = property(&problems.get(0), "reason");
    assert_eq!(property(&reason, "code"), "UNKNOWN_STATUS");
    assert_eq!(property(&problems.get(1), "path"), "draft.priority");
}

#[wasm_bindgen_test]
fn the_engine_still_works_after_a_refusal() {
    assert!(EngineHandle::new("not json").is_err());
    let engine = EngineHandle::new("{}").unwrap();
    assert!(engine.advance("{}", "{}").is_err());
    assert!(engine.open(DRAFT, r#"{"at":0}"#).is_ok());
}

#[wasm_bindgen_test]
fn a_calendar_answers_in_epoch_milliseconds() {
    let calendar = CalendarHandle::new("{}").unwrap();
    let friday_evening = r#""2026-11-20T17:00:00Z""#;
    assert_eq!(calendar.due_at(friday_evening, "120").unwrap(), 1_795_428_000_000.0);
    assert!(!calendar.is_open(r#""2026-11-21T12:00:00Z""#).unwrap());
}

#[wasm_bindgen_test]
fn presets_are_objects() {
    let policies = js_sys::Array::from(&preset_itil().unwrap());
    assert_eq!(property(&policies.get(0), "responseTimeMinutes"), 15.0);
}

#[wasm_bindgen_test]
fn who_sees_what_is_answered_with_the_places_of_the_rows() {
    let comments = r#"[{"isInternal":true},{"isInternal":false}]"#;
    let history = r#"[{"fieldChanged":"status"},{"fieldChanged":"comment","isInternal":true}]"#;
    let reporter = r#"{"id":7,"role":"reporter"}"#;
    assert_eq!(visible_comments(comments, reporter).unwrap(), [1]);
    assert_eq!(visible_history(history, reporter).unwrap(), [0]);
    let agent = r#"{"id":2,"role":"agent"}"#;
    assert_eq!(visible_comments(comments, agent).unwrap(), [0, 1]);
    assert!(visible_history(r#"[{"fieldChanged":"comment"}]"#, agent).is_err());
}

#[wasm_bindgen_test]
fn a_history_is_verified_without_an_engine() {
    let engine = EngineHandle::new(r#"{"historyChain":true}"#).unwrap();
    let opened: Value = serde_json::from_str(&engine.open(DRAFT, r#"{"at":0}"#).unwrap()).unwrap();
    let (history, ticket) = (opened["history"].to_string(), opened["ticket"].to_string());
    assert!(verify(&history, &ticket).unwrap().starts_with(r#"{"ok":true"#));
    let tampered = history.replace("Help", "Halp");
    assert!(verify(&tampered, &ticket).unwrap().contains("CHAIN_BROKEN"));
}
