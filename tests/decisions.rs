//! The golden decisions: the crate gives the same answers as the package in every runtime
//! (`js/test/runtimes`), byte for byte.

use serde::Serialize;
use serde_json::{Value, json};
use ticket_engine::value::Input;
use ticket_engine::{Engine, Ticket, TicketEngineError, from_value};

/// Writes a value as JSON with sorted keys and with numbers as JavaScript writes them.
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
            Some(double) if double.fract() == 0.0 && double.abs() < 1e15 => {
                text.push_str(&format!("{}", double as i64))
            }
            _ => text.push_str(&number.to_string()),
        },
        other => text.push_str(&other.to_string()),
    }
}

/// The 64-bit FNV-1a hash, in hexadecimal.
fn digest(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// Replaces references to earlier answers by their tickets.
fn resolve(subject: &Value, answers: &[Value]) -> Value {
    if let Some(items) = subject.as_array() {
        return items.iter().map(|item| resolve(item, answers)).collect();
    }
    match subject.get("step").and_then(Value::as_u64) {
        Some(step) => answers[step as usize]["ticket"].clone(),
        None => subject.clone(),
    }
}

fn decide<C: Input, T: Serialize>(
    ticket: &Value,
    command: &Value,
    call: impl FnOnce(&Ticket, &C) -> Result<T, TicketEngineError>,
) -> Result<Value, TicketEngineError> {
    let answer = call(&from_value(ticket, "ticket")?, &from_value(command, "")?)?;
    Ok(serde_json::to_value(answer).unwrap())
}

fn all<C: Input, T: Serialize>(
    tickets: &Value,
    command: &Value,
    call: impl FnOnce(&[Ticket], &C) -> Result<T, TicketEngineError>,
) -> Result<Value, TicketEngineError> {
    let tickets: Vec<Ticket> = from_value(tickets, "tickets")?;
    Ok(serde_json::to_value(call(&tickets, &from_value(command, "")?)?).unwrap())
}

fn decide_by_name(
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
        "transition" => {
            decide(subject, command, |ticket, command| engine.transition(ticket, command))
        }
        "update" => decide(subject, command, |ticket, command| engine.update(ticket, command)),
        "comment" => decide(subject, command, |ticket, command| engine.comment(ticket, command)),
        "assign" => decide(subject, command, |ticket, command| engine.assign(ticket, command)),
        "reassign" => decide(subject, command, |ticket, command| engine.reassign(ticket, command)),
        "acceptOffer" => {
            decide(subject, command, |ticket, command| engine.accept_offer(ticket, command))
        }
        "declineOffer" => {
            decide(subject, command, |ticket, command| engine.decline_offer(ticket, command))
        }
        "advance" => decide(subject, command, |ticket, command| engine.advance(ticket, command)),
        "reapplyPolicies" => {
            decide(subject, command, |ticket, command| engine.reapply_policies(ticket, command))
        }
        "followUp" => decide(subject, command, |ticket, command| engine.follow_up(ticket, command)),
        "preview" => decide(subject, command, |ticket, command| engine.preview(ticket, command)),
        "advanceAll" => {
            all(subject, command, |tickets, command| Ok(engine.advance_all(tickets, command)))
        }
        "assignAll" => {
            all(subject, command, |tickets, command| engine.assign_all(tickets, command))
        }
        "reassignAll" => {
            all(subject, command, |tickets, command| engine.reassign_all(tickets, command))
        }
        "pullWork" => all(subject, command, |tickets, command| engine.pull_work(tickets, command)),
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
        let answer = decide_by_name(engine, call, &subject, &step["command"]).unwrap_or_else(|refusal| {
            let problems = refusal.problems().map(|problem| {
                json!({"code": problem.reason.code(), "message": problem.to_string(), "path": problem.path})
            });
            json!({"problems": problems.collect::<Vec<_>>()})
        });
        let mut text = String::new();
        canonical(&answer, &mut text);
        assert_eq!(json!(digest(&text)), step["answer"], "step {index}, {call}: {text}");
        answers.push(answer);
    }
}
