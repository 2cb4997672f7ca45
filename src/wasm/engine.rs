//! The engine handle.

use wasm_bindgen::prelude::*;

use super::convert::{Arguments, answer, read, refusal};
use super::roster::RosterHandle;
use crate::assignment::Roster;
use crate::engine::{BatchCommand, BatchItem, Engine, SweepItem};
use crate::error::TicketEngineError;
use crate::id::Id;
use crate::packed::{self, Cursor, Read, Write};
use crate::ticket::Ticket;

type Batch = fn(&Engine, &[Ticket], &BatchCommand) -> Result<Vec<BatchItem>, TicketEngineError>;

/// An engine with its compiled configuration. The arguments of a call and its answer are packed data.
#[wasm_bindgen]
pub struct EngineHandle {
    engine: Engine,
}

impl EngineHandle {
    fn decide<C: Read, T: Write>(
        &self,
        given: &[u8],
        decide: impl FnOnce(&Engine, &Ticket, &C) -> Result<T, TicketEngineError>,
    ) -> Result<Vec<u8>, JsValue> {
        let mut given = Arguments::new(given);
        let (ticket, command) = (given.read("ticket")?, given.read("")?);
        answer(decide(&self.engine, &ticket, &command))
    }

    /// Row by row: a ticket that cannot be read says so, and the others are decided on.
    fn batch(&self, given: &[u8], decide: Batch) -> Result<Vec<u8>, JsValue> {
        let mut given = Arguments::new(given);
        let mut readable = Vec::new();
        let mut places = Vec::new();
        let mut refused = Vec::new();
        each_ticket(&mut given, |index, ticket| match ticket {
            Ok(ticket) => {
                readable.push(ticket);
                places.push(index);
            }
            Err((id, refusal)) => refused.push(BatchItem::refused(index, id, &refusal)),
        });
        let command = given.read("")?;
        answer(decide(&self.engine, &readable, &command).map(|items| {
            let placed = items.into_iter().map(|item| item.at(&places));
            placed.chain(refused).collect::<Vec<_>>()
        }))
    }
}

/// Reads a list of tickets, each by itself; of one that cannot be read its id, if that much can be.
fn each_ticket(
    given: &mut Arguments<'_>,
    mut visit: impl FnMut(usize, Result<Ticket, (Option<Id>, TicketEngineError)>),
) {
    let rows = &mut given.cursor;
    rows.list();
    for index in 0.. {
        if rows.at_end() {
            return;
        }
        let row: Cursor<'_> = *rows;
        rows.skip();
        let id = || row.get("ticketId").and_then(|mut id| packed::read(&mut id, "").ok());
        let ticket = packed::read(&mut { row }, &format!("tickets[{index}]"));
        visit(index, ticket.map_err(|refusal| (id(), refusal)));
    }
}

#[wasm_bindgen]
impl EngineHandle {
    #[wasm_bindgen(constructor)]
    pub fn new(config: &[u8]) -> Result<EngineHandle, JsValue> {
        let engine = Engine::new(&read(config, "config")?).map_err(refusal)?;
        Ok(EngineHandle { engine })
    }

    pub fn open(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        let mut given = Arguments::new(given);
        let (draft, command) = (given.read("draft")?, given.read("")?);
        answer(self.engine.open(&draft, &command))
    }

    pub fn transition(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::transition)
    }

    pub fn update(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::update)
    }

    pub fn comment(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::comment)
    }

    pub fn assign(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::assign)
    }

    pub fn reassign(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::reassign)
    }

    #[wasm_bindgen(js_name = assignFrom)]
    pub fn assign_from(&self, roster: &mut RosterHandle, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, |engine, ticket, command| {
            engine.assign_from(&mut roster.roster, ticket, command)
        })
    }

    #[wasm_bindgen(js_name = acceptOffer)]
    pub fn accept_offer(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::accept_offer)
    }

    #[wasm_bindgen(js_name = declineOffer)]
    pub fn decline_offer(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::decline_offer)
    }

    #[wasm_bindgen(js_name = assignAll)]
    pub fn assign_all(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.batch(given, Engine::assign_all)
    }

    #[wasm_bindgen(js_name = reassignAll)]
    pub fn reassign_all(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.batch(given, Engine::reassign_all)
    }

    pub fn drain(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.batch(given, Engine::drain)
    }

    /// A team and its agents, kept.
    pub fn roster(&self, given: &[u8]) -> Result<RosterHandle, JsValue> {
        let mut given = Arguments::new(given);
        let (team, agents) = (given.read("team")?, given.read("agents")?);
        let roster = Roster::new(&self.engine, team, agents).map_err(refusal)?;
        Ok(RosterHandle { roster })
    }

    /// The number of a kind of ticket in a roster.
    pub fn need(&self, roster: &mut RosterHandle, spec: &[u8]) -> Result<u32, JsValue> {
        let need = roster.roster.need(&self.engine, &read(spec, "need")?);
        Ok(need.map_err(refusal)?.number() as u32)
    }

    pub fn advance(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::advance)
    }

    pub fn migrate(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::migrate)
    }

    #[wasm_bindgen(js_name = followUp)]
    pub fn follow_up(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        self.decide(given, Engine::follow_up)
    }

    /// Of a ticket, which has a revision, or of a draft.
    pub fn preview(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        let mut given = Arguments::new(given);
        let subject = given.cursor;
        given.cursor.skip();
        let command = given.read("")?;
        let mut given = Arguments { cursor: subject };
        if subject.get("revision").is_some_and(|mut revision| !revision.null()) {
            return answer(self.engine.preview(&given.read("ticket")?, &command));
        }
        answer(self.engine.preview_draft(&given.read("draft")?, &command))
    }

    #[wasm_bindgen(js_name = allowedTransitions)]
    pub fn allowed_transitions(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        let mut given = Arguments::new(given);
        let (ticket, actor) = (given.read("ticket")?, given.read("actor")?);
        answer(self.engine.allowed_transitions(&ticket, &actor))
    }

    /// The workflow's edges by role, as packed data.
    pub fn edges(&self) -> Vec<u8> {
        packed::to_packed(&self.engine.edges())
    }

    #[wasm_bindgen(js_name = toMermaid)]
    pub fn to_mermaid(&self) -> String {
        self.engine.to_mermaid()
    }

    pub fn sweep(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        let mut given = Arguments::new(given);
        let rows = given.cursor;
        given.cursor.skip();
        let command = given.read("")?;
        let mut items = Vec::new();
        // Row by row: one that cannot be read says so, and the others are swept.
        each_ticket(&mut Arguments { cursor: rows }, |index, ticket| {
            items.extend(match ticket {
                Ok(ticket) => self.engine.sweep_one(index, &ticket, &command),
                Err((id, refusal)) => Some(SweepItem::refused(index, id, &refusal)),
            });
        });
        answer(Ok(items))
    }
}
