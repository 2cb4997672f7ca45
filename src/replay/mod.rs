//! A whole log at once: what would have become of these tickets under that configuration.
//!
//! A log is read once ([`log`]), and folded as often as a configuration changes ([`fold`]): ticket by ticket, by the
//! same rules for clocks, timers and transitions as single decisions, but without what a decision records (history,
//! effects, patches). Out come the outcome of each ticket in columns ([`outcome`]) and how each policy was kept
//! ([`attainment`]).
//!
//! ```
//! use ticket_engine::replay::{LogColumns, LogKind, Outcome, ReplayLog};
//! use ticket_engine::{EngineConfig, Metric};
//!
//! // One P3, opened on a Monday at nine, taken up at ten and resolved at noon.
//! let nine = 1_795_424_400_000.0;
//! let hour = 3_600_000.0;
//! let log = ReplayLog::new(&LogColumns {
//!     ticket: &[0, 0, 0, 0],
//!     at: &[nine, nine, nine + hour, nine + 3.0 * hour],
//!     kind: &[LogKind::Priority, LogKind::Opened, LogKind::Status, LogKind::Status].map(|kind| kind as u8),
//!     value: &[0, 0, 1, 2],
//!     role: None,
//!     values: &["P3".into(), "IN_PROGRESS".into(), "RESOLVED".into()],
//!     until: None,
//! })?;
//! let config = EngineConfig { policies: ticket_engine::sla::presets::itil(), ..EngineConfig::default() };
//! let replay = log.run(&config)?;
//! let resolution = &replay.outcomes[Metric::Resolution as usize];
//! assert_eq!(resolution.outcome, [Outcome::Met as u8]);
//! assert_eq!(resolution.used_ms, [3.0 * hour]);
//! # Ok::<(), ticket_engine::TicketEngineError>(())
//! ```
//!
//! # What is folded, and what is not
//!
//! Folded: which policy applies and when that changes, pauses, reopenings, changes of target, cycles, breaches, the
//! workflow and its reopen window (a change that it refuses leaves the ticket where it is), and the timers that change a
//! ticket: its priority, status, team, assignee or tags. Left out, because no clock depends on it: warnings, pages,
//! notices, agents' loads and everything else that is told and not counted. Assignment is not decided but taken from the
//! log. What a transition requires of its command (a comment, a feedback) or of a description is taken to have been there.

pub mod attainment;
pub mod fold;
pub mod log;
pub mod outcome;
mod relevance;

pub use attainment::{Attainment, WorkingMinutes};
pub use fold::Replay;
pub use log::{LogColumns, LogKind, ReplayLog};
pub use outcome::{Outcome, Outcomes};
