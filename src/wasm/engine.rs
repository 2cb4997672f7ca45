//! Engines with their compiled configuration. The arguments of a decision, `given` bytes of packed data, and its answer
//! go through the [`exchange`].

use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::exchange::{answer, exchange, make};
use super::kept::Kept;
use super::roster;
use crate::engine::{BatchCommand, BatchItem, Engine, SweepItem};
use crate::error::TicketEngineError;
use crate::id::Id;
use crate::packed::{self, Cursor, Out, Read, Write};
use crate::ticket::Ticket;

static ENGINES: Kept<Box<Engine>> = Kept::new();

pub(super) fn with<Answer>(engine: usize, ask: impl FnOnce(&Engine) -> Answer) -> Answer {
    ENGINES.with(engine, |engine| ask(engine))
}

type Asked = Result<(), TicketEngineError>;
type Batch = fn(&Engine, &[Ticket], &BatchCommand) -> Result<Vec<BatchItem>, TicketEngineError>;

fn ask(
    engine: usize,
    given: usize,
    ask: &mut dyn FnMut(&Engine, &mut Arguments<'_>, &mut Out) -> Asked,
) -> usize {
    exchange(given, &mut |given, out| with(engine, |engine| ask(engine, given, out)))
}

/// A question about a subject, with what is asked of it; each is called by its name in a refusal.
fn about<Subject: Read, Command: Read, Answer: Write>(
    engine: usize,
    given: usize,
    [subject, command]: [&'static str; 2],
    question: fn(&Engine, &Subject, &Command) -> Result<Answer, TicketEngineError>,
) -> usize {
    ask(engine, given, &mut |engine, given, out| {
        let (subject, command) = (given.read(subject)?, given.read(command)?);
        question(engine, &subject, &command)?.write(out);
        Ok(())
    })
}

fn decide<Command: Read, Answer: Write>(
    engine: usize,
    given: usize,
    decide: fn(&Engine, &Ticket, &Command) -> Result<Answer, TicketEngineError>,
) -> usize {
    about(engine, given, ["ticket", ""], decide)
}

/// Row by row: a ticket that cannot be read says so, and the others are decided on.
fn batch(engine: usize, given: usize, decide: Batch) -> usize {
    ask(engine, given, &mut |engine, given, out| {
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
        let items = decide(engine, &readable, &given.read("")?)?;
        let placed = items.into_iter().map(|item| item.at(&places));
        placed.chain(refused).collect::<Vec<_>>().write(out);
        Ok(())
    })
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

#[wasm_bindgen(js_name = newEngine)]
pub fn new(given: usize) -> usize {
    make(&ENGINES, given, |given| Engine::new(&given.read("config")?).map(Box::new))
}

#[wasm_bindgen(js_name = freeEngine)]
pub fn free(engine: usize) {
    ENGINES.free(engine);
}

#[wasm_bindgen(js_name = engineOpen)]
pub fn open(engine: usize, given: usize) -> usize {
    about(engine, given, ["draft", ""], Engine::open)
}

#[wasm_bindgen(js_name = engineTransition)]
pub fn transition(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::transition)
}

#[wasm_bindgen(js_name = engineUpdate)]
pub fn update(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::update)
}

#[wasm_bindgen(js_name = engineComment)]
pub fn comment(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::comment)
}

#[wasm_bindgen(js_name = engineAdvance)]
pub fn advance(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::advance)
}

#[wasm_bindgen(js_name = engineMigrate)]
pub fn migrate(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::migrate)
}

#[wasm_bindgen(js_name = engineFollowUp)]
pub fn follow_up(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::follow_up)
}

#[wasm_bindgen(js_name = engineAssign)]
pub fn assign(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::assign)
}

#[wasm_bindgen(js_name = engineReassign)]
pub fn reassign(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::reassign)
}

#[wasm_bindgen(js_name = engineAcceptOffer)]
pub fn accept_offer(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::accept_offer)
}

#[wasm_bindgen(js_name = engineDeclineOffer)]
pub fn decline_offer(engine: usize, given: usize) -> usize {
    decide(engine, given, Engine::decline_offer)
}

#[wasm_bindgen(js_name = engineAssignFrom)]
pub fn assign_from(engine: usize, roster: usize, given: usize) -> usize {
    ask(engine, given, &mut |engine, given, out| {
        let (ticket, command) = (given.read("ticket")?, given.read("")?);
        let decided = roster::with(roster, |roster| engine.assign_from(roster, &ticket, &command));
        decided?.write(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = engineAssignAll)]
pub fn assign_all(engine: usize, given: usize) -> usize {
    batch(engine, given, Engine::assign_all)
}

#[wasm_bindgen(js_name = engineReassignAll)]
pub fn reassign_all(engine: usize, given: usize) -> usize {
    batch(engine, given, Engine::reassign_all)
}

#[wasm_bindgen(js_name = engineDrain)]
pub fn drain(engine: usize, given: usize) -> usize {
    batch(engine, given, Engine::drain)
}

/// Of a ticket, which has a revision, or of a draft.
#[wasm_bindgen(js_name = enginePreview)]
pub fn preview(engine: usize, given: usize) -> usize {
    ask(engine, given, &mut |engine, given, out| {
        let mut subject = Arguments { cursor: given.cursor };
        given.cursor.skip();
        let command = given.read("")?;
        let mut revision = subject.cursor.get("revision");
        let preview = if revision.as_mut().is_some_and(|revision| !revision.null()) {
            engine.preview(&subject.read("ticket")?, &command)?
        } else {
            engine.preview_draft(&subject.read("draft")?, &command)?
        };
        preview.write(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = engineAllowedTransitions)]
pub fn allowed_transitions(engine: usize, given: usize) -> usize {
    about(engine, given, ["ticket", "actor"], Engine::allowed_transitions)
}

/// The workflow's edges by role.
#[wasm_bindgen(js_name = engineEdges)]
pub fn edges(engine: usize) -> usize {
    with(engine, |engine| answer(&engine.edges()))
}

#[wasm_bindgen(js_name = engineToMermaid)]
pub fn to_mermaid(engine: usize) -> usize {
    with(engine, |engine| answer(&engine.to_mermaid()))
}

#[wasm_bindgen(js_name = engineSweep)]
pub fn sweep(engine: usize, given: usize) -> usize {
    ask(engine, given, &mut |engine, given, out| {
        let mut rows = Arguments { cursor: given.cursor };
        given.cursor.skip();
        let command = given.read("")?;
        let mut items = Vec::new();
        // Row by row: one that cannot be read says so, and the others are swept.
        each_ticket(&mut rows, |index, ticket| {
            items.extend(match ticket {
                Ok(ticket) => engine.sweep_one(index, &ticket, &command),
                Err((id, refusal)) => Some(SweepItem::refused(index, id, &refusal)),
            });
        });
        items.write(out);
        Ok(())
    })
}
