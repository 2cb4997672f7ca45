//! A draft to preview: only what policies look at.

use super::TicketDraft;
use crate::value::codec::Unpack;
use crate::value::{Attributes, Id, limits};

/// A ticket that somebody is about to open, as far as it is known. All fields are those of a
/// [`TicketDraft`]; only the priority is required.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PreviewDraft {
    /// Your application's identifier, if there is one already.
    #[serde(default)]
    pub ticket_id: Option<Id>,
    /// The title, if it is written already.
    #[serde(default)]
    #[packed(max_chars = limits::TITLE)]
    pub title: Option<String>,
    /// The full description.
    #[serde(default)]
    #[packed(max_chars = limits::PROSE)]
    pub description: Option<String>,
    /// The state it is opened in; the workflow's initial state when absent.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub status: Option<String>,
    /// A configured priority.
    #[packed(max_chars = limits::NAME)]
    pub priority: String,
    /// A category of your choice.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub category: Option<String>,
    /// Tags of your choice; at most 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS, max_chars = limits::NAME)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub tags: Vec<String>,
    /// The reporter; needed only where a condition looks at `reporterId`.
    #[serde(default)]
    pub reporter_id: Option<Id>,
    /// The agent who works on it, if already known.
    #[serde(default)]
    pub assignee_id: Option<Id>,
    /// The team whose queue it is in.
    #[serde(default)]
    pub team_id: Option<Id>,
    /// Your application's attributes.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "{ [name: string]: Value }"))]
    pub attributes: Attributes,
}

impl From<PreviewDraft> for TicketDraft {
    fn from(draft: PreviewDraft) -> TicketDraft {
        TicketDraft {
            ticket_id: draft.ticket_id.unwrap_or(Id::Number(0)),
            title: draft.title.unwrap_or_default(),
            description: draft.description,
            status: draft.status,
            priority: draft.priority,
            category: draft.category,
            tags: draft.tags,
            reporter_id: draft.reporter_id.unwrap_or(Id::Number(0)),
            assignee_id: draft.assignee_id,
            team_id: draft.team_id,
            attributes: draft.attributes,
        }
    }
}

impl From<TicketDraft> for PreviewDraft {
    fn from(draft: TicketDraft) -> PreviewDraft {
        PreviewDraft {
            ticket_id: Some(draft.ticket_id),
            title: Some(draft.title),
            description: draft.description,
            status: draft.status,
            priority: draft.priority,
            category: draft.category,
            tags: draft.tags,
            reporter_id: Some(draft.reporter_id),
            assignee_id: draft.assignee_id,
            team_id: draft.team_id,
            attributes: draft.attributes,
        }
    }
}
