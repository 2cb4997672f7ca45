//! Rosters. An agent is identified by its seat, which JavaScript looks up by the agent's id.

use ticket_engine::value::codec::Pack;
use ticket_engine::{Agent, Id, Instant, Roster, Team};
use wasm_bindgen::prelude::*;

use crate::engine;
use crate::exchange::{exchange, make, output_of};
use crate::handle_table::HandleTable;
use crate::refusal::or_refuse;

static ROSTERS: HandleTable<Box<Roster>> = HandleTable::new();

pub(crate) fn with<Output>(roster: usize, call: impl FnOnce(&mut Roster) -> Output) -> Output {
    ROSTERS.with(roster, |roster| call(roster))
}

/// Returned in place of a seat: nobody is eligible.
const NOBODY: i32 = -1;
/// Returned in place of a seat: the time is not an instant.
const NO_INSTANT: i32 = -2;

fn seat(seat: Option<usize>) -> i32 {
    seat.map_or(NOBODY, |seat| seat as i32)
}

/// The cursor and its turns.
#[derive(Pack)]
#[serde(rename_all = "camelCase")]
struct CursorState<'a> {
    cursor: &'a Option<Id>,
    cursor_turns: Option<u32>,
}

/// A roster of a team and its agents, for one engine.
#[wasm_bindgen(js_name = newRoster)]
pub fn new(engine: usize, length: usize) -> usize {
    make(&ROSTERS, length, |arguments| {
        let (team, agents) = (arguments.read("team")?, arguments.read("agents")?);
        engine::with(engine, |engine| Roster::new(engine, team, agents)).map(Box::new)
    })
}

#[wasm_bindgen(js_name = freeRoster)]
pub fn free(roster: usize) {
    ROSTERS.free(roster);
}

/// The number of a need, that is a kind of ticket, in the roster.
#[wasm_bindgen(js_name = rosterNeed)]
pub fn need(roster: usize, engine: usize, length: usize) -> usize {
    exchange(length, &mut |arguments, out| {
        let spec = arguments.read("need")?;
        let need = with(roster, |roster| engine::with(engine, |engine| roster.need(engine, &spec)));
        need?.number().pack(out);
        Ok(())
    })
}

/// The ids of the agents, in the order of their seats.
#[wasm_bindgen(js_name = rosterIds)]
pub fn ids(roster: usize) -> usize {
    with(roster, |roster| {
        let ids: Vec<&Id> = roster.agents().iter().map(|agent| &agent.agent_id).collect();
        output_of(&ids)
    })
}

/// The seat of the agent who would get a ticket with that need.
#[wasm_bindgen(js_name = rosterPick)]
pub fn pick(roster: usize, need: usize, at: f64) -> i32 {
    Instant::from_f64(at)
        .map_or(NO_INSTANT, |at| with(roster, |roster| seat(roster.pick_seat(need, at))))
}

/// The seat of the agent who gets a ticket with that need. Counts the assignment.
#[wasm_bindgen(js_name = rosterTake)]
pub fn take(roster: usize, need: usize, at: f64) -> i32 {
    Instant::from_f64(at)
        .map_or(NO_INSTANT, |at| with(roster, |roster| seat(roster.take_seat(need, at))))
}

fn change(roster: usize, seat: usize, change: impl FnOnce(&mut Agent, &Team)) {
    with(roster, |roster| roster.change(seat, change));
}

#[wasm_bindgen(js_name = rosterSetLoad)]
pub fn set_load(roster: usize, seat: usize, load: f64) {
    if !((0.0..=f64::from(u32::MAX)).contains(&load) && load.fract() == 0.0) {
        return or_refuse(Err(Roster::refused_load(load)));
    }
    change(roster, seat, |agent, _| agent.current_load = load as u32);
}

#[wasm_bindgen(js_name = rosterAddLoad)]
pub fn add_load(roster: usize, seat: usize, delta: f64) {
    // The deltas of effects are whole numbers; any other is truncated.
    change(roster, seat, |agent, _| agent.add_load(delta as i64));
}

#[wasm_bindgen(js_name = rosterSetAvailable)]
pub fn set_available(roster: usize, seat: usize, is_available: bool) {
    change(roster, seat, |agent, _| agent.is_available = is_available);
}

#[wasm_bindgen(js_name = rosterNoteAssignment)]
pub fn note_assignment(roster: usize, seat: usize, at: f64) {
    match Instant::from_f64(at) {
        Ok(at) => {
            change(roster, seat, |agent, team| agent.note_assignment(at, team.fair_distribution))
        }
        Err(reason) => or_refuse(Err(reason.at("at").into())),
    }
}

/// Sets the cursor and its turns.
#[wasm_bindgen(js_name = rosterTurn)]
pub fn turn(roster: usize, length: usize) -> usize {
    exchange(length, &mut |arguments, out| {
        let (cursor, turns) = (arguments.read("cursor")?, arguments.read("cursorTurns")?);
        with(roster, |roster| roster.set_cursor(cursor, turns));
        out.null();
        Ok(())
    })
}

/// Adds or replaces an agent, and returns whether it is new.
#[wasm_bindgen(js_name = rosterPut)]
pub fn put(roster: usize, length: usize) -> usize {
    exchange(length, &mut |arguments, out| {
        let agent: Agent = arguments.read("agent")?;
        with(roster, |roster| roster.put(agent))?.pack(out);
        Ok(())
    })
}

/// Removes an agent, and returns whether it was present.
#[wasm_bindgen(js_name = rosterRemove)]
pub fn remove(roster: usize, length: usize) -> usize {
    exchange(length, &mut |arguments, out| {
        let agent: Id = arguments.read("agentId")?;
        with(roster, |roster| roster.remove(&agent)).pack(out);
        Ok(())
    })
}

/// The agent in that seat.
#[wasm_bindgen(js_name = rosterAgent)]
pub fn agent(roster: usize, seat: usize) -> usize {
    with(roster, |roster| output_of(&roster.agents().get(seat)))
}

/// The cursor and its turns.
#[wasm_bindgen(js_name = rosterCursor)]
pub fn cursor(roster: usize) -> usize {
    with(roster, |roster| {
        let team = roster.team();
        output_of(&CursorState { cursor: &team.cursor, cursor_turns: team.cursor_turns })
    })
}
