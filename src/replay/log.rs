//! The log: what happened to many tickets, in columns that are read and checked once.

use crate::value::limits::{ITEMS, NAME};
use crate::value::{
    Attributes, Id, Instant, Problem, Reason, Role, TicketEngineError, Value, in_words, json,
    limits, shown,
};

/// Rows that a log may have. More would not fit into a browser's memory with their columns.
pub const MAX_ROWS: usize = 10_000_000;

/// What a row records. The rows of a ticket before its `Opened` row set the fields that it was
/// opened with.
///
/// Successive rows of one ticket that set fields and have the same instant and role are one change,
/// as by one `update`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum LogKind {
    /// The ticket was opened. The value is ignored.
    Opened,
    /// The ticket entered the status in the value, a string.
    Status,
    /// As `Status`, with a public comment in the same decision.
    StatusWithComment,
    /// The priority became the value, a string.
    Priority,
    /// The category became the value, a string or null.
    Category,
    /// The tags became the value, a list of strings.
    Tags,
    /// The reporter became the value, an id.
    ReporterId,
    /// The assignee became the value, an id or null.
    AssigneeId,
    /// The team became the value, an id or null.
    TeamId,
    /// The attributes became the value, an object.
    Attributes,
    /// A public comment was added. The value is ignored.
    Comment,
    /// An internal comment was added. The value is ignored.
    InternalComment,
}

impl LogKind {
    /// All kinds, in the order of their codes.
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

    /// The names in JavaScript, in the order of the codes.
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

    /// The bit of this kind in a set of kinds.
    pub(super) const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Whether the row sets a field, as an `update` does.
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

/// The roles, in the order of their codes.
pub const ROLES: [Role; 4] = [Role::Reporter, Role::Agent, Role::Admin, Role::System];

/// A log in columns, one row for each thing that happened.
///
/// The rows of one ticket must be in order; rows of different tickets may be mixed.
#[derive(Clone, Copy, Debug)]
pub struct LogColumns<'a> {
    /// The ticket of each row; tickets are numbered from 0 without gaps.
    pub ticket: &'a [u32],
    /// The instant of each row in epoch milliseconds; it never decreases within a ticket.
    pub at: &'a [f64],
    /// What each row records: codes of [`LogKind`].
    pub kind: &'a [u8],
    /// The new value of each row: places in `values`.
    pub value: &'a [u32],
    /// Who acts in each row: places in [`ROLES`]. When absent, reporters open tickets and agents do
    /// everything else.
    pub role: Option<&'a [u8]>,
    /// The values that rows refer to; list each once.
    pub values: &'a [Value],
    /// The end of the log, at which running clocks are judged; the last row's instant when absent.
    pub until: Option<Instant>,
}

/// A row that has been checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub at: Instant,
    /// The place of its value in the log's entries.
    pub value: u32,
    /// Its place in the host's columns.
    pub number: u32,
    pub kind: LogKind,
    pub role: Role,
}

/// A value, converted to what the kinds of its rows need.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub value: Value,
    pub id: Option<Id>,
    pub tags: Vec<String>,
    /// The kinds of rows that refer to it, as a set of bits.
    kinds: u32,
}

/// A log that has been read and checked. It can be run under any number of configurations.
#[derive(Debug)]
pub struct ReplayLog {
    /// The rows by ticket, in order within each.
    rows: Vec<Row>,
    /// Where the rows of each ticket start in `rows`, and at the end the number of rows.
    starts: Vec<u32>,
    pub(super) entries: Vec<Entry>,
    pub(super) until: Instant,
}

impl ReplayLog {
    /// Reads and checks a log.
    ///
    /// # Errors
    /// The first problem, with its column and row: `INVALID_VALUE`, `INVALID_INSTANT`,
    /// `INSTANT_OUT_OF_RANGE`, `TEXT_TOO_LONG`; `LIMIT_EXCEEDED` for more than 10,000,000 rows.
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
            return Err(limit_exceeded().into());
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
                    "an instant that is not before the ticket's previous row",
                    row.at.to_string(),
                ));
            }
            latest = latest.max(row.at);
            rows[place] = row;
        }
        let log = ReplayLog { rows, starts, entries, until: columns.until.unwrap_or(latest) };
        if log.until < latest {
            let expected = "an instant that is not before the last row";
            return Err(Reason::expected(expected, log.until.to_string()).at("log.until").into());
        }
        (0..log.tickets()).try_for_each(|ticket| log.check_opening(ticket))?;
        Ok(log)
    }

    /// The number of tickets in the log.
    #[must_use]
    pub fn tickets(&self) -> usize {
        self.starts.len() - 1
    }

    /// The number of rows in the log.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows of a ticket: those that set the fields it was opened with, the one that opens it,
    /// and the rest.
    pub(super) fn rows_of(&self, ticket: usize) -> (&[Row], Row, &[Row]) {
        let rows = &self.rows[self.starts[ticket] as usize..self.starts[ticket + 1] as usize];
        let opened = rows.iter().position(|row| row.kind == LogKind::Opened).unwrap_or_default();
        (&rows[..opened], rows[opened], &rows[opened + 1..])
    }

    /// Checks that a ticket is opened exactly once, with a priority, and that only rows that set
    /// fields come before.
    fn check_opening(&self, ticket: usize) -> Result<(), TicketEngineError> {
        let (draft, opened, rest) = self.rows_of(ticket);
        let is_not_draft = |row: &&Row| row.kind != LogKind::Status && !row.kind.is_field();
        let has_priority = draft.iter().any(|row| row.kind == LogKind::Priority);
        let misplaced = if opened.kind == LogKind::Opened {
            draft.iter().find(is_not_draft).copied()
        } else {
            Some(opened)
        };
        let second = rest.iter().find(|row| row.kind == LogKind::Opened).copied();
        let (row, expected) = match (misplaced, second) {
            (Some(row), _) => (row, "opened, which only rows that set fields may precede"),
            (None, Some(row)) => (row, "opened only once for each ticket"),
            (None, None) if !has_priority => (opened, "a row of kind priority before opened"),
            (None, None) => return Ok(()),
        };
        Err(wrong("kind", row.number as usize, expected, LogKind::NAMES[row.kind as usize]))
    }

    /// The strings that rows of these kinds have as values, with their places in `values`.
    pub(super) fn values_of(&self, kinds: u32) -> impl Iterator<Item = (usize, &str)> {
        let entries = self.entries.iter().enumerate();
        let of_kinds = entries.filter(move |(_, entry)| entry.kinds & kinds != 0);
        of_kinds.filter_map(|(place, entry)| Some((place, entry.value.as_str()?)))
    }
}

fn wrong(column: &str, row: usize, expected: &str, found: impl Into<String>) -> TicketEngineError {
    Reason::expected(expected, found).at(format!("log.{column}[{row}]")).into()
}

fn limit_exceeded() -> Problem {
    let hint = "split the log into parts, with all rows of a ticket in one part";
    Reason::limit_exceeded(&format!("{} rows in a log", limits::grouped(MAX_ROWS as i64)), hint)
        .at("log")
}

/// Checks that all columns have the same length, and returns it.
fn check_lengths(columns: &LogColumns<'_>) -> Result<usize, TicketEngineError> {
    let count = columns.ticket.len();
    let role = columns.role.map_or(count, <[u8]>::len);
    let lengths = [
        ("at", columns.at.len()),
        ("kind", columns.kind.len()),
        ("value", columns.value.len()),
        ("role", role),
    ];
    if let Some((column, length)) = lengths.iter().find(|(_, length)| *length != count) {
        let expected = format!("{count} rows, as in the column ticket");
        return Err(Reason::expected(expected, length.to_string())
            .at(format!("log.{column}"))
            .into());
    }
    if count > MAX_ROWS {
        return Err(limit_exceeded().into());
    }
    Ok(count)
}

/// Where the rows of each ticket start when sorted by ticket, and at the end the number of rows.
fn starts(tickets: &[u32]) -> Result<Vec<u32>, TicketEngineError> {
    let mut counts = Vec::new();
    for (row, ticket) in tickets.iter().enumerate() {
        let ticket = *ticket as usize;
        // Each ticket has at least one row, so a number this large leaves a gap.
        if ticket >= tickets.len() {
            return Err(wrong(
                "ticket",
                row,
                "a ticket number, from 0 without gaps",
                ticket.to_string(),
            ));
        }
        if ticket >= counts.len() {
            counts.resize(ticket + 1, 0);
        }
        counts[ticket] += 1;
    }
    if let Some(gap) = counts.iter().position(|count| *count == 0) {
        let found = format!("no row of ticket {gap}");
        let reason = Reason::expected("tickets numbered without gaps", found);
        return Err(reason.at("log.ticket").into());
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
        return Err(wrong(
            "kind",
            number,
            "the code of a kind, from 0 to 11",
            columns.kind[number].to_string(),
        ));
    };
    let default = if kind == LogKind::Opened { Role::Reporter } else { Role::Agent };
    let code = columns.role.map_or(0, |role| role[number]);
    let role =
        if columns.role.is_some() { ROLES.get(usize::from(code)).copied() } else { Some(default) };
    let Some(role) = role else {
        return Err(wrong("role", number, "the code of a role, from 0 to 3", code.to_string()));
    };
    let value = columns.value[number];
    if !matches!(kind, LogKind::Opened | LogKind::Comment | LogKind::InternalComment) {
        let Some(entry) = entries.get_mut(value as usize) else {
            return Err(wrong("value", number, "an index into log.values", value.to_string()));
        };
        entry.accept_as(kind).map_err(|reason| reason.at(format!("log.value[{number}]")))?;
    }
    Ok(Row { at, value, number: number as u32, kind, role })
}

impl Entry {
    fn new(value: &Value) -> Entry {
        Entry { value: value.clone(), id: Id::of_value(value), tags: Vec::new(), kinds: 0 }
    }

    /// The value as attributes; `None` when it is no object.
    pub(super) fn attributes(&self) -> Option<&Attributes> {
        self.value.as_object()
    }

    /// Checks that a row of kind `kind` may have this value, and converts it.
    fn accept_as(&mut self, kind: LogKind) -> Result<(), Reason> {
        if self.kinds & kind.bit() != 0 {
            return Ok(());
        }
        let expected = |what: &str| {
            let found = format!("the place of {}", shown(&in_words(&self.value)));
            Reason::expected(format!("the place of {what} in log.values"), found)
        };
        match (kind, &self.value) {
            (LogKind::Category | LogKind::AssigneeId | LogKind::TeamId, Value::Null) => {}
            (
                LogKind::Status
                | LogKind::StatusWithComment
                | LogKind::Priority
                | LogKind::Category,
                Value::String(text),
            ) => limits::limited(text, NAME)?,
            (LogKind::ReporterId | LogKind::AssigneeId | LogKind::TeamId, _)
                if self.id.is_some() => {}
            (LogKind::Attributes, Value::Object(attributes)) => {
                json::checked(attributes.clone())?;
            }
            (LogKind::Tags, Value::Array(items)) => {
                let names: Option<Vec<_>> = items.iter().map(Value::as_str).collect();
                let Some(names) = names.filter(|names| names.len() <= ITEMS) else {
                    return Err(expected("a list of at most 1,000 strings"));
                };
                names.iter().try_for_each(|name| limits::limited(name, NAME))?;
                self.tags = names.into_iter().map(str::to_owned).collect();
            }
            (kind, _) => {
                return Err(expected(match kind {
                    LogKind::Tags => "a list of strings",
                    LogKind::Attributes => "an object",
                    LogKind::Category => "a string or null",
                    LogKind::ReporterId => "an id: a string or a whole number",
                    LogKind::AssigneeId | LogKind::TeamId => "an id or null",
                    _ => "a string",
                }));
            }
        }
        self.kinds |= kind.bit();
        Ok(())
    }
}
