//! The engine handle.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::convert::{answer, read, refusal};
use crate::engine::{Engine, SweepItem};
use crate::error::TicketEngineError;
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
                Err(refusal) => {
                    let id = row.get("ticketId").and_then(|id| from_value(id, "").ok());
                    Some(SweepItem::refused(index, id, &refusal))
                }
            }
        });
        answer(Ok(items.collect::<Vec<_>>()))
    }
}
