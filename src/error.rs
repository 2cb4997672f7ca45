//! Every reason for which the engine refuses, as data: a code, the path of the offending field and a
//! sentence that says how to mend it.

use std::fmt;

use serde::Serialize;
use strum::IntoStaticStr;
use thiserror::Error;

use crate::actor::Role;
use crate::instant::Instant;
use crate::packed::{Out, Write};

/// Why an input was refused. `Display` is the mending sentence, without the path.
#[derive(Clone, Debug, PartialEq, Error, IntoStaticStr, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS, strum::EnumIter), ts(export_to = "types.ts"))]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Reason {
    /// A required field is absent.
    #[error("this field is missing; add it")]
    MissingField,
    /// A field that the call does not know: a misspelling would otherwise pass silently.
    #[error("there is no such field here; use {expected}")]
    UnknownField {
        /// The fields there are, in words.
        expected: String,
    },
    /// A value of another type or form than the field takes.
    #[error("this value has the wrong type or form; write {expected}")]
    InvalidValue {
        /// What the field takes, in words.
        expected: String,
    },
    /// Not an instant.
    #[error(
        "\"{found}\" is not an instant; give a Date, epoch milliseconds, or RFC 3339 text with an offset, such as 2026-11-23T09:00:00Z"
    )]
    InvalidInstant {
        /// The value found, shortened.
        found: String,
    },
    /// An instant outside the supported range.
    #[error("{found} is out of range; instants run from 1970-01-01 to 2200-01-01")]
    InstantOutOfRange {
        /// The value found, shortened.
        found: String,
    },
    /// Not a duration, or one that cannot be used here.
    #[error("\"{found}\" is not a usable duration; {mend}")]
    InvalidDuration {
        /// The value found, shortened.
        found: String,
        /// How to mend it.
        mend: String,
    },
    /// A text longer than its field takes.
    #[error("this text has {length} characters and may have {limit}; shorten it")]
    TextTooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A key that would set an object's prototype in JavaScript.
    #[error("the key {key} would set an object's prototype in JavaScript; rename it")]
    UnsafeKey {
        /// The key.
        key: String,
    },
    /// A status that the workflow does not have.
    #[error("\"{found}\" is not a status of this workflow; use one of {}", known.join(", "))]
    UnknownStatus {
        /// The status found, shortened.
        found: String,
        /// The workflow's states; of very many the first, and "…".
        known: Vec<String>,
    },
    /// A priority that the configuration does not have.
    #[error("\"{found}\" is not a configured priority; use one of {}", known.join(", "))]
    UnknownPriority {
        /// The priority found, shortened.
        found: String,
        /// The configured priorities, most urgent first; of very many the first, and "…".
        known: Vec<String>,
    },
    /// A team that the command does not have.
    #[error("{}", if *given { "the ticket is of a team that is not among the teams; add it, or move the ticket" } else { "the ticket is of no team, and there is more than one; give it a teamId" })]
    UnknownTeam {
        /// Whether the ticket is of a team at all.
        given: bool,
    },
    /// A ticket that somebody has already, where it is to be given to somebody.
    #[error("the ticket is assigned to {found} already; leave it out, or use reassign")]
    AlreadyAssigned {
        /// The agent.
        found: String,
    },
    /// A ticket that is being offered to somebody.
    #[error(
        "the ticket is being offered to {found} until {until}; wait for the answer, or use reassign"
    )]
    AlreadyOffered {
        /// The agent.
        found: String,
        /// The first instant at which the offer can no longer be accepted.
        until: Instant,
    },
    /// A ticket that nobody has, where it is to be taken from somebody.
    #[error("nobody has the ticket and it is offered to nobody; use assign")]
    NotAssigned,
    /// There is no offer to answer: it was answered, has lapsed or was withdrawn.
    #[error("there is no open offer of this ticket; it was answered, has lapsed or was withdrawn")]
    NoOffer,
    /// An offer to somebody else.
    #[error("the ticket is offered to {found}; only they, an admin or the system can answer")]
    OfferedToAnother {
        /// The agent.
        found: String,
    },
    /// A calendar that the configuration does not have.
    #[error("there is no calendar \"{found}\"; {}", if known.is_empty() {
        "names are known only under calendars of an engine's configuration".to_owned()
    } else {
        format!("define it under calendars or use one of {}", known.join(", "))
    })]
    UnknownCalendar {
        /// The calendar found, shortened.
        found: String,
        /// The configured calendars; of very many the first, and "…".
        known: Vec<String>,
    },
    /// The workflow has no edge from the ticket's status to the one asked for.
    #[error(
        "a ticket in {from} cannot move to {to}; from {from} it may go to {}",
        or_nowhere(allowed)
    )]
    InvalidTransition {
        /// The ticket's status.
        from: String,
        /// The status asked for.
        to: String,
        /// Where the ticket may go.
        allowed: Vec<String>,
    },
    /// The ticket already has the status asked for: most often a repeated request.
    #[error("the ticket is already {status}; this request may have been carried out before")]
    AlreadyInStatus {
        /// The status.
        status: String,
    },
    /// The edge is not open to the actor's role.
    #[error("{from} to {to} is not open to the role {role}; it takes {}", or(allowed))]
    RoleNotAllowed {
        /// The ticket's status.
        from: String,
        /// The status asked for.
        to: String,
        /// The actor's role.
        role: Role,
        /// The roles that may.
        allowed: Vec<Role>,
    },
    /// The edge requires something that the command and the ticket lack.
    #[error("{from} to {to} requires this; supply it with the transition or set it first")]
    RequirementNotMet {
        /// The ticket's status.
        from: String,
        /// The status asked for.
        to: String,
    },
    /// A closed ticket after its reopen window.
    #[error(
        "the ticket was closed at {closed_at} and could be reopened until {until}; open a follow-up of it instead"
    )]
    ReopenWindowPassed {
        /// When it was closed.
        closed_at: Instant,
        /// The last instant at which it could have been reopened.
        until: Instant,
    },
    /// A command that makes no sense on a closed ticket.
    #[error("the ticket is closed; reopen it first")]
    TicketClosed {
        /// Its status.
        status: String,
    },
    /// More fell due since the ticket's last change than one decision applies.
    #[error(
        "more than {limit} things fell due on this ticket since its last change; advance it to the present first, as often as it has anything to commit"
    )]
    CatchUpFirst {
        /// How many things one decision applies.
        limit: usize,
    },
    /// A command earlier than the ticket's last change.
    #[error(
        "{at} is before the ticket's last change at {updated_at}; decide from the newest snapshot, with the present time"
    )]
    TimeWentBack {
        /// The command's instant.
        at: Instant,
        /// The ticket's last change.
        updated_at: Instant,
    },
    /// A time zone that the calendar does not know.
    #[error("\"{found}\" is not a known time zone; perhaps {} was meant, or write a fixed offset such as +05:30", nearest.join(" or "))]
    UnknownTimeZone {
        /// The zone found, shortened.
        found: String,
        /// The known names that come nearest.
        nearest: Vec<String>,
    },
    /// A date that does not exist, or a rule that gives none.
    #[error("\"{found}\" is not a usable date; {mend}")]
    InvalidDate {
        /// What was found, shortened.
        found: String,
        /// How to mend it.
        mend: String,
    },
    /// A window of working hours that cannot be.
    #[error("{found} is not a window of hours; {mend}")]
    InvalidWindow {
        /// The window found.
        found: String,
        /// How to mend it.
        mend: String,
    },
    /// A calendar without any open time.
    #[error(
        "this calendar never opens; give at least one weekday a window of hours that no holiday takes away"
    )]
    CalendarNeverOpens,
    /// A deadline after the last supported instant (or, counted backwards, before the first).
    #[error(
        "this leads past the supported range of 1970-01-01 to 2200-01-01; shorten it or widen the hours"
    )]
    DeadlineOutOfRange,
    /// The same id twice in a list of unique ids.
    #[error("{found} is there twice; each may be there once")]
    Duplicate {
        /// The id.
        found: String,
    },
    /// Two parts of the configuration contradict each other.
    #[error("this configuration contradicts itself; {mend}")]
    InvalidConfig {
        /// What is wrong and how to mend it.
        mend: String,
    },
    /// More than a call can answer at once.
    #[error("this is too much at once; {mend}")]
    TooMuch {
        /// How to ask for less.
        mend: String,
    },
}

fn or_nowhere(states: &[String]) -> String {
    if states.is_empty() { "no other status".to_owned() } else { states.join(", ") }
}

fn or(roles: &[Role]) -> String {
    roles.iter().map(Role::to_string).collect::<Vec<_>>().join(" or ")
}

/// Separates the parts of a reason while it travels as text through a serde error.
const SEPARATOR: char = '\u{1}';

impl Reason {
    /// The stable name of the reason, for programs: compare this, not the sentence.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// This reason about the field at `path`.
    pub fn at(self, path: impl Into<String>) -> Problem {
        Problem { path: path.into(), reason: self }
    }

    /// The reason as a serde error: serde carries only text, so a leaf type writes its reason as
    /// text and [`from_serde_text`](Reason::from_serde_text) reads it back, losing nothing.
    pub(crate) fn into_serde<E: serde::de::Error>(self) -> E {
        let parts = match &self {
            Reason::InvalidInstant { found } | Reason::InstantOutOfRange { found } => {
                vec![found.clone()]
            }
            Reason::InvalidDuration { found, mend }
            | Reason::InvalidWindow { found, mend }
            | Reason::InvalidDate { found, mend } => vec![found.clone(), mend.clone()],
            Reason::TextTooLong { length, limit } => vec![length.to_string(), limit.to_string()],
            Reason::UnsafeKey { key } => vec![key.clone()],
            other => return E::custom(other),
        };
        let mut text = format!("{SEPARATOR}{}", self.code());
        for part in parts {
            text.push(SEPARATOR);
            text.extend(part.chars().filter(|c| *c != SEPARATOR));
        }
        text.push(SEPARATOR);
        E::custom(text)
    }

    pub(crate) fn from_serde_text(text: &str) -> Option<Reason> {
        // A format may add its own words (serde_json adds line and column): they stand outside.
        let mut parts = text.split(SEPARATOR).skip(1);
        let code = parts.next()?;
        let mut part = || parts.next().map(str::to_owned);
        Some(match code {
            "INVALID_INSTANT" => Reason::InvalidInstant { found: part()? },
            "INSTANT_OUT_OF_RANGE" => Reason::InstantOutOfRange { found: part()? },
            "INVALID_DURATION" => Reason::InvalidDuration { found: part()?, mend: part()? },
            "INVALID_WINDOW" => Reason::InvalidWindow { found: part()?, mend: part()? },
            "INVALID_DATE" => Reason::InvalidDate { found: part()?, mend: part()? },
            "TEXT_TOO_LONG" => {
                Reason::TextTooLong { length: part()?.parse().ok()?, limit: part()?.parse().ok()? }
            }
            "UNSAFE_KEY" => Reason::UnsafeKey { key: part()? },
            _ => return None,
        })
    }
}

/// Problems that one refusal tells.
pub(crate) const MAX_PROBLEMS: usize = 1_000;

/// Names that there are, for an error message: of very many the first.
pub(crate) fn listed(names: &mut dyn Iterator<Item = &String>) -> Vec<String> {
    const LIMIT: usize = 50;
    let mut listed = Vec::new();
    for name in names {
        if listed.len() == LIMIT {
            listed.push("…".to_owned());
            break;
        }
        listed.push(name.clone());
    }
    listed
}

/// A value of the input, shortened for an error message.
pub(crate) fn shown(value: &str) -> String {
    const LIMIT: usize = 40;
    let mut text: String = value.chars().take(LIMIT).filter(|c| !c.is_control()).collect();
    if value.chars().nth(LIMIT).is_some() {
        text.push('…');
    }
    text
}

/// One reason and the field it is about, such as `ticket.priority` or `config.policies[2].calendar`.
#[derive(Clone, Debug, PartialEq, Error)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[error("{path}{}{reason}", if path.is_empty() { "" } else { ": " })]
pub struct Problem {
    /// The path of the offending field, from the name of the call's argument.
    pub path: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// A problem as it is told: with its sentence.
#[derive(Serialize, Write)]
struct Told<'a> {
    path: &'a str,
    reason: &'a Reason,
    message: String,
}

impl Problem {
    fn told(&self) -> Told<'_> {
        Told { path: &self.path, reason: &self.reason, message: self.to_string() }
    }
}

impl Write for Problem {
    fn write(&self, out: &mut Out) {
        self.told().write(out);
    }
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.told().serialize(serializer)
    }
}

/// A refusal: nothing was decided and nothing changed. It names **all** the problems found, at least one; of more than
/// 1,000 the first.
///
/// ```
/// use ticket_engine::{Actor, Engine, EngineConfig, OpenCommand, TicketDraft, Transition};
/// # let at = "2026-11-23T09:00:00Z".parse()?;
/// let engine = Engine::new(&EngineConfig::default())?;
/// let ticket = engine.open(&TicketDraft::new(1, "Help", "P3", 7), &OpenCommand::new(at))?.ticket;
/// let refusal = engine.transition(&ticket, &Transition::new("RESOLVED", Actor::agent(2), at)).unwrap_err();
/// assert_eq!(refusal.code(), "INVALID_TRANSITION");
/// assert_eq!(refusal.to_string(), "to: a ticket in OPEN cannot move to RESOLVED; from OPEN it may go to IN_PROGRESS, CLOSED");
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TicketEngineError(Box<Problems>);

/// At least one problem.
#[derive(Clone, Debug, PartialEq)]
struct Problems {
    first: Problem,
    others: Vec<Problem>,
}

impl TicketEngineError {
    /// The refusal for `problems`, or `Ok` when there are none.
    pub(crate) fn unless_empty(problems: Vec<Problem>) -> Result<(), TicketEngineError> {
        let mut problems = problems.into_iter().take(MAX_PROBLEMS);
        match problems.next() {
            None => Ok(()),
            Some(first) => {
                Err(TicketEngineError(Box::new(Problems { first, others: problems.collect() })))
            }
        }
    }

    /// The code of the first problem.
    pub fn code(&self) -> &'static str {
        self.0.first.reason.code()
    }

    /// The path of the first problem.
    pub fn path(&self) -> &str {
        &self.0.first.path
    }

    /// All problems, the first one included.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        std::iter::once(&self.0.first).chain(&self.0.others)
    }
}

impl From<Problem> for TicketEngineError {
    fn from(first: Problem) -> Self {
        TicketEngineError(Box::new(Problems { first, others: Vec::new() }))
    }
}

impl fmt::Display for TicketEngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.first)?;
        self.0.others.iter().try_for_each(|problem| write!(f, " | {problem}"))
    }
}

impl std::error::Error for TicketEngineError {}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn the_code_in_json_is_the_code_in_rust() {
        for reason in Reason::iter() {
            let json = serde_json::to_value(&reason).unwrap();
            assert_eq!(json["code"], reason.code());
        }
    }

    #[test]
    fn a_leaf_reason_survives_its_way_through_serde() {
        for reason in [
            Reason::InvalidInstant { found: "x".into() },
            Reason::InstantOutOfRange { found: "y".into() },
            Reason::InvalidDuration { found: "P1D".into(), mend: "say hours".into() },
            Reason::InvalidWindow { found: "09:00-09:00".into(), mend: "widen it".into() },
            Reason::InvalidDate { found: "02-30".into(), mend: "wait".into() },
            Reason::TextTooLong { length: 9, limit: 3 },
            Reason::UnsafeKey { key: "__proto__".into() },
        ] {
            let error: serde_json::Error = reason.clone().into_serde();
            assert_eq!(Reason::from_serde_text(&error.to_string()), Some(reason));
        }
    }
}
