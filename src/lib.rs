//! The decision engine for IT ticketing.
//!
//! ```text
//! (ticket snapshot, command, at)  --Engine-->  Decision { ticket, patch, history, breaches, comments, effects, next_wake_at, trace }
//! ```
//!
//! It decides what a help desk must decide and does nothing else: no I/O, no clock, no randomness,
//! no hidden state. The host supplies the time, calls the [`Engine`] for every decision and commits
//! the answer in one transaction.
//!
//! # The tour
//!
//! | to find | look in |
//! |---|---|
//! | the calls a host makes | [`engine`]: one file per command |
//! | what goes in and comes out | [`ticket`], [`comment`], [`actor`], [`decision`], [`effect`], [`history`] |
//! | which status may follow which | [`workflow`] |
//! | business hours | [`calendar`] |
//! | deadlines, pauses, warnings, breaches | [`sla`] |
//! | what happens by itself after some time | [`timer`], [`page`] |
//! | which tickets a policy or a timer is for | [`condition`] |
//! | why a decision is as it is | [`trace`] |
//! | what in a configuration is hardly meant | [`lint`] |
//! | who gets the ticket | [`assignment`] |
//! | what would have become of a whole log under another configuration | [`replay`] |
//! | everything that can be refused, and why | [`error`] |
//! | the configuration | [`config`], [`named`] |
//! | instants, durations, ids, plain values | [`instant`], [`duration`], [`id`], [`value`] |
//!
//! # Example
//!
//! ```
//! use ticket_engine::{Actor, Engine, EngineConfig, Instant, OpenCommand, TicketDraft, Transition};
//!
//! let engine = Engine::new(&EngineConfig {
//!     policies: ticket_engine::sla::presets::itil(),
//!     ..EngineConfig::default()
//! })?;
//! let monday: Instant = "2026-11-23T09:00:00Z".parse()?;
//! let draft = TicketDraft::new("T-1", "The printer is on fire", "P3", "user-7");
//! let opened = engine.open(&draft, &OpenCommand::new(monday))?;
//! assert_eq!(opened.ticket.response_due_at, Some("2026-11-23T13:00:00Z".parse()?));
//!
//! let started = engine.transition(
//!     &opened.ticket,
//!     &Transition::new("IN_PROGRESS", Actor::agent("agent-1"), "2026-11-23T09:10:00Z".parse()?),
//! )?;
//! assert_eq!(started.ticket.status, "IN_PROGRESS");
//! assert_eq!(started.ticket.first_response_at, Some("2026-11-23T09:10:00Z".parse()?));
//! # Ok::<(), ticket_engine::TicketEngineError>(())
//! ```
#![forbid(unsafe_code)]

pub mod actor;
pub mod assignment;
pub mod calendar;
pub mod comment;
pub mod condition;
pub mod config;
pub mod decision;
pub mod duration;
pub mod effect;
pub mod engine;
pub mod error;
pub mod history;
pub mod id;
pub mod input;
pub mod instant;
pub mod lint;
pub mod named;
mod number;
pub mod packed;
pub mod page;
pub mod replay;
pub mod sla;
mod sorted;
mod text;
pub mod ticket;
pub mod timer;
pub mod trace;
#[cfg(test)]
mod typescript;
pub mod value;
pub mod workflow;

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod wasm;

pub use actor::{Actor, Role};
pub use assignment::{Agent, QueueStrategy, Roster, Team};
pub use calendar::{Calendar, CalendarConfig};
pub use comment::{CommentDraft, TicketComment};
pub use condition::Condition;
pub use config::EngineConfig;
pub use decision::Decision;
pub use duration::Minutes;
pub use effect::Effect;
pub use engine::{
    AdvanceCommand, AssignCommand, BatchCommand, BatchItem, CommentCommand, Engine,
    FollowUpCommand, MigrateCommand, OfferCommand, OpenCommand, PreviewCommand, RosterCommand,
    SweepItem, TicketChanges, Transition, UpdateCommand,
};
pub use error::{Problem, Reason, TicketEngineError};
pub use history::{TicketHistory, Verification, verify_history};
pub use id::Id;
pub use instant::Instant;
pub use named::Named;
pub use sla::{Metric, SlaBreach, SlaClock, SlaPolicy};
pub use ticket::{Ticket, TicketDraft, TicketPatch};
pub use timer::TimerConfig;
pub use value::Value;
pub use workflow::{AllowedTransition, Category, WorkflowConfig};
