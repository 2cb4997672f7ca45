//! The decision engine for IT ticketing.
//!
//! ```text
//! (ticket snapshot, command, at)  --Engine-->  Decision {
//!     ticket, patch, history, breaches, comments, effects, next_wake_at, trace
//! }
//! ```
//!
//! It decides what a help desk must decide and does nothing else: no I/O, no clock, no randomness,
//! no hidden state. Your application, which stores the tickets ("the host"), supplies the time,
//! calls the [`Engine`] for every decision and commits the result in one transaction.
//!
//! # Where to look
//!
//! | to find | look in |
//! |---|---|
//! | the calls that your application makes | [`engine`]: one file per command |
//! | what goes in and comes out | [`model`] |
//! | which status may follow which | [`workflow`] |
//! | business hours | [`calendar`] |
//! | deadlines, pauses, warnings, breaches | [`sla`] |
//! | automatic actions after some time | [`timer`] |
//! | which tickets a policy or a timer applies to | [`condition`] |
//! | why a decision came out as it did | [`explain`] |
//! | suspicious settings of a configuration | [`lint`] |
//! | who gets the ticket | [`assignment`] |
//! | how a past log would have fared under another configuration | [`replay`] |
//! | the audit trail and its verification | [`history`] |
//! | the configuration | [`config`] |
//! | errors, actors, instants, durations, ids, plain values | [`value`] |
//!
//! # Example
//!
//! ```
//! use ticket_engine::{Actor, Engine, EngineConfig, Instant, OpenCommand, TicketDraft, Transition};
//!
//! let engine = Engine::new(&EngineConfig {
//!     policies: ticket_engine::sla::presets::standard_policies(),
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

// The derives refer to the crate by the name that its users have for it.
extern crate self as ticket_engine;

pub mod assignment;
pub mod calendar;
pub mod condition;
pub mod config;
pub mod engine;
pub mod explain;
pub mod history;
pub mod lint;
pub mod model;
pub mod replay;
pub mod sla;
pub mod timer;
#[cfg(test)]
mod typescript;
pub mod value;
pub mod workflow;

pub use assignment::{Agent, QueueStrategy, Roster, Team};
pub use calendar::{Calendar, CalendarConfig};
pub use condition::Condition;
pub use config::EngineConfig;
pub use engine::{
    AdvanceCommand, AdvanceItem, AnnotateBreachCommand, AssignCommand, BatchCommand, BatchItem,
    BreakdownBy, BreakdownCommand, ClockBreakdown, CommentCommand, Decision, Engine,
    FollowUpCommand, OfferCommand, OpenCommand, PreviewCommand, ReapplyPoliciesCommand,
    RosterCommand, TicketChanges, Transition, UpdateCommand,
};
pub use history::{Verification, verify_history};
pub use model::{
    ClockGroup, ClockId, CommentDraft, Effect, SlaBreach, SlaClock, Ticket, TicketComment,
    TicketDraft, TicketHistory, TicketPatch,
};
pub use sla::{ClockConfig, SlaPolicy};
pub use timer::TimerConfig;
pub use value::{
    Actor, Id, Instant, Minutes, NameMap, Problem, Reason, Role, TicketEngineError, Value,
    from_json, from_value,
};
pub use workflow::{AllowedTransition, State, StatusCategory, WaitsFor, WorkflowConfig};
