//! What a timer does.

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::packed::{Read, Write};
use crate::page::Severity;
use crate::text;

/// One thing that a timer does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Action {
    /// Give the ticket this priority. Its clocks keep at least the grace of the new policy: a raise by a timer
    /// never makes a ticket late.
    SetPriority(#[serde(deserialize_with = "text::name")] String),
    /// Put it into the queue of this team, with nobody assigned.
    SetTeam(Id),
    /// Move it to this status, when the workflow has an edge from its present one that is open to the role
    /// `system`; otherwise nothing is moved. What the edge requires is not asked for: nobody is there to supply it.
    SetStatus(#[serde(deserialize_with = "text::name")] String),
    /// Call somebody out.
    Page {
        /// How bad it is.
        #[serde(default)]
        severity: Severity,
    },
    /// Tell the people concerned, under this name.
    Notify(#[serde(deserialize_with = "text::name")] String),
    /// Add a tag, unless it is there.
    AddTag(#[serde(deserialize_with = "text::name")] String),
    /// Take the ticket from its assignee and ask the host, by an effect, to assign it anew.
    Reassign {},
}

impl Action {
    /// Whether it changes the ticket, and does not only tell or call somebody.
    pub(crate) fn is_change(&self) -> bool {
        !matches!(self, Action::Page { .. } | Action::Notify(_))
    }
}
