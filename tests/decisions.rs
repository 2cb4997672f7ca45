//! The golden decisions: the crate answers as the package does in every runtime (`js/test/runtimes`), byte for byte.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ticket_engine::input::from_value;
use ticket_engine::{Engine, Ticket, TicketEngineError};

/// A value as JSON whose keys are in order and whose numbers are written as JavaScript writes them.
fn canonical(value: &Value, text: &mut String) {
    let between = |items: &mut dyn Iterator<Item = (String, &Value)>, text: &mut String| {
        for (index, (name, item)) in items.enumerate() {
            text.push_str(if index > 0 { "," } else { "" });
            text.push_str(&name);
            canonical(item, text);
        }
    };
    match value {
        Value::Array(items) => {
            text.push('[');
            between(&mut items.iter().map(|item| (String::new(), item)), text);
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            text.push('{');
            between(
                &mut members.into_iter().map(|(name, item)| (format!("{}:", json!(name)), item)),
                text,
            );
            text.push('}');
        }
        Value::Number(number) => match number.as_f64() {
            Some(own) if own.fract() == 0.0 && own.abs() < 1e15 => {
                text.push_str(&format!("{}", own as i64))
            }
            _ => text.push_str(&number.to_string()),
        },
        other => text.push_str(&other.to_string()),
    }
}

/// FNV-1a of 64 bits, in hexadecimal.
fn digest(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// What is in the place of a reference to an earlier answer: its ticket.
fn resolve(subject: &Value, answers: &[Value]) -> Value {
    if let Some(items) = subject.as_array() {
        return items.iter().map(|item| resolve(item, answers)).collect();
    }
    match subject.get("step").and_then(Value::as_u64) {
        Some(step) => answers[step as usize]["ticket"].clone(),
        None => subject.clone(),
    }
}

fn decide<C: DeserializeOwned, T: Serialize>(
    ticket: &Value,
    command: &Value,
    call: impl FnOnce(&Ticket, &C) -> Result<T, TicketEngineError>,
) -> Result<Value, TicketEngineError> {
    let answer = call(&from_value(ticket, "ticket")?, &from_value(command, "")?)?;
    Ok(serde_json::to_value(answer).unwrap())
}

fn all<C: DeserializeOwned, T: Serialize>(
    tickets: &Value,
    command: &Value,
    call: impl FnOnce(&[Ticket], &C) -> Result<T, TicketEngineError>,
) -> Result<Value, TicketEngineError> {
    let tickets: Vec<Ticket> = from_value(tickets, "tickets")?;
    Ok(serde_json::to_value(call(&tickets, &from_value(command, "")?)?).unwrap())
}

fn ask(
    engine: &Engine,
    call: &str,
    subject: &Value,
    command: &Value,
) -> Result<Value, TicketEngineError> {
    match call {
        "open" => {
            let opened = engine.open(&from_value(subject, "draft")?, &from_value(command, "")?)?;
            Ok(serde_json::to_value(opened).unwrap())
        }
        "transition" => decide(subject, command, |ticket, own| engine.transition(ticket, own)),
        "update" => decide(subject, command, |ticket, own| engine.update(ticket, own)),
        "comment" => decide(subject, command, |ticket, own| engine.comment(ticket, own)),
        "assign" => decide(subject, command, |ticket, own| engine.assign(ticket, own)),
        "reassign" => decide(subject, command, |ticket, own| engine.reassign(ticket, own)),
        "acceptOffer" => decide(subject, command, |ticket, own| engine.accept_offer(ticket, own)),
        "declineOffer" => decide(subject, command, |ticket, own| engine.decline_offer(ticket, own)),
        "advance" => decide(subject, command, |ticket, own| engine.advance(ticket, own)),
        "migrate" => decide(subject, command, |ticket, own| engine.migrate(ticket, own)),
        "followUp" => decide(subject, command, |ticket, own| engine.follow_up(ticket, own)),
        "preview" => decide(subject, command, |ticket, own| engine.preview(ticket, own)),
        "sweep" => all(subject, command, |tickets, own| Ok(engine.sweep(tickets, own))),
        "assignAll" => all(subject, command, |tickets, own| engine.assign_all(tickets, own)),
        "reassignAll" => all(subject, command, |tickets, own| engine.reassign_all(tickets, own)),
        "drain" => all(subject, command, |tickets, own| engine.drain(tickets, own)),
        other => panic!("there is no call {other}"),
    }
}

#[test]
fn the_crate_gives_the_golden_decisions() {
    let golden: Value = serde_json::from_str(include_str!("golden/decisions.json")).unwrap();
    let engines: Vec<Engine> = golden["engines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|config| Engine::new(&from_value(config, "config").unwrap()).unwrap())
        .collect();
    let mut answers = Vec::new();
    let steps = golden["steps"].as_array().unwrap();
    assert!(steps.len() > 400);
    for (index, step) in steps.iter().enumerate() {
        let engine = &engines[step["engine"].as_u64().unwrap() as usize];
        let subject = resolve(&step["subject"], &answers);
        let call = step["call"].as_str().unwrap();
        let answer = ask(engine, call, &subject, &step["command"]).unwrap_or_else(|refusal| {
            let told = refusal.problems().map(|problem| {
                json!({"code": problem.reason.code(), "message": problem.to_string(), "path": problem.path})
            });
            json!({"problems": told.collect::<Vec<_>>()})
        });
        let mut text = String::new();
        canonical(&answer, &mut text);
        assert_eq!(json!(digest(&text)), step["answer"], "step {index}, {call}: {text}");
        answers.push(answer);
    }
}
