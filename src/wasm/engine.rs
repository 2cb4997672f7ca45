//! The engine handle.

use wasm_bindgen::prelude::*;

use super::convert::{Arguments, read};
use super::exchange::{answer, exchange};
use super::roster::RosterHandle;
use crate::assignment::Roster;
use crate::engine::{BatchCommand, BatchItem, Engine, SweepItem};
use crate::error::TicketEngineError;
use crate::id::Id;
use crate::packed::{self, Cursor, Read, Write};
use crate::ticket::Ticket;

type Batch = fn(&Engine, &[Ticket], &BatchCommand) -> Result<Vec<BatchItem>, TicketEngineError>;

/// An engine with its compiled configuration. The arguments of a decision, `given` bytes of packed data, and its answer
/// go through the [`exchange`].
#[wasm_bindgen]
pub struct EngineHandle {
    engine: Engine,
}

impl EngineHandle {
    fn decide<C: Read, T: Write>(
        &self,
        given: usize,
        mut decide: impl FnMut(&Engine, &Ticket, &C) -> Result<T, TicketEngineError>,
    ) -> usize {
        exchange(given, &mut |given, out| {
            let (ticket, command) = (given.read("ticket")?, given.read("")?);
            decide(&self.engine, &ticket, &command)?.write(out);
            Ok(())
        })
    }

    /// Row by row: a ticket that cannot be read says so, and the others are decided on.
    fn batch(&self, given: usize, decide: Batch) -> usize {
        exchange(given, &mut |given, out| {
            let mut readable = Vec::new();
            let mut places = Vec::new();
            let mut refused = Vec::new();
            each_ticket(given, |index, ticket| match ticket {
                Ok(ticket) => {
                    readable.push(ticket);
                    places.push(index);
                }
                Err((id, refusal)) => refused.push(BatchItem::refused(index, id, &refusal)),
            });
            let items = decide(&self.engine, &readable, &given.read("")?)?;
            let placed = items.into_iter().map(|item| item.at(&places));
            placed.chain(refused).collect::<Vec<_>>().write(out);
            Ok(())
        })
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
        let engine = Engine::new(&read(config, "config")?)?;
        Ok(EngineHandle { engine })
    }

    pub fn open(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let (draft, command) = (given.read("draft")?, given.read("")?);
            self.engine.open(&draft, &command)?.write(out);
            Ok(())
        })
    }

    pub fn transition(&self, given: usize) -> usize {
        self.decide(given, Engine::transition)
    }

    pub fn update(&self, given: usize) -> usize {
        self.decide(given, Engine::update)
    }

    pub fn comment(&self, given: usize) -> usize {
        self.decide(given, Engine::comment)
    }

    pub fn assign(&self, given: usize) -> usize {
        self.decide(given, Engine::assign)
    }

    pub fn reassign(&self, given: usize) -> usize {
        self.decide(given, Engine::reassign)
    }

    #[wasm_bindgen(js_name = assignFrom)]
    pub fn assign_from(&self, roster: &mut RosterHandle, given: usize) -> usize {
        self.decide(given, |engine, ticket, command| {
            engine.assign_from(&mut roster.roster, ticket, command)
        })
    }

    #[wasm_bindgen(js_name = acceptOffer)]
    pub fn accept_offer(&self, given: usize) -> usize {
        self.decide(given, Engine::accept_offer)
    }

    #[wasm_bindgen(js_name = declineOffer)]
    pub fn decline_offer(&self, given: usize) -> usize {
        self.decide(given, Engine::decline_offer)
    }

    #[wasm_bindgen(js_name = assignAll)]
    pub fn assign_all(&self, given: usize) -> usize {
        self.batch(given, Engine::assign_all)
    }

    #[wasm_bindgen(js_name = reassignAll)]
    pub fn reassign_all(&self, given: usize) -> usize {
        self.batch(given, Engine::reassign_all)
    }

    pub fn drain(&self, given: usize) -> usize {
        self.batch(given, Engine::drain)
    }

    /// A team and its agents, kept.
    pub fn roster(&self, given: &[u8]) -> Result<RosterHandle, JsValue> {
        let mut given = Arguments::new(given);
        let (team, agents) = (given.read("team")?, given.read("agents")?);
        Ok(RosterHandle { roster: Roster::new(&self.engine, team, agents)? })
    }

    /// The number of a kind of ticket in a roster.
    pub fn need(&self, roster: &mut RosterHandle, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let need = roster.roster.need(&self.engine, &given.read("need")?)?;
            need.number().write(out);
            Ok(())
        })
    }

    pub fn advance(&self, given: usize) -> usize {
        self.decide(given, Engine::advance)
    }

    pub fn migrate(&self, given: usize) -> usize {
        self.decide(given, Engine::migrate)
    }

    #[wasm_bindgen(js_name = followUp)]
    pub fn follow_up(&self, given: usize) -> usize {
        self.decide(given, Engine::follow_up)
    }

    /// Of a ticket, which has a revision, or of a draft.
    pub fn preview(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let mut subject = Arguments { cursor: given.cursor };
            given.cursor.skip();
            let command = given.read("")?;
            let mut revision = subject.cursor.get("revision");
            let preview = if revision.as_mut().is_some_and(|revision| !revision.null()) {
                self.engine.preview(&subject.read("ticket")?, &command)?
            } else {
                self.engine.preview_draft(&subject.read("draft")?, &command)?
            };
            preview.write(out);
            Ok(())
        })
    }

    #[wasm_bindgen(js_name = allowedTransitions)]
    pub fn allowed_transitions(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let (ticket, actor) = (given.read("ticket")?, given.read("actor")?);
            self.engine.allowed_transitions(&ticket, &actor)?.write(out);
            Ok(())
        })
    }

    /// The workflow's edges by role.
    pub fn edges(&self) -> usize {
        answer(&self.engine.edges())
    }

    #[wasm_bindgen(js_name = toMermaid)]
    pub fn to_mermaid(&self) -> usize {
        answer(&self.engine.to_mermaid())
    }

    pub fn sweep(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let mut rows = Arguments { cursor: given.cursor };
            given.cursor.skip();
            let command = given.read("")?;
            let mut items = Vec::new();
            // Row by row: one that cannot be read says so, and the others are swept.
            each_ticket(&mut rows, |index, ticket| {
                items.extend(match ticket {
                    Ok(ticket) => self.engine.sweep_one(index, &ticket, &command),
                    Err((id, refusal)) => Some(SweepItem::refused(index, id, &refusal)),
                });
            });
            items.write(out);
            Ok(())
        })
    }
}
