//! Replaying a log of many tickets under a configuration: which targets would have been met.
//!
//! A log is read once ([`log`]) and run under any number of configurations ([`run`]): ticket by
//! ticket, by the same rules for clocks, timers and transitions as single decisions, but without
//! what a decision records (history, effects, patches). The result is the outcome of each ticket in
//! columns ([`outcome`]) and how each policy was met ([`attainment`]).
//!
//! ```
//! use ticket_engine::replay::{LogColumns, LogKind, Outcome, ReplayLog};
//! use ticket_engine::{EngineConfig, ClockId};
//!
//! // A P3 ticket, opened on a Monday at nine, started at ten and resolved at noon.
//! let nine = 1_795_424_400_000.0;
//! let hour = 3_600_000.0;
//! let log = ReplayLog::new(&LogColumns {
//!     ticket: &[0, 0, 0, 0],
//!     at: &[nine, nine, nine + hour, nine + 3.0 * hour],
//!     kind: &[LogKind::Priority, LogKind::Opened, LogKind::Status, LogKind::Status]
//!         .map(|kind| kind as u8),
//!     value: &[0, 0, 1, 2],
//!     role: None,
//!     values: &["P3".into(), "IN_PROGRESS".into(), "RESOLVED".into()],
//!     until: None,
//! })?;
//! let config = EngineConfig {
//!     policies: ticket_engine::sla::presets::standard_policies(),
//!     ..EngineConfig::default()
//! };
//! let replay = log.run(&config)?;
//! let resolution = replay.outcomes("sla", &ClockId::Resolution).unwrap();
//! assert_eq!(resolution.outcome, [Outcome::Met as u8]);
//! assert_eq!(resolution.used_ms, [3.0 * hour]);
//! # Ok::<(), ticket_engine::TicketEngineError>(())
//! ```
//!
//! # What is replayed, and what is not
//!
//! * Replayed: the matching policy and its changes, pauses, reopenings, changes of target, cycles,
//!   breaches, the workflow and its reopen window (a refused change leaves the ticket as it is),
//!   and timers that change a ticket's priority, status, team, assignee or tags.
//! * Left out, because no clock depends on it: warnings, pages, notices and agents' loads.
//! * Assignments come from the log and are not decided.
//! * A comment, a feedback or a description that a transition requires counts as present.

pub mod attainment;
pub mod log;
pub mod outcome;
mod relevance;
pub mod run;

pub use attainment::{Attainment, WorkingMinutes};
pub use log::{LogColumns, LogKind, ReplayLog};
pub use outcome::{Outcome, Outcomes};
pub use run::{Replay, ReplayedClock};
