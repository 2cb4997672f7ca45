//! The roster handle. Agents are spoken of by their seats, which JavaScript looks up by their ids.

use wasm_bindgen::prelude::*;

use super::convert::{answer, read, refusal};
use crate::assignment::roster::Roster;
use crate::assignment::{Agent, Team};
use crate::error::{Reason, TicketEngineError};
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Write;

/// A team and its agents, kept.
#[wasm_bindgen]
pub struct RosterHandle {
    pub(super) roster: Roster,
}

fn instant(ms: f64) -> Result<Instant, JsValue> {
    Instant::from_f64(ms).map_err(|reason| refusal(reason.at("at").into()))
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
    pub fn ids(&self) -> Result<Vec<u8>, JsValue> {
        let ids: Vec<&Id> = self.roster.agents().iter().map(|agent| &agent.agent_id).collect();
        answer(Ok(ids))
    }

    /// The milliseconds of an instant in another form.
    pub fn instant(&self, at: &[u8]) -> Result<f64, JsValue> {
        Ok(read::<Instant>(at, "at")?.epoch_ms() as f64)
    }

    /// The seat of whoever would get a ticket of that kind; -1 for nobody.
    pub fn pick(&mut self, need: usize, at: f64) -> Result<i32, JsValue> {
        Ok(self.roster.pick_seat(need, instant(at)?).map_or(-1, |seat| seat as i32))
    }

    /// The seat of whoever gets a ticket of that kind, which is counted; -1 for nobody.
    pub fn take(&mut self, need: usize, at: f64) -> Result<i32, JsValue> {
        Ok(self.roster.take_seat(need, instant(at)?).map_or(-1, |seat| seat as i32))
    }

    #[wasm_bindgen(js_name = setLoad)]
    pub fn set_load(&mut self, seat: usize, load: f64) -> Result<(), JsValue> {
        if !((0.0..=f64::from(u32::MAX)).contains(&load) && load.fract() == 0.0) {
            let expected = "a whole number from 0 to 4294967295".to_owned();
            return Err(refusal(Reason::InvalidValue { expected }.at("load").into()));
        }
        self.roster.change(seat, |agent, _| agent.current_load = load as u32);
        Ok(())
    }

    #[wasm_bindgen(js_name = addLoad)]
    pub fn add_load(&mut self, seat: usize, delta: f64) {
        // A delta of the engine's own is a whole number; another one is cut to one.
        self.roster.change(seat, |agent, _| agent.add_load(delta as i64));
    }

    #[wasm_bindgen(js_name = setAvailable)]
    pub fn set_available(&mut self, seat: usize, is_available: bool) {
        self.roster.change(seat, |agent, _| agent.is_available = is_available);
    }

    #[wasm_bindgen(js_name = noteAssignment)]
    pub fn note_assignment(&mut self, seat: usize, at: f64) -> Result<(), JsValue> {
        let at = instant(at)?;
        self.roster.change(seat, |agent, team: &Team| agent.note_assignment(at, team.fair_window));
        Ok(())
    }

    /// Sets the cursor and its turns.
    pub fn turn(&mut self, cursor: &[u8], turns: Option<u32>) -> Result<(), JsValue> {
        self.roster.turn(read(cursor, "cursor")?, turns);
        Ok(())
    }

    /// Whether the agent is new.
    pub fn put(&mut self, agent: &[u8]) -> Result<bool, JsValue> {
        let agent: Agent = read(agent, "agent")?;
        self.roster.put(agent).map_err(refusal)
    }

    pub fn remove(&mut self, id: &[u8]) -> Result<bool, JsValue> {
        Ok(self.roster.remove(&read(id, "agentId")?))
    }

    /// The agent in that seat, as packed data; none when there is none.
    pub fn agent(&self, seat: usize) -> Result<Option<Vec<u8>>, JsValue> {
        let agent = self.roster.agents().get(seat);
        agent.map(|agent| answer(Ok::<_, TicketEngineError>(agent))).transpose()
    }

    /// The cursor and its turns, as packed data.
    pub fn cursor(&self) -> Result<Vec<u8>, JsValue> {
        let team = self.roster.team();
        answer(Ok(Turn { cursor: &team.cursor, cursor_turns: team.cursor_turns }))
    }
}
