//! Rosters. Agents are spoken of by their seats, which JavaScript looks up by their ids.

use wasm_bindgen::prelude::*;

use super::engine;
use super::exchange::{answer, done, exchange, make};
use super::kept::Kept;
use crate::assignment::roster::Roster;
use crate::assignment::{Agent, Team};
use crate::error::Reason;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Write;

static ROSTERS: Kept<Box<Roster>> = Kept::new();

pub(super) fn with<Answer>(roster: usize, ask: impl FnOnce(&mut Roster) -> Answer) -> Answer {
    ROSTERS.with(roster, |roster| ask(roster))
}

/// Nobody, in place of a seat.
const NOBODY: i32 = -1;
/// In place of a seat: the time that was asked about is no instant.
const NO_INSTANT: i32 = -2;

fn seat(found: Option<usize>) -> i32 {
    found.map_or(NOBODY, |seat| seat as i32)
}

/// The cursor and its turns.
#[derive(Write)]
#[serde(rename_all = "camelCase")]
struct Turn<'a> {
    cursor: &'a Option<Id>,
    cursor_turns: Option<u32>,
}

/// A team and its agents, kept, on an engine.
#[wasm_bindgen(js_name = newRoster)]
pub fn new(engine: usize, given: usize) -> usize {
    make(&ROSTERS, given, |given| {
        let (team, agents) = (given.read("team")?, given.read("agents")?);
        engine::with(engine, |engine| Roster::new(engine, team, agents)).map(Box::new)
    })
}

#[wasm_bindgen(js_name = freeRoster)]
pub fn free(roster: usize) {
    ROSTERS.free(roster);
}

/// The number of a kind of ticket in a roster.
#[wasm_bindgen(js_name = rosterNeed)]
pub fn need(roster: usize, engine: usize, given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let spec = given.read("need")?;
        let need = with(roster, |roster| engine::with(engine, |engine| roster.need(engine, &spec)));
        need?.number().write(out);
        Ok(())
    })
}

/// The agents' ids, in the order of their seats.
#[wasm_bindgen(js_name = rosterIds)]
pub fn ids(roster: usize) -> usize {
    with(roster, |roster| {
        let ids: Vec<&Id> = roster.agents().iter().map(|agent| &agent.agent_id).collect();
        answer(&ids)
    })
}

/// The seat of whoever would get a ticket of that kind.
#[wasm_bindgen(js_name = rosterPick)]
pub fn pick(roster: usize, need: usize, at: f64) -> i32 {
    Instant::from_f64(at)
        .map_or(NO_INSTANT, |at| with(roster, |roster| seat(roster.pick_seat(need, at))))
}

/// The seat of whoever gets a ticket of that kind, which is counted.
#[wasm_bindgen(js_name = rosterTake)]
pub fn take(roster: usize, need: usize, at: f64) -> i32 {
    Instant::from_f64(at)
        .map_or(NO_INSTANT, |at| with(roster, |roster| seat(roster.take_seat(need, at))))
}

fn change(roster: usize, seat: usize, change: impl FnOnce(&mut Agent, &Team)) -> usize {
    with(roster, |roster| roster.change(seat, change));
    done(Ok(()))
}

#[wasm_bindgen(js_name = rosterSetLoad)]
pub fn set_load(roster: usize, seat: usize, load: f64) -> usize {
    if !((0.0..=f64::from(u32::MAX)).contains(&load) && load.fract() == 0.0) {
        let expected = "a whole number from 0 to 4294967295".to_owned();
        return done(Err(Reason::InvalidValue { expected }.at("load").into()));
    }
    change(roster, seat, |agent, _| agent.current_load = load as u32)
}

#[wasm_bindgen(js_name = rosterAddLoad)]
pub fn add_load(roster: usize, seat: usize, delta: f64) -> usize {
    // A delta of the engine's own is a whole number; another one is cut to one.
    change(roster, seat, |agent, _| agent.add_load(delta as i64))
}

#[wasm_bindgen(js_name = rosterSetAvailable)]
pub fn set_available(roster: usize, seat: usize, is_available: bool) -> usize {
    change(roster, seat, |agent, _| agent.is_available = is_available)
}

#[wasm_bindgen(js_name = rosterNoteAssignment)]
pub fn note_assignment(roster: usize, seat: usize, at: f64) -> usize {
    match Instant::from_f64(at) {
        Ok(at) => change(roster, seat, |agent, team| agent.note_assignment(at, team.fair_window)),
        Err(reason) => done(Err(reason.at("at").into())),
    }
}

/// Sets the cursor and its turns.
#[wasm_bindgen(js_name = rosterTurn)]
pub fn turn(roster: usize, given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let (cursor, turns) = (given.read("cursor")?, given.read("cursorTurns")?);
        with(roster, |roster| roster.turn(cursor, turns));
        out.null();
        Ok(())
    })
}

/// Whether the agent is new.
#[wasm_bindgen(js_name = rosterPut)]
pub fn put(roster: usize, given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let agent: Agent = given.read("agent")?;
        with(roster, |roster| roster.put(agent))?.write(out);
        Ok(())
    })
}

/// Whether the agent was there.
#[wasm_bindgen(js_name = rosterRemove)]
pub fn remove(roster: usize, given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let agent: Id = given.read("agentId")?;
        with(roster, |roster| roster.remove(&agent)).write(out);
        Ok(())
    })
}

/// The agent in that seat.
#[wasm_bindgen(js_name = rosterAgent)]
pub fn agent(roster: usize, seat: usize) -> usize {
    with(roster, |roster| answer(&roster.agents().get(seat)))
}

/// The cursor and its turns.
#[wasm_bindgen(js_name = rosterCursor)]
pub fn cursor(roster: usize) -> usize {
    with(roster, |roster| {
        let team = roster.team();
        answer(&Turn { cursor: &team.cursor, cursor_turns: team.cursor_turns })
    })
}
