//! Which status may follow which, for whom, and on what conditions.

mod allowed;
mod guard;
mod lint;
mod mermaid;
pub mod presets;

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::duration::Minutes;
use crate::error::{Problem, Reason, listed, shown};
use crate::instant::Instant;
use crate::named::Named;
use crate::packed::{Read, Write};

pub use allowed::AllowedTransition;
pub(crate) use guard::Attempt;
pub use mermaid::to_mermaid;

/// What a state means to the clocks: every state of a workflow belongs to one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Waiting for the desk to begin.
    Open,
    /// The desk works on it.
    Active,
    /// Waiting for someone outside the desk: resolution clocks pause.
    Pending,
    /// Solved, until the reporter says otherwise.
    Resolved,
    /// Over.
    Closed,
}

impl Category {
    /// Whether the desk has finished: resolved or closed.
    pub const fn is_done(self) -> bool {
        matches!(self, Category::Resolved | Category::Closed)
    }
}

/// What an edge may require, in the command or already in the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum Requirement {
    /// A comment given with the transition.
    Comment,
    /// The reporter's feedback.
    Feedback,
    /// An assignee.
    AssigneeId,
    /// A team.
    TeamId,
    /// A category.
    Category,
    /// A description.
    Description,
}

/// A workflow as configuration writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkflowConfig {
    /// The state a ticket is opened in unless its draft says otherwise.
    pub initial: String,
    /// Each state and its category; at most 500.
    #[cfg_attr(test, ts(type = "{ [state: string]: Category }"))]
    pub states: Named<Category>,
    /// The edges; at most 10,000.
    pub transitions: Vec<TransitionRule>,
    /// How long after closing a ticket may be reopened or commented on, in minutes of all time; for ever when
    /// absent. Past it a follow-up is opened instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen_window_minutes: Option<Minutes>,
}

/// An edge of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionRule {
    /// The state it leaves.
    pub from: String,
    /// The state it enters.
    pub to: String,
    /// A name for a button, such as "Escalate to vendor".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The roles that may take it; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    /// What it requires; nothing when absent.
    #[serde(
        default,
        deserialize_with = "crate::text::or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Requirement>>"))]
    pub requires: Vec<Requirement>,
}

impl TransitionRule {
    /// An edge open to everyone and without conditions.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> TransitionRule {
        TransitionRule {
            from: from.into(),
            to: to.into(),
            name: None,
            roles: None,
            requires: Vec::new(),
        }
    }

    /// Whether that role may take it.
    pub fn is_open_to(&self, role: Role) -> bool {
        self.roles.as_ref().is_none_or(|roles| roles.contains(&role))
    }
}

/// A workflow with the questions that are asked of it.
#[derive(Clone, Debug)]
pub(crate) struct Workflow {
    config: WorkflowConfig,
}

impl Workflow {
    pub fn new(config: WorkflowConfig) -> Workflow {
        Workflow { config }
    }

    /// As it was configured.
    pub fn config(&self) -> &WorkflowConfig {
        &self.config
    }

    /// All that is wrong with it, with paths under `path`.
    pub fn problems(&self, path: &str) -> Vec<Problem> {
        lint::problems(&self.config, path)
    }

    /// The state in which tickets are opened.
    pub fn initial(&self) -> &str {
        &self.config.initial
    }

    /// The category of `status`.
    pub fn category(&self, status: &str) -> Option<Category> {
        self.config.states.get(status).copied()
    }

    /// The category of `status`, or that it is unknown.
    pub fn known(&self, status: &str, path: &str) -> Result<Category, Problem> {
        self.category(status).ok_or_else(|| {
            Reason::UnknownStatus {
                found: shown(status),
                known: listed(&mut self.config.states.keys()),
            }
            .at(path)
        })
    }

    /// The states of one category.
    pub fn states_in(&self, category: Category) -> impl Iterator<Item = &str> {
        self.config
            .states
            .iter()
            .filter(move |(_, own)| **own == category)
            .map(|(name, _)| name.as_str())
    }

    /// The last instant at which a ticket that was closed at `closed_at` may be reopened; `None` when it always may.
    pub fn reopen_until(&self, closed_at: Instant) -> Option<Instant> {
        let window = self.config.reopen_window_minutes?.ms();
        let until = closed_at.epoch_ms().saturating_add(window);
        Some(Instant::from_epoch_ms(until).unwrap_or(Instant::MAX))
    }

    /// Whether the engine itself may move a ticket from `from` to `to`.
    pub fn is_open_to_system(&self, from: &str, to: &str) -> bool {
        self.edge(from, to).is_some_and(|edge| edge.is_open_to(Role::System))
    }

    pub fn edge(&self, from: &str, to: &str) -> Option<&TransitionRule> {
        self.config.transitions.iter().find(|edge| edge.from == from && edge.to == to)
    }

    fn targets(&self, from: &str) -> Vec<String> {
        self.config
            .transitions
            .iter()
            .filter(|edge| edge.from == from)
            .map(|edge| edge.to.clone())
            .collect()
    }
}
