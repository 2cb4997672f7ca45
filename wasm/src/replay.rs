//! Replays: a log that has been read, and the results of its last replay.

use js_sys::{Float64Array, Uint8Array, Uint32Array};
use ticket_engine::replay::{Attainment, LogColumns, Outcomes, Replay, ReplayLog};
use ticket_engine::value::codec::{Pack, Unpack};
use ticket_engine::{ClockGroup, ClockId, Id, Instant, Value};
use wasm_bindgen::prelude::*;

use crate::exchange::{make, with_arguments};
use crate::handle_table::HandleTable;
use crate::plain::plain;

/// The parts of a log that are not columns of numbers.
#[derive(Unpack)]
struct LogRest {
    values: Vec<Value>,
    until: Option<Instant>,
}

/// The results of a replay that are not columns of numbers.
#[derive(Pack)]
struct Summary<'a> {
    until: Instant,
    attainment: &'a Vec<Attainment>,
    policies: &'a Vec<Id>,
    priorities: &'a Vec<String>,
    clocks: Vec<ClockColumns<'a>>,
}

/// The clock of the columns at the same index.
#[derive(Pack)]
#[serde(rename_all = "camelCase")]
struct ClockColumns<'a> {
    group: &'a ClockGroup,
    clock_id: &'a ClockId,
}

struct Replayed {
    log: ReplayLog,
    last: Option<Replay>,
}

static REPLAYS: HandleTable<Box<Replayed>> = HandleTable::new();

#[wasm_bindgen(js_name = newReplay)]
pub fn new(
    ticket: &Uint32Array,
    at: &Float64Array,
    kind: &Uint8Array,
    value: &Uint32Array,
    role: Option<Uint8Array>,
    length: usize,
) -> usize {
    make(&REPLAYS, length, |arguments| {
        let rest: LogRest = arguments.read("log")?;
        let role = role.as_ref().map(Uint8Array::to_vec);
        let columns = LogColumns {
            ticket: &ticket.to_vec(),
            at: &at.to_vec(),
            kind: &kind.to_vec(),
            value: &value.to_vec(),
            role: role.as_deref(),
            values: &rest.values,
            until: rest.until,
        };
        Ok(Box::new(Replayed { log: ReplayLog::new(&columns)?, last: None }))
    })
}

#[wasm_bindgen(js_name = freeReplay)]
pub fn free(replay: usize) {
    REPLAYS.free(replay);
}

fn with<Output>(replay: usize, call: impl FnOnce(&mut Replayed) -> Output) -> Output {
    REPLAYS.with(replay, |replayed| call(replayed))
}

/// The number of tickets in the log.
#[wasm_bindgen(js_name = replayTickets)]
pub fn tickets(replay: usize) -> usize {
    with(replay, |replayed| replayed.log.tickets())
}

/// Replays the log. The columns of the results can be read until the next replay.
#[wasm_bindgen(js_name = replayRun)]
pub fn run(replay: usize, length: usize) -> JsValue {
    with_arguments(length, |arguments| {
        let config = arguments.read("config")?;
        with(replay, |replayed| {
            replayed.last = None;
            let replay = replayed.log.run(&config)?;
            let summary = plain(&Summary {
                until: replay.until,
                attainment: &replay.attainment,
                policies: &replay.policies,
                priorities: &replay.priorities,
                clocks: replay
                    .clocks
                    .iter()
                    .map(|clock| ClockColumns { group: &clock.group, clock_id: &clock.clock_id })
                    .collect(),
            });
            replayed.last = Some(replay);
            Ok(summary)
        })
    })
}

/// A column of the last replay; empty before the first replay.
fn column<T: Copy, Column>(replay: usize, column: fn(&Replay) -> &Vec<T>) -> Column
where
    Column: for<'a> From<&'a [T]>,
{
    with(replay, |replayed| Column::from(replayed.last.as_ref().map_or(&[], |last| column(last))))
}

/// A column of one clock of the last replay; empty before the first replay.
fn clock_column<T: Copy, Column>(
    replay: usize,
    clock: usize,
    column: fn(&Outcomes) -> &Vec<T>,
) -> Column
where
    Column: for<'a> From<&'a [T]>,
{
    with(replay, |replayed| {
        let clock = replayed.last.as_ref().and_then(|last| last.clocks.get(clock));
        Column::from(clock.map_or(&[], |clock| column(&clock.outcomes)))
    })
}

/// The code of each ticket's outcome.
#[wasm_bindgen(js_name = replayOutcome)]
pub fn outcome(replay: usize, clock: usize) -> Uint8Array {
    clock_column(replay, clock, |outcomes| &outcomes.outcome)
}

/// The index of each clock's policy.
#[wasm_bindgen(js_name = replayPolicies)]
pub fn policies(replay: usize, clock: usize) -> Uint32Array {
    clock_column(replay, clock, |outcomes| &outcomes.policy)
}

/// How many cycles before the last one were breached.
#[wasm_bindgen(js_name = replayBreachedCycles)]
pub fn breached_cycles(replay: usize, clock: usize) -> Uint32Array {
    clock_column(replay, clock, |outcomes| &outcomes.breached_cycles)
}

/// Working milliseconds used at the end of the log.
#[wasm_bindgen(js_name = replayUsedMs)]
pub fn used_ms(replay: usize, clock: usize) -> Float64Array {
    clock_column(replay, clock, |outcomes| &outcomes.used_ms)
}

/// Deadlines in epoch milliseconds.
#[wasm_bindgen(js_name = replayDueAt)]
pub fn due_at(replay: usize, clock: usize) -> Float64Array {
    clock_column(replay, clock, |outcomes| &outcomes.due_at)
}

/// Breached deadlines in epoch milliseconds.
#[wasm_bindgen(js_name = replayBreachedAt)]
pub fn breached_at(replay: usize, clock: usize) -> Float64Array {
    clock_column(replay, clock, |outcomes| &outcomes.breached_at)
}

/// The index of each ticket's priority at the end of the log.
#[wasm_bindgen(js_name = replayPriorities)]
pub fn priorities(replay: usize) -> Uint32Array {
    column(replay, |last| &last.priority)
}

/// The rows that the configuration's workflow refused.
#[wasm_bindgen(js_name = replayRefusedRows)]
pub fn refused_rows(replay: usize) -> Uint32Array {
    column(replay, |last| &last.refused_rows)
}
