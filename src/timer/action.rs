//! What a timer does.

use serde::Serialize;

use crate::model::Severity;
use crate::value::codec::{Pack, Unpack};
use crate::value::{Id, limits};

/// An action of a timer.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// Set the ticket's priority. Every clock has at least the grace of the new policy left, so a
    /// raise by a timer never makes a ticket late.
    SetPriority(#[packed(max_chars = limits::NAME)] String),
    /// Move the ticket to the queue of this team, unassigned.
    SetTeam(Id),
    /// Move the ticket to this status if the workflow has a transition from its current one that is
    /// open to the role `system`; otherwise do nothing. The requirements of the transition are not
    /// checked, as nobody is there to meet them.
    SetStatus(#[packed(max_chars = limits::NAME)] String),
    /// Page somebody.
    Page {
        /// How bad it is.
        #[serde(default)]
        severity: Severity,
    },
    /// Notify the people concerned, with this name for the notification.
    Notify(#[packed(max_chars = limits::NAME)] String),
    /// Add a tag, unless the ticket has it.
    AddTag(#[packed(max_chars = limits::NAME)] String),
    /// Unassign the ticket and emit an effect that requests a new assignment.
    Reassign {},
}

impl Action {
    /// Whether it changes the ticket, rather than only notifying or paging somebody.
    pub(crate) fn is_change(&self) -> bool {
        !matches!(self, Action::Page { .. } | Action::Notify(_))
    }
}
