//! Replays: a log that has been read, and what came of its last replay.

use wasm_bindgen::prelude::*;

use super::exchange::{exchange, make};
use super::kept::Kept;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::replay::{Attainment, LogColumns, Replay, ReplayLog};
use crate::value::Value;

/// What of a log is not a column of numbers.
#[derive(Read)]
struct LogRest {
    values: Vec<Value>,
    until: Option<Instant>,
}

/// What of a replay is not a column of numbers.
#[derive(Write)]
struct Summary<'a> {
    until: Instant,
    attainment: &'a Vec<Attainment>,
    policies: &'a Vec<Id>,
    priorities: &'a Vec<String>,
}

struct Replayed {
    log: ReplayLog,
    last: Option<Replay>,
}

static REPLAYS: Kept<Box<Replayed>> = Kept::new();

#[wasm_bindgen(js_name = newReplay)]
pub fn new(
    ticket: &[u32],
    at: &[f64],
    kind: &[u8],
    value: &[u32],
    role: Option<Vec<u8>>,
    given: usize,
) -> usize {
    make(&REPLAYS, given, |given| {
        let rest: LogRest = given.read("log")?;
        let role = role.as_deref();
        let columns =
            LogColumns { ticket, at, kind, value, role, values: &rest.values, until: rest.until };
        Ok(Box::new(Replayed { log: ReplayLog::new(&columns)?, last: None }))
    })
}

#[wasm_bindgen(js_name = freeReplay)]
pub fn free(replay: usize) {
    REPLAYS.free(replay);
}

fn with<Answer>(replay: usize, ask: impl FnOnce(&mut Replayed) -> Answer) -> Answer {
    REPLAYS.with(replay, |own| ask(own))
}

/// How many tickets there are.
#[wasm_bindgen(js_name = replayTickets)]
pub fn tickets(replay: usize) -> usize {
    with(replay, |own| own.log.tickets())
}

/// Replays; its columns can be asked for until the next replay.
#[wasm_bindgen(js_name = replayRun)]
pub fn run(replay: usize, given: usize) -> usize {
    exchange(given, &mut |given, out| {
        with(replay, |own| {
            own.last = None;
            let replay = own.log.run(&given.read("config")?)?;
            let summary = Summary {
                until: replay.until,
                attainment: &replay.attainment,
                policies: &replay.policies,
                priorities: &replay.priorities,
            };
            summary.write(out);
            own.last = Some(replay);
            Ok(())
        })
    })
}

/// The outcomes of a metric.
#[wasm_bindgen(js_name = replayOutcome)]
pub fn outcome(replay: usize, metric: usize) -> Vec<u8> {
    with(replay, |own| {
        own.last.as_ref().map_or_else(Vec::new, |last| last.outcomes[metric].outcome.clone())
    })
}

/// The policies (0) or missed cycles (1) of a metric; with metric 3 the priorities (0) or the refused rows (1).
#[wasm_bindgen(js_name = replayCodes)]
pub fn codes(replay: usize, metric: usize, which: usize) -> Vec<u32> {
    with(replay, |own| {
        let Some(last) = &own.last else { return Vec::new() };
        let [first, second] = match last.outcomes.get(metric) {
            Some(outcomes) => [&outcomes.policy, &outcomes.missed],
            None => [&last.priority, &last.refused_rows],
        };
        if which == 0 { first.clone() } else { second.clone() }
    })
}

/// The used milliseconds (0), deadlines (1) or missed deadlines (2) of a metric.
#[wasm_bindgen(js_name = replayNumbers)]
pub fn numbers(replay: usize, metric: usize, which: usize) -> Vec<f64> {
    with(replay, |own| {
        let Some(last) = &own.last else { return Vec::new() };
        let outcomes = &last.outcomes[metric];
        [&outcomes.used_ms, &outcomes.due_at, &outcomes.breached_at][which].clone()
    })
}
