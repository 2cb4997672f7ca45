//! The engine handle.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::convert::{answer, read, refusal};
use super::roster::RosterHandle;
use crate::assignment::Roster;
use crate::engine::{BatchCommand, BatchItem, Engine, SweepItem};
use crate::error::TicketEngineError;
use crate::id::Id;
use crate::input::from_value;
use crate::ticket::Ticket;

/// An engine with its compiled configuration. Every argument and every answer is JSON text.
#[wasm_bindgen]
pub struct EngineHandle {
    engine: Engine,
}

impl EngineHandle {
    fn decide<C: DeserializeOwned, T: Serialize>(
        &self,
        ticket: &str,
        command: &str,
        decide: impl FnOnce(&Engine, &Ticket, &C) -> Result<T, TicketEngineError>,
    ) -> Result<String, JsValue> {
        let (ticket, command) = (read(ticket, "ticket")?, read(command, "")?);
        answer(decide(&self.engine, &ticket, &command))
    }

    /// Row by row: a ticket that cannot be read says so, and the others are decided on.
    fn batch(
        &self,
        tickets: &str,
        command: &str,
        decide: impl FnOnce(
            &Engine,
            &[Ticket],
            &BatchCommand,
        ) -> Result<Vec<BatchItem>, TicketEngineError>,
    ) -> Result<String, JsValue> {
        let rows: Vec<serde_json::Value> = read(tickets, "tickets")?;
        let command = read(command, "")?;
        let mut readable = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        let mut refused = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            match from_value(row, &format!("tickets[{index}]")) {
                Ok(ticket) => {
                    readable.push(ticket);
                    places.push(index);
                }
                Err(refusal) => refused.push(BatchItem::refused(index, id_of(row), &refusal)),
            }
        }
        let items = decide(&self.engine, &readable, &command);
        answer(items.map(|items| {
            let placed = items.into_iter().map(|item| item.at(&places));
            placed.chain(refused).collect::<Vec<_>>()
        }))
    }
}

/// The id of a row that cannot be read as a ticket, if that much can be.
fn id_of(row: &serde_json::Value) -> Option<Id> {
    row.get("ticketId").and_then(|id| from_value(id, "").ok())
}

#[wasm_bindgen]
impl EngineHandle {
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> Result<EngineHandle, JsValue> {
        let config = read(config, "config")?;
        let engine = Engine::new(&config).map_err(|error| refusal(&error))?;
        Ok(EngineHandle { engine })
    }

    pub fn open(&self, draft: &str, command: &str) -> Result<String, JsValue> {
        let (draft, command) = (read(draft, "draft")?, read(command, "")?);
        answer(self.engine.open(&draft, &command))
    }

    pub fn transition(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::transition)
    }

    pub fn update(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::update)
    }

    pub fn comment(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::comment)
    }

    pub fn assign(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::assign)
    }

    pub fn reassign(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::reassign)
    }

    #[wasm_bindgen(js_name = assignFrom)]
    pub fn assign_from(
        &self,
        roster: &mut RosterHandle,
        ticket: &str,
        command: &str,
    ) -> Result<String, JsValue> {
        self.decide(ticket, command, |engine, ticket, command| {
            engine.assign_from(&mut roster.roster, ticket, command)
        })
    }

    #[wasm_bindgen(js_name = acceptOffer)]
    pub fn accept_offer(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::accept_offer)
    }

    #[wasm_bindgen(js_name = declineOffer)]
    pub fn decline_offer(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::decline_offer)
    }

    #[wasm_bindgen(js_name = assignAll)]
    pub fn assign_all(&self, tickets: &str, command: &str) -> Result<String, JsValue> {
        self.batch(tickets, command, Engine::assign_all)
    }

    #[wasm_bindgen(js_name = reassignAll)]
    pub fn reassign_all(&self, tickets: &str, command: &str) -> Result<String, JsValue> {
        self.batch(tickets, command, Engine::reassign_all)
    }

    pub fn drain(&self, tickets: &str, command: &str) -> Result<String, JsValue> {
        self.batch(tickets, command, Engine::drain)
    }

    /// A team and its agents, kept.
    pub fn roster(&self, team: &str, agents: &str) -> Result<RosterHandle, JsValue> {
        let (team, agents) = (read(team, "team")?, read(agents, "agents")?);
        let roster = Roster::new(&self.engine, team, agents).map_err(|error| refusal(&error))?;
        Ok(RosterHandle { roster })
    }

    /// The number of a kind of ticket in a roster.
    pub fn need(&self, roster: &mut RosterHandle, spec: &str) -> Result<u32, JsValue> {
        let need = roster.roster.need(&self.engine, &read(spec, "need")?);
        Ok(need.map_err(|error| refusal(&error))?.number() as u32)
    }

    pub fn advance(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::advance)
    }

    pub fn migrate(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::migrate)
    }

    #[wasm_bindgen(js_name = followUp)]
    pub fn follow_up(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        self.decide(ticket, command, Engine::follow_up)
    }

    /// Of a ticket, which has a revision, or of a draft.
    pub fn preview(&self, ticket: &str, command: &str) -> Result<String, JsValue> {
        let given: serde_json::Value = read(ticket, "ticket")?;
        let command = read(command, "")?;
        let refused = |error: TicketEngineError| refusal(&error);
        if given.get("revision").is_some_and(|revision| !revision.is_null()) {
            let ticket = from_value(&given, "ticket").map_err(refused)?;
            return answer(self.engine.preview(&ticket, &command));
        }
        let draft = from_value(&given, "draft").map_err(refused)?;
        answer(self.engine.preview_draft(&draft, &command))
    }

    #[wasm_bindgen(js_name = allowedTransitions)]
    pub fn allowed_transitions(&self, ticket: &str, actor: &str) -> Result<String, JsValue> {
        let (ticket, actor) = (read(ticket, "ticket")?, read(actor, "actor")?);
        answer(self.engine.allowed_transitions(&ticket, &actor))
    }

    /// The workflow's edges by role, as JSON text.
    pub fn edges(&self) -> Result<String, JsValue> {
        answer(Ok(self.engine.edges()))
    }

    #[wasm_bindgen(js_name = toMermaid)]
    pub fn to_mermaid(&self) -> String {
        self.engine.to_mermaid()
    }

    pub fn sweep(&self, tickets: &str, command: &str) -> Result<String, JsValue> {
        let rows: Vec<serde_json::Value> = read(tickets, "tickets")?;
        let command = read(command, "")?;
        // Row by row: one that cannot be read says so, and the others are swept.
        let items = rows.iter().enumerate().filter_map(|(index, row)| {
            match from_value(row, &format!("tickets[{index}]")) {
                Ok(ticket) => self.engine.sweep_one(index, &ticket, &command),
                Err(refusal) => Some(SweepItem::refused(index, id_of(row), &refusal)),
            }
        });
        answer(Ok(items.collect::<Vec<_>>()))
    }
}
