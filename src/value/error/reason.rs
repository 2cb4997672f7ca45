//! Why an input was refused, as data.

use serde::Serialize;
use strum::IntoStaticStr;
use thiserror::Error;

use super::Problem;
use crate::value::codec::Pack;
use crate::value::{Instant, Role, listed, shown};

/// Why an input was refused. `Display` says what is wrong; [`hint`](Reason::hint) says how to fix
/// it.
#[derive(Clone, Debug, PartialEq, Error, IntoStaticStr, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS, strum::EnumIter), ts(export_to = "types.ts"))]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Reason {
    /// A required field is absent.
    #[error("this field is missing")]
    MissingField {
        /// What was probably passed instead, and how to fix it.
        hint: Option<String>,
    },
    /// A field that the call does not know. Otherwise a misspelling would pass silently.
    #[error("unknown field; expected {expected}")]
    UnknownField {
        /// The fields that exist, in words.
        expected: String,
        /// The field's new name, if it was renamed.
        hint: Option<String>,
    },
    /// A value of another type or form than the field takes.
    #[error("expected {expected}, got {found}")]
    InvalidValue {
        /// What the field takes, in words.
        expected: String,
        /// What was found, shortened.
        found: String,
        /// How to fix it, when there is more to say.
        hint: Option<String>,
    },
    /// Not an instant.
    #[error("\"{found}\" is not an instant")]
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
    #[error("\"{found}\" is not a usable duration")]
    InvalidDuration {
        /// The value found, shortened.
        found: String,
        /// How to fix it.
        hint: String,
    },
    /// A string longer than its field takes.
    #[error("expected at most {limit} characters, got {length}")]
    TextTooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A key that would set an object's prototype in JavaScript.
    #[error("the key {key} would set an object's prototype in JavaScript")]
    UnsafeKey {
        /// The key.
        key: String,
    },
    /// A status that the workflow does not have.
    #[error("\"{found}\" is not a status of this workflow; {}", one_of(known))]
    UnknownStatus {
        /// The status found, shortened.
        found: String,
        /// The workflow's states; if there are more than 50, the first 50 and "…".
        known: Vec<String>,
    },
    /// A priority that the configuration does not have.
    #[error("\"{found}\" is not a configured priority; {}", one_of(known))]
    UnknownPriority {
        /// The priority found, shortened.
        found: String,
        /// The configured priorities, most urgent first; if there are more than 50, the first 50
        /// and "…".
        known: Vec<String>,
    },
    /// The ticket's team is not among the teams of the command.
    #[error("{}", if *has_team { "the ticket's team is not among the teams" } else { "the ticket has no team, and there is not exactly one" })]
    UnknownTeam {
        /// Whether the ticket has a team at all.
        has_team: bool,
    },
    /// A ticket to be assigned that is assigned already.
    #[error("the ticket is already assigned to {found}")]
    AlreadyAssigned {
        /// The agent.
        found: String,
    },
    /// A ticket to be assigned that is offered to somebody already.
    #[error("the ticket is offered to {found} until {until}")]
    AlreadyOffered {
        /// The agent.
        found: String,
        /// The first instant at which the offer can no longer be accepted.
        until: Instant,
    },
    /// A ticket to be reassigned that nobody has.
    #[error("the ticket is neither assigned nor offered to anybody")]
    NotAssigned,
    /// There is no offer to answer: it was answered, has lapsed or was withdrawn.
    #[error("the ticket has no open offer")]
    NoOffer,
    /// An answer to an offer that was made to somebody else.
    #[error("the ticket is offered to {found}; only they, an admin or the system can answer")]
    OfferedToAnother {
        /// The agent.
        found: String,
    },
    /// A calendar that the configuration does not have.
    #[error("there is no calendar \"{found}\"")]
    UnknownCalendar {
        /// The calendar found, shortened.
        found: String,
        /// The configured calendars; if there are more than 50, the first 50 and "…".
        known: Vec<String>,
    },
    /// A clock that neither is built in nor configured.
    #[error("there is no clock \"{found}\"")]
    UnknownClock {
        /// The id found, shortened.
        found: String,
        /// The clocks that exist; if there are more than 50, the first 50 and "…".
        known: Vec<String>,
    },
    /// The workflow has no edge from the ticket's status to the requested one.
    #[error("a ticket in {from} cannot move to {to}")]
    InvalidTransition {
        /// The ticket's status.
        from: String,
        /// The requested status.
        to: String,
        /// Where the ticket may go.
        allowed: Vec<String>,
    },
    /// The ticket already has the requested status: most often a repeated request.
    #[error("the ticket is already {status}")]
    AlreadyInStatus {
        /// The status.
        status: String,
    },
    /// The edge is not open to the actor's role.
    #[error("the transition from {from} to {to} is not open to the role {role}")]
    RoleNotAllowed {
        /// The ticket's status.
        from: String,
        /// The requested status.
        to: String,
        /// The actor's role.
        role: Role,
        /// The roles that may.
        allowed: Vec<Role>,
    },
    /// The edge requires something that the command and the ticket lack.
    #[error("the transition from {from} to {to} requires this")]
    RequirementNotMet {
        /// The ticket's status.
        from: String,
        /// The requested status.
        to: String,
    },
    /// A closed ticket after its reopen window.
    #[error("the ticket was closed at {closed_at} and could be reopened until {until}")]
    ReopenWindowPassed {
        /// When it was closed.
        closed_at: Instant,
        /// The last instant at which it could have been reopened.
        until: Instant,
    },
    /// A command that makes no sense on a closed ticket.
    #[error("the ticket is closed")]
    TicketClosed {
        /// Its status.
        status: String,
    },
    /// More fell due since the ticket's last change than one decision can apply.
    #[error("more than {limit} things fell due on this ticket since its last change")]
    CatchUpFirst {
        /// How many due events one decision applies at most.
        limit: usize,
    },
    /// A command earlier than the ticket's last change.
    #[error("{at} is before the ticket's last change at {updated_at}")]
    StaleTimestamp {
        /// The command's instant.
        at: Instant,
        /// The ticket's last change.
        updated_at: Instant,
    },
    /// A time zone that the calendar does not know.
    #[error("\"{found}\" is not a known time zone")]
    UnknownTimeZone {
        /// The zone found, shortened.
        found: String,
        /// The most similar known names.
        nearest: Vec<String>,
    },
    /// A date that does not exist, or a rule that yields no date.
    #[error("{found} is not usable here")]
    InvalidDate {
        /// What was found, shortened.
        found: String,
        /// How to fix it.
        hint: String,
    },
    /// An impossible window of working hours.
    #[error("{found} is not a window of hours")]
    InvalidWindow {
        /// The window found.
        found: String,
        /// How to fix it.
        hint: String,
    },
    /// A calendar without any open time.
    #[error("this calendar never opens")]
    CalendarNeverOpens,
    /// A deadline after the last supported instant (or, counted backwards, before the first).
    #[error("the deadline is outside the supported range of 1970-01-01 to 2200-01-01")]
    DeadlineOutOfRange,
    /// The same id twice in a list of unique ids.
    #[error("duplicate \"{found}\"")]
    Duplicate {
        /// The id.
        found: String,
    },
    /// A setting that no desk can mean, or that contradicts the rest of the configuration.
    #[error("{problem}")]
    InvalidConfig {
        /// What is wrong.
        problem: String,
        /// How to fix it.
        hint: String,
    },
    /// More than one call may process.
    #[error("more than {limit}")]
    LimitExceeded {
        /// The limit, in words.
        limit: String,
        /// How to stay within it.
        hint: String,
    },
}

impl Reason {
    /// The stable name of the reason, for programs: compare this, not the sentence.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// How to fix it, when there is more to say than what was expected.
    pub fn hint(&self) -> Option<String> {
        let fixed = match self {
            Reason::MissingField { hint }
            | Reason::UnknownField { hint, .. }
            | Reason::InvalidValue { hint, .. } => return hint.clone(),
            Reason::InvalidDuration { hint, .. }
            | Reason::InvalidDate { hint, .. }
            | Reason::InvalidWindow { hint, .. }
            | Reason::InvalidConfig { hint, .. }
            | Reason::LimitExceeded { hint, .. } => return Some(hint.clone()),
            Reason::UnknownCalendar { known, .. } if !known.is_empty() => {
                let quoted: Vec<_> = known.iter().map(|name| format!("\"{name}\"")).collect();
                return Some(format!("define it under calendars or use {}", or(&quoted)));
            }
            Reason::UnknownClock { known, .. } => {
                return Some(format!("define it under clocks or use {}", or(known)));
            }
            Reason::InvalidTransition { from, allowed, .. } => {
                return Some(if allowed.is_empty() {
                    format!("no transition leaves {from}")
                } else {
                    format!("move it to {}", or(allowed))
                });
            }
            Reason::RoleNotAllowed { allowed, .. } => {
                let roles: Vec<String> = allowed.iter().map(Role::to_string).collect();
                return Some(format!("have it done by {}", or(&roles)));
            }
            Reason::UnknownTimeZone { nearest, .. } => {
                return Some(format!(
                    "did you mean {}? A fixed offset such as +05:30 works too",
                    or(nearest)
                ));
            }
            Reason::InvalidInstant { .. } => {
                "pass a Date, epoch milliseconds, or an RFC 3339 string with an offset, such as 2026-11-23T09:00:00Z"
            }
            Reason::UnsafeKey { .. } => "rename it",
            Reason::UnknownTeam { has_team: true } => "add the team, or move the ticket",
            Reason::UnknownTeam { has_team: false } => "set the ticket's teamId",
            Reason::AlreadyAssigned { .. } => "leave the ticket out, or use reassign",
            Reason::AlreadyOffered { .. } => "wait for the answer, or use reassign",
            Reason::NotAssigned => "use assign",
            Reason::NoOffer => "retry with the newest snapshot",
            Reason::UnknownCalendar { .. } => {
                "refer to a calendar by its name only in the configuration of an engine"
            }
            Reason::AlreadyInStatus { .. } => "retry with the newest snapshot",
            Reason::RequirementNotMet { .. } => {
                "pass comment or feedback with the transition; set other fields first"
            }
            Reason::ReopenWindowPassed { .. } => "open a follow-up instead",
            Reason::TicketClosed { .. } => "reopen it first",
            Reason::CatchUpFirst { .. } => {
                "call advance with the present time until it has nothing to commit, then retry"
            }
            Reason::StaleTimestamp { .. } => "retry with the newest snapshot and the present time",
            Reason::CalendarNeverOpens => {
                "add a window of hours to at least one weekday, outside holidays"
            }
            Reason::DeadlineOutOfRange => "shorten the time or widen the hours",
            Reason::Duplicate { .. } => "use another one, or list it only once",
            Reason::InstantOutOfRange { .. }
            | Reason::TextTooLong { .. }
            | Reason::UnknownStatus { .. }
            | Reason::UnknownPriority { .. }
            | Reason::OfferedToAnother { .. } => return None,
        };
        Some(fixed.to_owned())
    }

    /// A setting that is wrong, and how to fix it.
    pub(crate) fn invalid_config(problem: &str, hint: &str) -> Reason {
        Reason::InvalidConfig { problem: problem.to_owned(), hint: hint.to_owned() }
    }

    /// A clock that is neither built in nor configured.
    pub(crate) fn unknown_clock(found: &str, known: &mut dyn Iterator<Item = &str>) -> Reason {
        let known: Vec<String> = known.map(str::to_owned).collect();
        Reason::UnknownClock { found: shown(found), known: listed(&mut known.iter()) }
    }

    /// More than `limit`, and how to stay within it.
    pub(crate) fn limit_exceeded(limit: &str, hint: &str) -> Reason {
        Reason::LimitExceeded { limit: limit.to_owned(), hint: hint.to_owned() }
    }

    /// A value of another type or form than the field takes.
    pub(crate) fn expected(expected: impl Into<String>, found: impl Into<String>) -> Reason {
        Reason::InvalidValue { expected: expected.into(), found: found.into(), hint: None }
    }

    /// A problem with this reason, about the field at `path`.
    pub fn at(self, path: impl Into<String>) -> Problem {
        Problem { path: path.into(), reason: self }
    }
}

fn one_of(names: &[String]) -> String {
    if names.is_empty() {
        "there are none".to_owned()
    } else {
        format!("expected one of {}", names.join(", "))
    }
}

fn or(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => names.join(""),
    }
}

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
}
