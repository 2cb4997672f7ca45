//! Verifying a history: its entries are replayed, and the first one that does not fit is reported.

use serde::{Serialize, Serializer};

use crate::history::canonical::is_same;
use crate::history::chain::chain_value;
use crate::model::{Recorded, Ticket, TicketHistory, holds_instant};
use crate::value::codec::{Encoder, Pack, PackRecord};
use crate::value::sorted::{FirstIndex, SortedMap};
use crate::value::{Instant, Value, in_words, shown};

/// The result of [`verify_history`].
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
    /// Every entry fits, and together they lead to the ticket.
    Sound {
        /// How many entries there are.
        entries: usize,
    },
    /// Something does not fit.
    Broken(Box<HistoryFlaw>),
}

impl Verification {
    /// Whether everything fits.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        matches!(self, Verification::Sound { .. })
    }

    /// The first thing that does not fit.
    #[must_use]
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
        enum Record<'a> {
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
            Verification::Sound { entries } => Record::Sound { ok: true, entries: *entries },
            Verification::Broken(flaw) => Record::Broken { ok: false, flaw },
        }
        .serialize(serializer)
    }
}

impl Pack for Verification {
    fn pack(&self, out: &mut Encoder) {
        #[derive(Pack)]
        struct Sound {
            ok: bool,
            entries: usize,
        }
        #[derive(PackRecord)]
        struct Broken<'a> {
            ok: bool,
            #[serde(flatten)]
            flaw: &'a HistoryFlaw,
        }
        match self {
            Verification::Sound { entries } => Sound { ok: true, entries: *entries }.pack(out),
            Verification::Broken(flaw) => {
                let is_dated = flaw.field == "changedAt" || holds_instant(&flaw.field);
                out.dated(is_dated, &Broken { ok: false, flaw });
            }
        }
    }
}

/// The first entry that does not fit, or the first difference between history and ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct HistoryFlaw {
    /// What kind of flaw it is.
    pub fault: HistoryFault,
    /// The entry's place in the list, from 0; null when every entry fits and the ticket differs.
    pub index: Option<usize>,
    /// The entry's id; null when every entry fits and the ticket differs.
    pub history_id: Option<String>,
    /// The field with the flaw: of the ticket for `OLD_VALUE` and `TICKET_DIFFERS`, otherwise of
    /// the entry.
    pub field: String,
    /// The value that the earlier entries require; for a revision or a time, the least or greatest
    /// allowed.
    #[cfg_attr(test, ts(type = "Value"))]
    pub expected: Value,
    /// The value found.
    #[cfg_attr(test, ts(type = "Value"))]
    pub found: Value,
    /// The flaw as a sentence.
    pub message: String,
}

/// The kinds of flaws that a history can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum HistoryFault {
    /// The entry belongs to another ticket.
    WrongTicket,
    /// An earlier entry has the same history id.
    DuplicateId,
    /// The revision is lower than the previous entry's.
    RevisionWentBack,
    /// The time is before the previous entry's.
    TimeWentBack,
    /// The revision is higher than the ticket's.
    AheadOfTicket,
    /// The old value is not the one that the earlier entries lead to.
    OldValue,
    /// The chain value does not follow from the entry and the previous one, or is missing after the
    /// chain has started.
    ChainBroken,
    /// All entries fit, but the ticket differs from what they lead to: entries are missing at the
    /// end, or the ticket was changed without an entry.
    TicketDiffers,
}

/// Replays the history of `ticket` and reports the first entry that does not fit.
///
/// Pass all entries of the ticket, in the order in which the decisions returned them. An entry fits
/// when it belongs to the ticket, its history id is new, neither revision nor time goes back, and
/// its old value is the one that the earlier entries lead to (null for a field that they never
/// set). At the end the audited fields and the revision must be the ticket's. With a chain
/// ([`EngineConfig::tamper_evident_history`](crate::config::EngineConfig::tamper_evident_history)),
/// each chain value must follow from the previous one, and the last one must be the ticket's.
///
/// ```
/// use ticket_engine::{
///     Actor, Engine, EngineConfig, OpenCommand, TicketDraft, Transition, verify_history,
/// };
/// # let at = "2026-11-23T09:00:00Z".parse()?;
/// let engine = Engine::new(&EngineConfig::default())?;
/// let opened = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?;
/// let start = Transition::new("IN_PROGRESS", Actor::agent(2), at);
/// let started = engine.transition(&opened.ticket, &start)?;
/// let mut history = [opened.history, started.history].concat();
/// assert!(verify_history(&history, &started.ticket).is_sound());
///
/// history[2].new_value = "RESOLVED".into();
/// let verification = verify_history(&history, &started.ticket);
/// assert_eq!(
///     verification.flaw().map(|flaw| flaw.message.as_str()),
///     Some(r#"entries[6] says that status was "OPEN", but the earlier entries lead to "RESOLVED"; one of them was changed, moved or removed"#)
/// );
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
///
/// Without a chain, an entry that changes no field, such as that of a comment, can be removed
/// unnoticed. With a chain, the order of entries matters within a revision too: store each entry's
/// place, not only its time.
#[must_use]
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
        ids: FirstIndex::of(entries.iter().map(|entry| entry.history_id.as_str())),
        revision: 0,
        time: Instant::MIN,
        chain: None,
        fields: SortedMap::of_different(audited.iter().map(|(field, _)| (*field, None)).collect()),
    };
    let mut flaws = entries.iter().enumerate().map(|(index, entry)| {
        let mismatch = replay.apply(index, entry);
        mismatch.map(|mismatch| mismatch.of_entry(index, entry))
    });
    let in_entries = flaws.find_map(|flaw| flaw);
    in_entries.or_else(|| replay.ticket_mismatch(&audited).map(Mismatch::of_ticket))
}

/// What the entries so far lead to.
struct Replay<'a> {
    ticket: &'a Ticket,
    /// The history ids of all entries.
    ids: FirstIndex<&'a str>,
    revision: u32,
    time: Instant,
    chain: Option<&'a str>,
    /// The audited fields; `None` until an entry sets one.
    fields: SortedMap<&'static str, Option<&'a Value>>,
}

impl<'a> Replay<'a> {
    /// Applies `entry`; if it does not fit, returns why.
    fn apply(&mut self, index: usize, entry: &'a TicketHistory) -> Option<Mismatch> {
        let ticket = self.ticket;
        if entry.ticket_id != ticket.ticket_id {
            let (expected, found) = (ticket.ticket_id.recorded(), entry.ticket_id.recorded());
            return Some(Mismatch::new(HistoryFault::WrongTicket, "ticketId", expected, found));
        }
        if self.ids.is_repeated(&entry.history_id.as_str(), index) {
            let found = entry.history_id.recorded();
            return Some(Mismatch::new(HistoryFault::DuplicateId, "historyId", Value::Null, found));
        }
        let revision = |fault, bound: u32| {
            Some(Mismatch::new(fault, "revision", bound.into(), entry.revision.into()))
        };
        if entry.revision < self.revision {
            return revision(HistoryFault::RevisionWentBack, self.revision);
        }
        if entry.changed_at < self.time {
            let (expected, found) = (self.time.recorded(), entry.changed_at.recorded());
            return Some(Mismatch::new(HistoryFault::TimeWentBack, "changedAt", expected, found));
        }
        if entry.revision > ticket.revision {
            return revision(HistoryFault::AheadOfTicket, ticket.revision);
        }
        let field = entry.field_changed.as_str();
        // Any other field, such as `comment`, is an event without an earlier value.
        let known = self.fields.get(field).copied();
        if known.is_some_and(|known| !fits(field, known, &entry.old_value)) {
            let expected = known.flatten().cloned().unwrap_or_default();
            let found = entry.old_value.clone();
            return Some(Mismatch::new(HistoryFault::OldValue, field, expected, found));
        }
        if let Some(mismatch) = self.broken_link(entry) {
            return Some(mismatch);
        }
        (self.revision, self.time) = (entry.revision, entry.changed_at);
        if let Some(value) = self.fields.get_mut(field) {
            *value = Some(&entry.new_value);
        }
        None
    }

    /// Why the chain does not continue with `entry`. The chain starts with the first chain value.
    fn broken_link(&mut self, entry: &'a TicketHistory) -> Option<Mismatch> {
        let before = self.chain;
        self.chain = entry.chain.as_deref();
        before.or(self.chain)?;
        let expected = chain_value(before, entry);
        if self.chain == Some(&expected) {
            return None;
        }
        let found = entry.chain.recorded();
        Some(Mismatch::new(HistoryFault::ChainBroken, "chain", expected.into(), found))
    }

    /// The first difference between the ticket and what all entries lead to.
    fn ticket_mismatch(&self, audited: &[(&'static str, Value)]) -> Option<Mismatch> {
        let differs = |field: &str, expected: Value, found: Value| {
            Some(Mismatch::new(HistoryFault::TicketDiffers, field, expected, found))
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

/// Whether `value` equals `known`; a field that no entry has set must be empty.
fn fits(field: &str, known: Option<&Value>, value: &Value) -> bool {
    known.map_or_else(|| crate::value::is_empty(value), |known| is_same(field, known, value))
}

/// A flaw without its place.
struct Mismatch {
    fault: HistoryFault,
    field: String,
    expected: Value,
    found: Value,
}

impl Mismatch {
    fn new(fault: HistoryFault, field: &str, expected: Value, found: Value) -> Mismatch {
        Mismatch { fault, field: field.to_owned(), expected, found }
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
        let Mismatch { fault, field, expected, found } = self;
        HistoryFlaw { fault, index, history_id, field, expected, found, message }
    }

    fn sentence(&self) -> String {
        let field = shown(&self.field);
        let (expected, found) = (self.in_words(&self.expected), self.in_words(&self.found));
        match self.fault {
            HistoryFault::WrongTicket => {
                format!("belongs to ticket {found}, but this is the history of ticket {expected}")
            }
            HistoryFault::DuplicateId => {
                format!("has the id {found} of an earlier entry; each entry may appear once")
            }
            HistoryFault::RevisionWentBack => format!(
                "leads to revision {found}, but the previous entry led to {expected}; the entries are out of order"
            ),
            HistoryFault::TimeWentBack => {
                format!("happened at {found}, before the previous entry at {expected}")
            }
            HistoryFault::AheadOfTicket => format!(
                "leads to revision {found}, but the ticket is at {expected}; the snapshot is older than its history"
            ),
            HistoryFault::OldValue => format!(
                "says that {field} was {found}, but the earlier entries lead to {expected}; one of them was changed, moved or removed"
            ),
            HistoryFault::ChainBroken => "does not continue the chain; this or an earlier entry was changed, added, moved or removed"
                .to_owned(),
            HistoryFault::TicketDiffers => format!(
                "the history leads to {field} {expected}, but the ticket has {found}; entries are missing at the end, or one of the two was changed"
            ),
        }
    }

    fn in_words(&self, value: &Value) -> String {
        let is_instant = self.field == "changedAt" || holds_instant(&self.field);
        let instant = value.as_i64().filter(|_| is_instant).and_then(Instant::from_epoch_ms);
        instant.map_or_else(|| shown(&in_words(value)), |at| at.to_string())
    }
}
