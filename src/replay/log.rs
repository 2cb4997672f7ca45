//! The log: what happened to many tickets, in columns, read and checked once.

use crate::actor::Role;
use crate::error::{Problem, Reason, TicketEngineError};
use crate::id::Id;
use crate::instant::Instant;
use crate::text::{self, NAME, NAMES};
use crate::value::{self, Attributes, Value};

/// More rows would not fit into a browser's memory together with their columns.
pub const MAX_ROWS: usize = 10_000_000;

/// What a row tells. The rows of a ticket before its `Opened` row say what it was opened with.
///
/// Rows of one ticket that change fields, stand together and are of one instant and one role are one change, as one
/// `update` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LogKind {
    /// It was opened. The value means nothing.
    Opened,
    /// It came to another status: the value, a text.
    Status,
    /// The same, with a public comment in the same decision.
    StatusWithComment,
    /// Its priority became the value, a text.
    Priority,
    /// Its category became the value, a text or null.
    Category,
    /// Its tags became the value, a list of texts.
    Tags,
    /// Its reporter became the value, an id.
    ReporterId,
    /// Its assignee became the value, an id or null.
    AssigneeId,
    /// Its team became the value, an id or null.
    TeamId,
    /// Its attributes became the value, an object.
    Attributes,
    /// A public comment. The value means nothing.
    Comment,
    /// An internal comment. The value means nothing.
    InternalComment,
}

impl LogKind {
    /// All kinds, each at the place of its code.
    pub const ALL: [LogKind; 12] = [
        LogKind::Opened,
        LogKind::Status,
        LogKind::StatusWithComment,
        LogKind::Priority,
        LogKind::Category,
        LogKind::Tags,
        LogKind::ReporterId,
        LogKind::AssigneeId,
        LogKind::TeamId,
        LogKind::Attributes,
        LogKind::Comment,
        LogKind::InternalComment,
    ];

    /// The names in JavaScript, each at the place of its code.
    pub const NAMES: [&'static str; 12] = [
        "opened",
        "status",
        "statusWithComment",
        "priority",
        "category",
        "tags",
        "reporterId",
        "assigneeId",
        "teamId",
        "attributes",
        "comment",
        "internalComment",
    ];

    /// As a member of a set of kinds.
    pub(super) const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Whether it sets a field by an `update`.
    pub(super) const fn is_field(self) -> bool {
        matches!(
            self,
            LogKind::Priority
                | LogKind::Category
                | LogKind::Tags
                | LogKind::ReporterId
                | LogKind::AssigneeId
                | LogKind::TeamId
                | LogKind::Attributes
        )
    }
}

/// The roles, each at the place of its code.
pub const ROLES: [Role; 4] = [Role::Reporter, Role::Agent, Role::Admin, Role::System];

/// A log in columns, one row for each thing that happened; the rows of one ticket in their order, those of different
/// tickets in any.
#[derive(Clone, Copy, Debug)]
pub struct LogColumns<'a> {
    /// The tickets, numbered from 0 without a gap.
    pub ticket: &'a [u32],
    /// When, in epoch milliseconds; of one ticket never before its row before.
    pub at: &'a [f64],
    /// What: the codes of [`LogKind`].
    pub kind: &'a [u8],
    /// The new values: places in `values`.
    pub value: &'a [u32],
    /// Who: the places of [`ROLES`]. When absent, reporters open tickets and agents do the rest.
    pub role: Option<&'a [u8]>,
    /// Everything that the rows have as values, each once.
    pub values: &'a [Value],
    /// Until when the tickets were watched: clocks that run are judged at it. When absent, the last row's instant.
    pub until: Option<Instant>,
}

/// A row, ready to be folded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub at: Instant,
    /// The place of its value.
    pub value: u32,
    /// Its place in the host's columns.
    pub number: u32,
    pub kind: LogKind,
    pub role: Role,
}

/// A value, as each kind of row may want it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub value: Value,
    pub id: Option<Id>,
    pub tags: Vec<String>,
    /// The kinds of the rows that have it, as a set.
    kinds: u32,
}

/// A log that has been read: it can be folded under any number of configurations.
#[derive(Debug)]
pub struct ReplayLog {
    /// By ticket, and of each in order.
    rows: Vec<Row>,
    /// Where the rows of each ticket begin, and where those of the last one end.
    starts: Vec<u32>,
    pub(super) entries: Vec<Entry>,
    pub(super) until: Instant,
}

impl ReplayLog {
    /// Reads and checks a log.
    ///
    /// # Errors
    /// The first thing that is wrong, with the column and the row: `INVALID_VALUE`, `INVALID_INSTANT`,
    /// `INSTANT_OUT_OF_RANGE`, `TEXT_TOO_LONG`; `TOO_MUCH` for more than 10,000,000 rows.
    pub fn new(columns: &LogColumns<'_>) -> Result<ReplayLog, TicketEngineError> {
        let count = check_lengths(columns)?;
        let mut entries: Vec<Entry> = columns.values.iter().map(Entry::new).collect();
        let starts = starts(columns.ticket)?;
        let blank = Row {
            at: Instant::MIN,
            value: 0,
            number: 0,
            kind: LogKind::Opened,
            role: Role::Reporter,
        };
        let mut rows = Vec::new();
        if rows.try_reserve_exact(count).is_err() {
            return Err(too_much().into());
        }
        rows.resize(count, blank);
        let mut ends = starts.clone();
        let mut latest = Instant::MIN;
        for number in 0..count {
            let ticket = columns.ticket[number] as usize;
            let place = ends[ticket] as usize;
            ends[ticket] += 1;
            let row = read_row(columns, number, &mut entries)?;
            let before = (place > starts[ticket] as usize).then(|| rows[place - 1]);
            if before.is_some_and(|before| before.at > row.at) {
                return Err(wrong(
                    "at",
                    number,
                    "an instant that is not before that of the ticket's row before it",
                ));
            }
            latest = latest.max(row.at);
            rows[place] = row;
        }
        let log = ReplayLog { rows, starts, entries, until: columns.until.unwrap_or(latest) };
        if log.until < latest {
            let expected = "an instant that is not before the last row's".to_owned();
            return Err(Reason::InvalidValue { expected }.at("log.until").into());
        }
        (0..log.tickets()).try_for_each(|ticket| log.check_opening(ticket))?;
        Ok(log)
    }

    /// How many tickets it is of.
    pub fn tickets(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows of a ticket: those that say what it was opened with, the one that opens it, and the others.
    pub(super) fn rows_of(&self, ticket: usize) -> (&[Row], Row, &[Row]) {
        let rows = &self.rows[self.starts[ticket] as usize..self.starts[ticket + 1] as usize];
        let opened = rows.iter().position(|row| row.kind == LogKind::Opened).unwrap_or_default();
        (&rows[..opened], rows[opened], &rows[opened + 1..])
    }

    /// The kinds of rows that say what a ticket is opened with, one that opens it, and no other that does.
    fn check_opening(&self, ticket: usize) -> Result<(), TicketEngineError> {
        let (draft, opened, rest) = self.rows_of(ticket);
        let is_draft = |row: &&Row| row.kind != LogKind::Status && !row.kind.is_field();
        let priority = draft.iter().any(|row| row.kind == LogKind::Priority);
        let first = [opened];
        let astray = if opened.kind == LogKind::Opened {
            draft.iter().find(is_draft)
        } else {
            first.first()
        };
        let (row, expected) = match (astray, rest.iter().find(|row| row.kind == LogKind::Opened)) {
            (Some(row), _) => {
                (row.number, "opened first: before it only what the ticket was opened with")
            }
            (None, Some(row)) => (row.number, "opened once for each ticket"),
            (None, None) if !priority => {
                (opened.number, "opened after a row of kind priority: every ticket has one")
            }
            (None, None) => return Ok(()),
        };
        Err(wrong("kind", row as usize, expected))
    }

    /// The values that rows of these kinds have, with their places.
    pub(super) fn values_of(&self, kinds: u32) -> impl Iterator<Item = (usize, &str)> {
        let own = self.entries.iter().enumerate().filter(move |(_, own)| own.kinds & kinds != 0);
        own.filter_map(|(place, own)| Some((place, own.value.as_str()?)))
    }
}

fn wrong(column: &str, row: usize, expected: &str) -> TicketEngineError {
    let expected = expected.to_owned();
    Reason::InvalidValue { expected }.at(format!("log.{column}[{row}]")).into()
}

fn too_much() -> Problem {
    let mend = format!("replay in several goes of at most {MAX_ROWS} rows, each ticket in one");
    Reason::TooMuch { mend }.at("log")
}

/// How many rows there are, of each column as many.
fn check_lengths(columns: &LogColumns<'_>) -> Result<usize, TicketEngineError> {
    let count = columns.ticket.len();
    let role = columns.role.map_or(count, <[u8]>::len);
    let lengths = [
        ("at", columns.at.len()),
        ("kind", columns.kind.len()),
        ("value", columns.value.len()),
        ("role", role),
    ];
    if let Some((column, _)) = lengths.iter().find(|(_, own)| *own != count) {
        let expected = "as many rows as the column ticket has".to_owned();
        return Err(Reason::InvalidValue { expected }.at(format!("log.{column}")).into());
    }
    if count > MAX_ROWS {
        return Err(too_much().into());
    }
    Ok(count)
}

/// Where the rows of each ticket will begin, and where those of the last one will end.
fn starts(tickets: &[u32]) -> Result<Vec<u32>, TicketEngineError> {
    let mut counts = Vec::new();
    for (row, ticket) in tickets.iter().enumerate() {
        let ticket = *ticket as usize;
        // Each ticket has at least its own row: a greater number leaves a gap.
        if ticket >= tickets.len() {
            return Err(wrong("ticket", row, "the number of a ticket, from 0 without a gap"));
        }
        if ticket >= counts.len() {
            counts.resize(ticket + 1, 0);
        }
        counts[ticket] += 1;
    }
    if let Some(gap) = counts.iter().position(|count| *count == 0) {
        let expected = format!("tickets numbered without a gap: there is no row of {gap}");
        return Err(Reason::InvalidValue { expected }.at("log.ticket").into());
    }
    let mut end = 0;
    for count in &mut counts {
        (*count, end) = (end, end + *count);
    }
    counts.push(end);
    Ok(counts)
}

fn read_row(
    columns: &LogColumns<'_>,
    number: usize,
    entries: &mut [Entry],
) -> Result<Row, TicketEngineError> {
    let at = Instant::from_f64(columns.at[number])
        .map_err(|reason| reason.at(format!("log.at[{number}]")))?;
    let Some(kind) = LogKind::ALL.get(usize::from(columns.kind[number])).copied() else {
        return Err(wrong("kind", number, "the code of a kind, from 0 to 11"));
    };
    let standard = if kind == LogKind::Opened { Role::Reporter } else { Role::Agent };
    let role =
        columns.role.map_or(Some(standard), |role| ROLES.get(usize::from(role[number])).copied());
    let Some(role) = role else {
        return Err(wrong("role", number, "the code of a role, from 0 to 3"));
    };
    let value = columns.value[number];
    if !matches!(kind, LogKind::Opened | LogKind::Comment | LogKind::InternalComment) {
        let Some(entry) = entries.get_mut(value as usize) else {
            return Err(wrong("value", number, "a place in log.values"));
        };
        entry.be(kind).map_err(|reason| reason.at(format!("log.value[{number}]")))?;
    }
    Ok(Row { at, value, number: number as u32, kind, role })
}

impl Entry {
    fn new(value: &Value) -> Entry {
        Entry { value: value.clone(), id: Id::of_value(value), tags: Vec::new(), kinds: 0 }
    }

    /// The attributes.
    pub fn attributes(&self) -> Option<&Attributes> {
        self.value.as_object()
    }

    /// Takes note that a row of that kind has this value, unless it cannot.
    fn be(&mut self, kind: LogKind) -> Result<(), Reason> {
        if self.kinds & kind.bit() != 0 {
            return Ok(());
        }
        let expected =
            |what: &str| Reason::InvalidValue { expected: format!("the place of {what}") };
        match (kind, &self.value) {
            (LogKind::Category | LogKind::AssigneeId | LogKind::TeamId, Value::Null) => {}
            (
                LogKind::Status
                | LogKind::StatusWithComment
                | LogKind::Priority
                | LogKind::Category,
                Value::String(text),
            ) => text::limited(text, NAME)?,
            (LogKind::ReporterId | LogKind::AssigneeId | LogKind::TeamId, _)
                if self.id.is_some() => {}
            (LogKind::Attributes, Value::Object(attributes)) => {
                value::checked(attributes.clone())?;
            }
            (LogKind::Tags, Value::Array(items)) => {
                let names: Option<Vec<_>> = items.iter().map(Value::as_str).collect();
                let Some(names) = names.filter(|names| names.len() <= NAMES) else {
                    return Err(expected("a list of at most 1,000 texts"));
                };
                names.iter().try_for_each(|name| text::limited(name, NAME))?;
                self.tags = names.into_iter().map(str::to_owned).collect();
            }
            (kind, _) => {
                return Err(expected(match kind {
                    LogKind::Tags => "a list of texts",
                    LogKind::Attributes => "an object",
                    LogKind::Category => "a text or null",
                    LogKind::ReporterId => "an id: a text or a whole number",
                    LogKind::AssigneeId | LogKind::TeamId => "an id or null",
                    _ => "a text",
                }));
            }
        }
        self.kinds |= kind.bit();
        Ok(())
    }
}
