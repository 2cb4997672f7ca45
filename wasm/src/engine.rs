//! Engines with their compiled configuration. The arguments of a decision (`length` bytes of packed
//! data) and its result go through `exchange`.

use ticket_engine::value::codec::{self, Cursor, Encoder, Pack, Unpack};
use ticket_engine::{
    AdvanceItem, BatchCommand, BatchItem, Engine, Id, Ticket, TicketEngineError, TicketHistory,
};
use wasm_bindgen::prelude::*;

use crate::arguments::Arguments;
use crate::exchange::{exchange, make};
use crate::handle_table::HandleTable;
use crate::plain::plain;
use crate::roster;

static ENGINES: HandleTable<Box<Engine>> = HandleTable::new();

pub(crate) fn with<Output>(engine: usize, call: impl FnOnce(&Engine) -> Output) -> Output {
    ENGINES.with(engine, |engine| call(engine))
}

type CallResult = Result<(), TicketEngineError>;
type Batch = fn(&Engine, &[Ticket], &BatchCommand) -> Result<Vec<BatchItem>, TicketEngineError>;

fn call(
    engine: usize,
    length: usize,
    call: &mut dyn FnMut(&Engine, &mut Arguments<'_>, &mut Encoder) -> CallResult,
) -> usize {
    exchange(length, &mut |arguments, out| with(engine, |engine| call(engine, arguments, out)))
}

/// A call with a command about a ticket or a draft. `subject` is its name in a refusal.
fn about<Subject: Unpack, Command: Unpack, Output: Pack>(
    engine: usize,
    length: usize,
    subject: &'static str,
    decide: fn(&Engine, &Subject, &Command) -> Result<Output, TicketEngineError>,
) -> usize {
    call(engine, length, &mut |engine, arguments, out| {
        let (subject, command) = (arguments.read(subject)?, arguments.read_command()?);
        decide(engine, &subject, &command)?.pack(out);
        Ok(())
    })
}

fn decide<Command: Unpack, Output: Pack>(
    engine: usize,
    length: usize,
    decide: fn(&Engine, &Ticket, &Command) -> Result<Output, TicketEngineError>,
) -> usize {
    about(engine, length, "ticket", decide)
}

/// Decides on each ticket by itself: one that cannot be read is refused, and the others are
/// decided.
fn batch(engine: usize, length: usize, decide: Batch) -> usize {
    call(engine, length, &mut |engine, arguments, out| {
        let mut readable = Vec::new();
        let mut places = Vec::new();
        let mut refused = Vec::new();
        each_ticket(arguments, |index, ticket| match ticket {
            Ok(ticket) => {
                readable.push(ticket);
                places.push(index);
            }
            Err((id, refusal)) => refused.push(BatchItem::refused(index, id, refusal)),
        });
        let items = decide(engine, &readable, &arguments.read_command()?)?;
        let placed = items.into_iter().map(|item| item.at(&places));
        placed.chain(refused).collect::<Vec<_>>().pack(out);
        Ok(())
    })
}

/// Reads each ticket of a list by itself. For one that cannot be read, reads its id if possible.
fn each_ticket(
    arguments: &mut Arguments<'_>,
    mut visit: impl FnMut(usize, Result<Ticket, (Option<Id>, TicketEngineError)>),
) {
    let rows = &mut arguments.cursor;
    rows.list();
    for index in 0.. {
        if rows.at_end() {
            return;
        }
        let row: Cursor<'_> = *rows;
        rows.skip();
        let id = || row.get("ticketId").and_then(|mut id| codec::read(&mut id, "").ok());
        let ticket = codec::read(&mut { row }, &format!("tickets[{index}]"));
        visit(index, ticket.map_err(|refusal| (id(), refusal)));
    }
}

#[wasm_bindgen(js_name = newEngine)]
pub fn new(length: usize) -> usize {
    make(&ENGINES, length, |arguments| Engine::new(&arguments.read("config")?).map(Box::new))
}

#[wasm_bindgen(js_name = freeEngine)]
pub fn free(engine: usize) {
    ENGINES.free(engine);
}

#[wasm_bindgen(js_name = engineOpen)]
pub fn open(engine: usize, length: usize) -> usize {
    about(engine, length, "draft", Engine::open)
}

#[wasm_bindgen(js_name = engineTransition)]
pub fn transition(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::transition)
}

#[wasm_bindgen(js_name = engineUpdate)]
pub fn update(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::update)
}

#[wasm_bindgen(js_name = engineComment)]
pub fn comment(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::comment)
}

#[wasm_bindgen(js_name = engineAdvance)]
pub fn advance(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::advance)
}

#[wasm_bindgen(js_name = engineReapplyPolicies)]
pub fn reapply_policies(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::reapply_policies)
}

#[wasm_bindgen(js_name = engineFollowUp)]
pub fn follow_up(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::follow_up)
}

#[wasm_bindgen(js_name = engineAssign)]
pub fn assign(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::assign)
}

#[wasm_bindgen(js_name = engineReassign)]
pub fn reassign(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::reassign)
}

#[wasm_bindgen(js_name = engineAcceptOffer)]
pub fn accept_offer(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::accept_offer)
}

#[wasm_bindgen(js_name = engineDeclineOffer)]
pub fn decline_offer(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::decline_offer)
}

#[wasm_bindgen(js_name = engineAssignFrom)]
pub fn assign_from(engine: usize, roster: usize, length: usize) -> usize {
    call(engine, length, &mut |engine, arguments, out| {
        let (ticket, command) = (arguments.read("ticket")?, arguments.read_command()?);
        let decided = roster::with(roster, |roster| engine.assign_from(roster, &ticket, &command));
        decided?.pack(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = engineAssignAll)]
pub fn assign_all(engine: usize, length: usize) -> usize {
    batch(engine, length, Engine::assign_all)
}

#[wasm_bindgen(js_name = engineReassignAll)]
pub fn reassign_all(engine: usize, length: usize) -> usize {
    batch(engine, length, Engine::reassign_all)
}

#[wasm_bindgen(js_name = enginePullWork)]
pub fn pull_work(engine: usize, length: usize) -> usize {
    batch(engine, length, Engine::pull_work)
}

#[wasm_bindgen(js_name = engineAnnotateBreach)]
pub fn annotate_breach(engine: usize, length: usize) -> usize {
    decide(engine, length, Engine::annotate_breach)
}

/// Who held a ticket while its clocks counted.
#[wasm_bindgen(js_name = engineBreakdown)]
pub fn breakdown(engine: usize, length: usize) -> usize {
    call(engine, length, &mut |engine, arguments, out| {
        let ticket = arguments.read("ticket")?;
        let history: Vec<TicketHistory> = arguments.read("history")?;
        engine.breakdown(&ticket, &history, &arguments.read_command()?)?.pack(out);
        Ok(())
    })
}

/// The preview of a ticket, which has a revision, or of a draft.
#[wasm_bindgen(js_name = enginePreview)]
pub fn preview(engine: usize, length: usize) -> usize {
    call(engine, length, &mut |engine, arguments, out| {
        let mut subject = Arguments { cursor: arguments.cursor };
        arguments.cursor.skip();
        let command = arguments.read_command()?;
        let mut revision = subject.cursor.get("revision");
        let preview = if revision.as_mut().is_some_and(|revision| !revision.null()) {
            engine.preview(&subject.read("ticket")?, &command)?
        } else {
            engine.preview_draft(&subject.read("draft")?, &command)?
        };
        preview.pack(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = engineAllowedTransitions)]
pub fn allowed_transitions(engine: usize, length: usize) -> usize {
    call(engine, length, &mut |engine, arguments, out| {
        let (ticket, actor) = (arguments.read("ticket")?, arguments.read("actor")?);
        engine.allowed_transitions(&ticket, &actor)?.pack(out);
        Ok(())
    })
}

/// The workflow's edges, by role.
#[wasm_bindgen(js_name = engineEdges)]
pub fn edges(engine: usize) -> JsValue {
    with(engine, |engine| plain(&engine.edges()))
}

#[wasm_bindgen(js_name = engineToMermaid)]
pub fn to_mermaid(engine: usize) -> JsValue {
    with(engine, |engine| plain(&engine.to_mermaid()))
}

#[wasm_bindgen(js_name = engineAdvanceAll)]
pub fn advance_all(engine: usize, length: usize) -> usize {
    call(engine, length, &mut |engine, arguments, out| {
        let mut rows = Arguments { cursor: arguments.cursor };
        arguments.cursor.skip();
        let command = arguments.read_command()?;
        let mut items = Vec::new();
        // Row by row: a ticket that cannot be read is refused, and the others are advanced.
        each_ticket(&mut rows, |index, ticket| {
            items.extend(match ticket {
                Ok(ticket) => engine.advance_one(index, &ticket, &command),
                Err((id, refusal)) => Some(AdvanceItem::refused(index, id, refusal)),
            });
        });
        items.pack(out);
        Ok(())
    })
}
