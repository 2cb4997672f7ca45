//! Whether a history is whole: its entries are replayed, and the first that does not fit is shown.

use serde::{Serialize, Serializer};

use super::TicketHistory;
use super::canonical::{holds_instant, in_words, is_same};
use super::chain::chain_value;
use crate::error::shown;
use crate::instant::Instant;
use crate::packed::{Out, Record, Write};
use crate::sorted::{Map, Places};
use crate::ticket::Ticket;
use crate::value::{self, Recorded, Value};

/// What [`verify_history`] found.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        export_to = "types.ts",
        type = "{ ok: true, entries: number, } | { ok: false, } & HistoryFlaw"
    )
)]
pub enum Verification {
    /// Every entry fits, and they lead to the ticket.
    Sound {
        /// How many entries there are.
        entries: usize,
    },
    /// Something does not fit.
    Broken(Box<HistoryFlaw>),
}

impl Verification {
    /// Whether everything fits.
    pub fn is_sound(&self) -> bool {
        matches!(self, Verification::Sound { .. })
    }

    /// The first thing that does not fit.
    pub fn flaw(&self) -> Option<&HistoryFlaw> {
        match self {
            Verification::Sound { .. } => None,
            Verification::Broken(flaw) => Some(flaw),
        }
    }
}

impl Serialize for Verification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Written<'a> {
            Sound {
                ok: bool,
                entries: usize,
            },
            Broken {
                ok: bool,
                #[serde(flatten)]
                flaw: &'a HistoryFlaw,
            },
        }
        match self {
            Verification::Sound { entries } => Written::Sound { ok: true, entries: *entries },
            Verification::Broken(flaw) => Written::Broken { ok: false, flaw },
        }
        .serialize(serializer)
    }
}

impl Write for Verification {
    fn write(&self, out: &mut Out) {
        #[derive(Write)]
        struct Sound {
            ok: bool,
            entries: usize,
        }
        #[derive(Record)]
        struct Broken<'a> {
            ok: bool,
            #[serde(flatten)]
            flaw: &'a HistoryFlaw,
        }
        match self {
            Verification::Sound { entries } => Sound { ok: true, entries: *entries }.write(out),
            Verification::Broken(flaw) => {
                let is_dated = flaw.field == "changedAt" || holds_instant(&flaw.field);
                out.dated(is_dated, &Broken { ok: false, flaw });
            }
        }
    }
}

/// The first entry of a history that does not fit, or what the ticket says otherwise than its history.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct HistoryFlaw {
    /// What kind of flaw it is.
    pub fault: HistoryFault,
    /// The entry's place in the list, from 0; null when every entry fits and the ticket is what does not.
    pub index: Option<usize>,
    /// The entry's id; null when the ticket is what does not fit.
    pub history_id: Option<String>,
    /// The field in question: of the ticket for `OLD_VALUE` and `TICKET_DIFFERS`, else of the entry.
    pub field: String,
    /// What the entries before it call for: a value, or the least or the greatest that there may be.
    #[cfg_attr(test, ts(type = "Value"))]
    pub expected: Value,
    /// What is there.
    #[cfg_attr(test, ts(type = "Value"))]
    pub found: Value,
    /// The same as a sentence.
    pub message: String,
}

/// In what way a history can be flawed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HistoryFault {
    /// An entry of another ticket.
    WrongTicket,
    /// A history id that an entry before it has.
    DuplicateId,
    /// A revision below that of the entry before it.
    RevisionWentBack,
    /// A time before that of the entry before it.
    TimeWentBack,
    /// A revision that the ticket has not reached.
    AheadOfTicket,
    /// An old value that is not the one that the entries before it leave.
    OldValue,
    /// A chain value that does not follow from the entry and the one before it, or none where the chain was begun.
    ChainBroken,
    /// All entries fit, and the ticket is not what they lead to: entries are missing at the end, or it was
    /// changed without an entry.
    TicketDiffers,
}

/// Replays `entries`, all that there are of `ticket` and in the order in which the decisions gave them, and
/// shows the first that does not fit.
///
/// An entry fits when it is the ticket's, its history id is new, neither revision nor time goes back, and its
/// old value is the value that the entries before it leave (nothing, for a field that they never set). At
/// the end the audited fields and the revision must be those of the ticket. Where entries are chained
/// ([`EngineConfig::history_chain`](crate::EngineConfig::history_chain)), each chain value must follow from the
/// one before, and the last one must be the ticket's.
///
/// ```
/// use ticket_engine::{Actor, Engine, EngineConfig, OpenCommand, TicketDraft, Transition, verify_history};
/// # let at = "2026-11-23T09:00:00Z".parse()?;
/// let engine = Engine::new(&EngineConfig::default())?;
/// let opened = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?;
/// let started = engine.transition(&opened.ticket, &Transition::new("IN_PROGRESS", Actor::agent(2), at))?;
/// let mut history = [opened.history, started.history].concat();
/// assert!(verify_history(&history, &started.ticket).is_sound());
///
/// history[2].new_value = "RESOLVED".into();
/// let verification = verify_history(&history, &started.ticket);
/// assert_eq!(
///     verification.flaw().map(|flaw| flaw.message.as_str()),
///     Some(r#"entries[6] says that status was "OPEN" before, and the entries before it leave "RESOLVED"; one of them was changed, moved or taken out"#)
/// );
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
///
/// Without a chain, what left no trace in a field, such as a comment, can be taken out unseen. With one the
/// order of the entries matters within a revision too: store the place of each, not only its time.
pub fn verify_history(entries: &[TicketHistory], ticket: &Ticket) -> Verification {
    match first_flaw(entries, ticket) {
        None => Verification::Sound { entries: entries.len() },
        Some(flaw) => Verification::Broken(Box::new(flaw)),
    }
}

fn first_flaw(entries: &[TicketHistory], ticket: &Ticket) -> Option<HistoryFlaw> {
    let audited = ticket.audited();
    let mut replay = Replay {
        ticket,
        ids: Places::of(entries.iter().map(|entry| entry.history_id.as_str())),
        revision: 0,
        time: Instant::MIN,
        chain: None,
        fields: Map::of_different(audited.iter().map(|(field, _)| (*field, None)).collect()),
    };
    let mut flaws = entries.iter().enumerate().map(|(index, entry)| {
        let misfit = replay.misfit(index, entry);
        misfit.map(|misfit| misfit.of_entry(index, entry))
    });
    flaws.find_map(|flaw| flaw).or_else(|| replay.end(&audited).map(Misfit::of_ticket))
}

/// What the entries so far leave.
struct Replay<'a> {
    ticket: &'a Ticket,
    /// Of all entries.
    ids: Places<&'a str>,
    revision: u32,
    time: Instant,
    chain: Option<&'a str>,
    /// The audited fields; `None` until an entry sets one.
    fields: Map<&'static str, Option<&'a Value>>,
}

impl<'a> Replay<'a> {
    /// Takes `entry` up, or says why it does not fit.
    fn misfit(&mut self, index: usize, entry: &'a TicketHistory) -> Option<Misfit> {
        let ticket = self.ticket;
        if entry.ticket_id != ticket.ticket_id {
            let (expected, found) = (ticket.ticket_id.recorded(), entry.ticket_id.recorded());
            return Some(Misfit::new(HistoryFault::WrongTicket, "ticketId", expected, found));
        }
        if self.ids.is_repeated(&entry.history_id.as_str(), index) {
            let found = entry.history_id.recorded();
            return Some(Misfit::new(HistoryFault::DuplicateId, "historyId", Value::Null, found));
        }
        let revision = |fault, bound: u32| {
            Some(Misfit::new(fault, "revision", bound.into(), entry.revision.into()))
        };
        if entry.revision < self.revision {
            return revision(HistoryFault::RevisionWentBack, self.revision);
        }
        if entry.changed_at < self.time {
            let (expected, found) = (self.time.recorded(), entry.changed_at.recorded());
            return Some(Misfit::new(HistoryFault::TimeWentBack, "changedAt", expected, found));
        }
        if entry.revision > ticket.revision {
            return revision(HistoryFault::AheadOfTicket, ticket.revision);
        }
        let field = entry.field_changed.as_str();
        // Any other field, such as `comment`, is an event: it has nothing to follow from.
        let known = self.fields.get(field).copied();
        if known.is_some_and(|known| !fits(field, known, &entry.old_value)) {
            let expected = known.flatten().cloned().unwrap_or_default();
            let found = entry.old_value.clone();
            return Some(Misfit::new(HistoryFault::OldValue, field, expected, found));
        }
        if let Some(misfit) = self.broken_link(entry) {
            return Some(misfit);
        }
        (self.revision, self.time) = (entry.revision, entry.changed_at);
        if let Some(value) = self.fields.get_mut(field) {
            *value = Some(&entry.new_value);
        }
        None
    }

    /// Why the chain does not continue with `entry`; before the first chain value there is no chain.
    fn broken_link(&mut self, entry: &'a TicketHistory) -> Option<Misfit> {
        let before = self.chain;
        self.chain = entry.chain.as_deref();
        before.or(self.chain)?;
        let expected = chain_value(before, entry);
        if self.chain == Some(&expected) {
            return None;
        }
        let found = entry.chain.recorded();
        Some(Misfit::new(HistoryFault::ChainBroken, "chain", expected.into(), found))
    }

    /// What the ticket says otherwise than all of the entries.
    fn end(&self, audited: &[(&'static str, Value)]) -> Option<Misfit> {
        let differs = |field: &str, expected: Value, found: Value| {
            Some(Misfit::new(HistoryFault::TicketDiffers, field, expected, found))
        };
        if self.revision != self.ticket.revision {
            return differs("revision", self.revision.into(), self.ticket.revision.into());
        }
        let field = audited.iter().find_map(|(field, found)| {
            let known = self.fields.get(field).copied().flatten();
            if fits(field, known, found) {
                return None;
            }
            differs(field, known.cloned().unwrap_or_default(), found.clone())
        });
        let last = &self.ticket.history_chain;
        if field.is_none() && self.chain != last.as_deref() {
            let expected = self.chain.map(str::to_owned).recorded();
            return differs("historyChain", expected, last.recorded());
        }
        field
    }
}

/// Whether `value` is what the entries leave; a field that they never set holds nothing.
fn fits(field: &str, known: Option<&Value>, value: &Value) -> bool {
    known.map_or_else(|| value::is_empty(value), |known| is_same(field, known, value))
}

/// A flaw before it is known where it is.
struct Misfit {
    fault: HistoryFault,
    field: String,
    expected: Value,
    found: Value,
}

impl Misfit {
    fn new(fault: HistoryFault, field: &str, expected: Value, found: Value) -> Misfit {
        Misfit { fault, field: field.to_owned(), expected, found }
    }

    fn of_entry(self, index: usize, entry: &TicketHistory) -> HistoryFlaw {
        let message = format!("entries[{index}] {}", self.sentence());
        self.flaw(Some(index), Some(entry.history_id.clone()), message)
    }

    fn of_ticket(self) -> HistoryFlaw {
        let message = self.sentence();
        self.flaw(None, None, message)
    }

    fn flaw(
        self,
        index: Option<usize>,
        history_id: Option<String>,
        message: String,
    ) -> HistoryFlaw {
        let Misfit { fault, field, expected, found } = self;
        HistoryFlaw { fault, index, history_id, field, expected, found, message }
    }

    fn sentence(&self) -> String {
        let field = shown(&self.field);
        let (expected, found) = (self.in_words(&self.expected), self.in_words(&self.found));
        match self.fault {
            HistoryFault::WrongTicket => {
                format!("is about ticket {found}, and this is the history of ticket {expected}")
            }
            HistoryFault::DuplicateId => {
                format!("has the id {found} of an entry before it; an entry is there once")
            }
            HistoryFault::RevisionWentBack => format!(
                "leads to revision {found} after an entry that led to {expected}; the entries are out of order"
            ),
            HistoryFault::TimeWentBack => {
                format!("happened at {found}, before the entry before it at {expected}")
            }
            HistoryFault::AheadOfTicket => format!(
                "leads to revision {found}, and the ticket is at {expected}; it does not belong to this snapshot"
            ),
            HistoryFault::OldValue => format!(
                "says that {field} was {found} before, and the entries before it leave {expected}; one of them was changed, moved or taken out"
            ),
            HistoryFault::ChainBroken => "does not continue the chain; it, or an entry before it, was changed, added, moved or taken out".to_owned(),
            HistoryFault::TicketDiffers => format!(
                "the history leads to {field} {expected}, and the ticket has {found}; entries are missing at the end, or one of the two was changed"
            ),
        }
    }

    fn in_words(&self, value: &Value) -> String {
        let is_instant = self.field == "changedAt" || holds_instant(&self.field);
        let instant = value.as_i64().filter(|_| is_instant).and_then(Instant::from_epoch_ms);
        instant.map_or_else(|| shown(&in_words(value)), |at| at.to_string())
    }
}
