//! The replay handle: a log that has been read, and what came of its last replay.

use wasm_bindgen::prelude::*;

use super::convert::read;
use super::exchange::exchange;
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

#[wasm_bindgen]
pub struct ReplayHandle {
    log: ReplayLog,
    last: Option<Replay>,
}

#[wasm_bindgen]
impl ReplayHandle {
    #[wasm_bindgen(constructor)]
    pub fn new(
        ticket: &[u32],
        at: &[f64],
        kind: &[u8],
        value: &[u32],
        role: Option<Vec<u8>>,
        rest: &[u8],
    ) -> Result<ReplayHandle, JsValue> {
        let rest: LogRest = read(rest, "log")?;
        let role = role.as_deref();
        let columns =
            LogColumns { ticket, at, kind, value, role, values: &rest.values, until: rest.until };
        let log = ReplayLog::new(&columns)?;
        Ok(ReplayHandle { log, last: None })
    }

    /// How many tickets there are.
    pub fn tickets(&self) -> usize {
        self.log.tickets()
    }

    /// Replays; its columns can be asked for until the next replay.
    pub fn run(&mut self, given: usize) -> usize {
        self.last = None;
        exchange(given, &mut |given, out| {
            let replay = self.log.run(&given.read("config")?)?;
            let summary = Summary {
                until: replay.until,
                attainment: &replay.attainment,
                policies: &replay.policies,
                priorities: &replay.priorities,
            };
            summary.write(out);
            self.last = Some(replay);
            Ok(())
        })
    }

    /// The outcomes of a metric.
    pub fn outcome(&self, metric: usize) -> Vec<u8> {
        self.last.as_ref().map_or_else(Vec::new, |own| own.outcomes[metric].outcome.clone())
    }

    /// The policies (0) or missed cycles (1) of a metric; with metric 3 the priorities (0) or the refused rows (1).
    pub fn codes(&self, metric: usize, which: usize) -> Vec<u32> {
        let Some(own) = &self.last else { return Vec::new() };
        let [first, second] = match own.outcomes.get(metric) {
            Some(outcomes) => [&outcomes.policy, &outcomes.missed],
            None => [&own.priority, &own.refused_rows],
        };
        if which == 0 { first.clone() } else { second.clone() }
    }

    /// The used milliseconds (0), deadlines (1) or missed deadlines (2) of a metric.
    pub fn numbers(&self, metric: usize, which: usize) -> Vec<f64> {
        let Some(own) = &self.last else { return Vec::new() };
        let outcomes = &own.outcomes[metric];
        [&outcomes.used_ms, &outcomes.due_at, &outcomes.breached_at][which].clone()
    }
}
