//! The bindings, in a real JavaScript runtime.
#![cfg(target_arch = "wasm32")]

#[path = "../../tests/answer/mod.rs"]
mod answer;

use answer::first;
use js_sys::Reflect;
use serde_json::{Value, json};
use ticket_engine::value::codec::to_packed;
use ticket_engine_wasm::history::{verify, visible_comments, visible_history};
use ticket_engine_wasm::{calendar, engine, preset_standard_policies, refusal, room_for};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// Packs arguments one after another.
fn arguments<const N: usize>(values: [Value; N]) -> Vec<u8> {
    values.iter().flat_map(|value| to_packed(value)).collect()
}

fn memory() -> js_sys::Uint8Array {
    let memory = wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>();
    js_sys::Uint8Array::new(&memory.buffer())
}

fn write_input(arguments: &[u8]) {
    let input = room_for(arguments.len());
    memory().set(&js_sys::Uint8Array::from(arguments), input as u32);
}

/// What JavaScript gets from an export: what it returns, or the problems of its refusal.
fn result_of<T: Into<JsValue>>(
    arguments: &[u8],
    export: impl FnOnce(usize) -> T,
) -> Result<JsValue, Value> {
    write_input(arguments);
    let result = export(arguments.len()).into();
    match refusal::take() {
        Some(error) => Err(plain(&Reflect::get(&error, &"problems".into()).unwrap())),
        None => Ok(result),
    }
}

/// A plain JavaScript value as JSON.
fn plain(value: &JsValue) -> Value {
    let text = js_sys::JSON::stringify(value).unwrap().as_string().unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The packed answer of an export, or the problems of its refusal.
fn call(arguments: &[u8], export: impl FnOnce(usize) -> usize) -> Result<Value, Value> {
    let address = result_of(arguments, move |length| export(length) as u32)?;
    let start = address.as_f64().unwrap() as u32;
    Ok(first(&memory().slice(start, start + 131_072).to_vec()).0)
}

/// The handle that an export returns.
fn make(arguments: &[u8], export: impl FnOnce(usize) -> usize) -> Result<usize, Value> {
    let handle = result_of(arguments, move |length| export(length) as u32)?;
    Ok(handle.as_f64().unwrap() as usize)
}

fn draft() -> Value {
    json!({"ticketId": 1, "title": "Help", "priority": "P3", "reporterId": 7})
}

/// The handle of a new engine.
fn new_engine(config: Value) -> usize {
    make(&arguments([config]), engine::new).unwrap()
}

fn opened(engine: usize) -> Value {
    call(&arguments([draft(), json!({"at": 0})]), move |length| engine::open(engine, length))
        .unwrap()
}

#[wasm_bindgen_test]
fn a_decision_comes_out_as_packed_data() {
    let engine = new_engine(json!({}));
    let opened = opened(engine);
    let command =
        json!({"to": "CLOSED", "actor": {"id": 2, "role": "agent"}, "at": "1970-01-01T00:00:02Z"});
    let closed = call(&arguments([opened["ticket"].clone(), command]), move |length| {
        engine::transition(engine, length)
    })
    .unwrap();
    assert_eq!(closed["ticket"]["closedAt"], 2000);
    assert_eq!(closed["patch"]["status"], "CLOSED");
}

#[wasm_bindgen_test]
fn a_refusal_comes_with_its_problems() {
    let draft = json!({"ticketId": 1, "title": "Help", "priority": "P9", "status": "LOST", "reporterId": 7});
    let engine = new_engine(json!({}));
    let problems =
        call(&arguments([draft, json!({"at": 0})]), move |length| engine::open(engine, length))
            .unwrap_err();
    assert_eq!(problems.as_array().unwrap().len(), 2);
    assert_eq!(problems[0]["reason"]["code"], "UNKNOWN_STATUS");
    assert_eq!(problems[1]["path"], "draft.priority");
    assert!(problems[1]["message"].as_str().unwrap().starts_with("draft.priority: "));
}

#[wasm_bindgen_test]
fn the_engine_still_works_after_a_refusal() {
    assert!(make(b"not packed data", engine::new).is_err());
    let engine = new_engine(json!({}));
    assert!(
        call(&arguments([json!({}), json!({})]), move |length| engine::advance(engine, length))
            .is_err()
    );
    assert!(call(&[], move |length| engine::advance(engine, length)).is_err());
    opened(engine);
}

#[wasm_bindgen_test]
fn refusals_leave_nothing_in_memory() {
    let engine = new_engine(json!({}));
    let refused = arguments([json!({}), json!({})]);
    let refuse_a_thousand = || {
        for _ in 0..1000 {
            assert!(call(&refused, |length| engine::advance(engine, length)).is_err());
        }
        memory().length()
    };
    let settled = refuse_a_thousand();
    for _ in 0..10 {
        assert_eq!(refuse_a_thousand(), settled);
    }
}

#[wasm_bindgen_test]
fn packed_data_that_is_cut_short_does_no_harm() {
    let engine = new_engine(json!({}));
    let whole = arguments([draft(), json!({"at": 0})]);
    for length in 0..whole.len() {
        let _ = call(&whole[..length], move |length| engine::open(engine, length));
    }
    opened(engine);
}

#[wasm_bindgen_test]
fn a_length_beyond_the_buffer_does_no_harm() {
    let engine = new_engine(json!({}));
    let whole = arguments([draft(), json!({"at": 0})]);
    assert!(call(&whole, move |length| engine::open(engine, length + 1_000_000)).is_ok());
    opened(engine);
}

#[wasm_bindgen_test]
fn a_long_result_comes_out_whole() {
    let engine = new_engine(json!({}));
    let draft = json!({"ticketId": 1, "title": "Help", "priority": "P3", "reporterId": 7, "description": "x".repeat(50_000)});
    let opened =
        call(&arguments([draft, json!({"at": 0})]), move |length| engine::open(engine, length))
            .unwrap();
    assert_eq!(opened["ticket"]["description"].as_str().unwrap().len(), 50_000);
}

#[wasm_bindgen_test]
fn a_calendar_returns_instants() {
    let calendar = make(&arguments([json!({})]), calendar::new).unwrap();
    let friday_evening = arguments([json!("2026-11-20T17:00:00Z"), json!(120)]);
    let due = call(&friday_evening, move |length| calendar::due_at(calendar, length)).unwrap();
    assert_eq!(due, 1_795_428_000_000_i64);
    let saturday = arguments([json!("2026-11-21T12:00:00Z")]);
    assert_eq!(call(&saturday, move |length| calendar::is_open(calendar, length)).unwrap(), false);
}

#[wasm_bindgen_test]
fn presets_are_plain_values() {
    assert_eq!(plain(&preset_standard_policies())[0]["responseTimeMinutes"], 15);
}

#[wasm_bindgen_test]
fn visibility_returns_the_indices_of_the_rows() {
    let comments = json!([{"isInternal": true}, {"isInternal": false}]);
    let history =
        json!([{"fieldChanged": "status"}, {"fieldChanged": "comment", "isInternal": true}]);
    let reporter = json!({"id": 7, "role": "reporter"});
    let agent = json!({"id": 2, "role": "agent"});
    let seen = |rows: &Value, viewer: &Value, export: fn(usize) -> usize| {
        call(&arguments([rows.clone(), viewer.clone()]), export)
    };
    assert_eq!(seen(&comments, &reporter, visible_comments), Ok(json!([1])));
    assert_eq!(seen(&history, &reporter, visible_history), Ok(json!([0])));
    assert_eq!(seen(&comments, &agent, visible_comments), Ok(json!([0, 1])));
    assert!(seen(&json!([{"fieldChanged": "comment"}]), &agent, visible_history).is_err());
}

#[wasm_bindgen_test]
fn a_history_is_verified_without_an_engine() {
    let engine = new_engine(json!({"tamperEvidentHistory": true}));
    let opened = opened(engine);
    let [history, ticket] = ["history", "ticket"].map(|part| opened[part].clone());
    let verified = |entries: &Value| {
        plain(&result_of(&arguments([entries.clone(), ticket.clone()]), verify).unwrap())
    };
    assert_eq!(verified(&history)["ok"], true);
    let tampered = serde_json::from_str(&history.to_string().replace("Help", "Halp")).unwrap();
    assert_eq!(verified(&tampered)["fault"], "CHAIN_BROKEN");
}
