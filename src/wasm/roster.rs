//! The roster handle. Agents are spoken of by their seats, which JavaScript looks up by their ids.

use wasm_bindgen::prelude::*;

use super::exchange::{answer, done, exchange};
use crate::assignment::roster::Roster;
use crate::assignment::{Agent, Team};
use crate::error::Reason;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Write;

/// A team and its agents, kept.
#[wasm_bindgen]
pub struct RosterHandle {
    pub(super) roster: Roster,
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

#[wasm_bindgen]
impl RosterHandle {
    /// The agents' ids, in the order of their seats.
    pub fn ids(&self) -> usize {
        let ids: Vec<&Id> = self.roster.agents().iter().map(|agent| &agent.agent_id).collect();
        answer(&ids)
    }

    /// The milliseconds of an instant in another form.
    pub fn instant(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let at: Instant = given.read("at")?;
            at.epoch_ms().write(out);
            Ok(())
        })
    }

    /// The seat of whoever would get a ticket of that kind.
    pub fn pick(&mut self, need: usize, at: f64) -> i32 {
        Instant::from_f64(at).map_or(NO_INSTANT, |at| seat(self.roster.pick_seat(need, at)))
    }

    /// The seat of whoever gets a ticket of that kind, which is counted.
    pub fn take(&mut self, need: usize, at: f64) -> i32 {
        Instant::from_f64(at).map_or(NO_INSTANT, |at| seat(self.roster.take_seat(need, at)))
    }

    #[wasm_bindgen(js_name = setLoad)]
    pub fn set_load(&mut self, seat: usize, load: f64) -> usize {
        if !((0.0..=f64::from(u32::MAX)).contains(&load) && load.fract() == 0.0) {
            let expected = "a whole number from 0 to 4294967295".to_owned();
            return done(Err(Reason::InvalidValue { expected }.at("load").into()));
        }
        self.roster.change(seat, |agent, _| agent.current_load = load as u32);
        done(Ok(()))
    }

    #[wasm_bindgen(js_name = addLoad)]
    pub fn add_load(&mut self, seat: usize, delta: f64) -> usize {
        // A delta of the engine's own is a whole number; another one is cut to one.
        self.roster.change(seat, |agent, _| agent.add_load(delta as i64));
        done(Ok(()))
    }

    #[wasm_bindgen(js_name = setAvailable)]
    pub fn set_available(&mut self, seat: usize, is_available: bool) -> usize {
        self.roster.change(seat, |agent, _| agent.is_available = is_available);
        done(Ok(()))
    }

    #[wasm_bindgen(js_name = noteAssignment)]
    pub fn note_assignment(&mut self, seat: usize, at: f64) -> usize {
        let at = Instant::from_f64(at).map_err(|reason| reason.at("at").into());
        done(at.map(|at| {
            self.roster
                .change(seat, |agent, team: &Team| agent.note_assignment(at, team.fair_window));
        }))
    }

    /// Sets the cursor and its turns.
    pub fn turn(&mut self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            self.roster.turn(given.read("cursor")?, given.read("cursorTurns")?);
            out.null();
            Ok(())
        })
    }

    /// Whether the agent is new.
    pub fn put(&mut self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let agent: Agent = given.read("agent")?;
            self.roster.put(agent)?.write(out);
            Ok(())
        })
    }

    pub fn remove(&mut self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            self.roster.remove(&given.read("agentId")?).write(out);
            Ok(())
        })
    }

    /// The agent in that seat.
    pub fn agent(&self, seat: usize) -> usize {
        answer(&self.roster.agents().get(seat))
    }

    /// The cursor and its turns.
    pub fn cursor(&self) -> usize {
        let team = self.roster.team();
        answer(&Turn { cursor: &team.cursor, cursor_turns: team.cursor_turns })
    }
}
