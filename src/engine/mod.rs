//! The engine: one file for each command.
//!
//! Every command takes the same steps (`decide`). What fell due by `at` is applied first, each item
//! at its own instant. Then the command is applied. Then the decision is completed.

mod advance;
mod advance_all;
mod annotate_breach;
mod assign;
mod batch;
mod breakdown;
mod comment;
pub(crate) mod decide;
mod decision;
mod due_rows;
mod follow_up;
mod offer;
mod open;
mod preview;
mod reapply_policies;
mod roster;
mod transition;
mod update;
mod workflow;

pub use advance::AdvanceCommand;
pub use advance_all::AdvanceItem;
pub use annotate_breach::AnnotateBreachCommand;
pub use assign::{AssignCommand, RosterCommand};
pub use batch::{BatchCommand, BatchItem};
pub use breakdown::{BreakdownBy, BreakdownCommand, ClockBreakdown, HeldTime};
pub use comment::CommentCommand;
pub use decision::Decision;
pub use due_rows::due_rows;
pub use follow_up::FollowUpCommand;
pub use offer::OfferCommand;
pub use open::OpenCommand;
pub use preview::PreviewCommand;
pub use reapply_policies::ReapplyPoliciesCommand;
pub use transition::Transition;
pub use update::{TicketChanges, UpdateCommand};

use crate::calendar::{self, Calendar};
use crate::config::{CompiledConfig, EngineConfig};
use crate::value::TicketEngineError;

/// A compiled configuration, with a method for every command.
///
/// It holds no tickets and no other state, so you can drop and recreate it at any time.
#[derive(Debug)]
pub struct Engine {
    config: CompiledConfig,
}

impl Engine {
    /// Compiles a configuration.
    ///
    /// # Errors
    /// `LIMIT_EXCEEDED` for everything that exceeds a limit, without further checks. Otherwise all
    /// other problems at once: unknown calendars, priorities and states, impossible windows,
    /// duplicate policies, unreachable states. Paths begin with `config`.
    pub fn new(config: &EngineConfig) -> Result<Engine, TicketEngineError> {
        Ok(Engine { config: CompiledConfig::new(config)? })
    }

    /// The calendar called `name`, compiled. `default` is always there.
    ///
    /// # Errors
    /// `UNKNOWN_CALENDAR`.
    pub fn calendar(&self, name: &str) -> Result<&Calendar, TicketEngineError> {
        Ok(calendar::named(self.config.calendars(), name, || "name".to_owned())?)
    }

    /// The compiled configuration.
    pub(crate) const fn config(&self) -> &CompiledConfig {
        &self.config
    }
}
