//! The ticket: the snapshot that goes into every decision and comes out of it.

use serde::Serialize;

use crate::model::{Recorded, SlaState};
use crate::value::codec::{Encoder, Pack, Unpack};
use crate::value::{Attributes, Id, Instant, Value, limits};

/// Generates from one table of fields the snapshot, its patch, the difference of two snapshots and
/// the audited fields. Each change of an `audited` field gets a history entry; a `derived` field
/// follows from the audited ones and from time.
macro_rules! ticket_fields {
    ($($(#[$meta:meta])* $kind:ident $name:literal $field:ident: $type:ty,)*) => {
        /// A ticket as your application stores it: all that the next decision needs.
        #[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
        #[packed(shape = 1)]
        pub struct Ticket {
            $($(#[$meta])* #[serde(rename = $name)] pub $field: $type,)*
        }

        /// The fields of a ticket that a decision changed, with their new values.
        #[derive(Clone, Debug, Default, PartialEq, Serialize)]
        pub struct TicketPatch {
            $(
                #[doc = concat!("The new `", $name, "`, when it changed.")]
                #[serde(rename = $name, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
        }

        /// Written as keys only: the values are those of the decision's ticket.
        impl Pack for TicketPatch {
            fn pack(&self, out: &mut Encoder) {
                out.part();
                $(if self.$field.is_some() {
                    out.key(const { crate::value::codec::key($name) });
                })*
                out.end();
            }
        }

        impl TicketPatch {
            /// The changes from `before` to `after`; all of `after` for a new ticket.
            pub(crate) fn between(before: Option<&Ticket>, after: &Ticket) -> TicketPatch {
                TicketPatch {
                    $($field: match before {
                        Some(before) if before.$field == after.$field => None,
                        _ => Some(after.$field.clone()),
                    },)*
                }
            }

            /// Writes the changed fields into `ticket`.
            pub fn apply(&self, ticket: &mut Ticket) {
                $(if let Some(value) = &self.$field { ticket.$field = value.clone(); })*
            }

            /// Whether nothing changed.
            pub fn is_empty(&self) -> bool {
                true $(&& self.$field.is_none())*
            }
        }

        impl Ticket {
            /// The audited fields and their values: what replaying the history yields.
            pub fn audited(&self) -> Vec<(&'static str, Value)> {
                let mut fields = Vec::new();
                let mut add = |name, value| fields.push((name, value));
                $(ticket_fields!(@each $kind add($name, self.$field.recorded()));)*
                fields
            }

            /// Whether `field` is an audited field that holds an instant.
            pub(crate) fn holds_instant(field: &str) -> bool {
                let mut holds = false;
                $(ticket_fields!(@each $kind
                    holds |= field == $name && <$type as Recorded>::IS_INSTANT);)*
                holds
            }

            /// Reports each audited field that differs from `before`: its name, old and new value.
            pub(crate) fn audit(
                &self,
                before: Option<&Ticket>,
                mut report: impl FnMut(&'static str, Value, Value),
            ) {
                $(ticket_fields!(@each $kind match before {
                    Some(before) if before.$field == self.$field => {}
                    Some(before) => {
                        report($name, before.$field.recorded(), self.$field.recorded());
                    }
                    None => match self.$field.recorded() {
                        new if crate::value::is_empty(&new) => {}
                        new => report($name, Value::Null, new),
                    },
                });)*
            }
        }
    };
    (@each audited $($action:tt)*) => { $($action)* };
    (@each derived $($action:tt)*) => {};
}

ticket_fields! {
    /// Your application's identifier.
    audited "ticketId" ticket_id: Id,
    /// The title, one line.
    #[packed(max_chars = limits::TITLE)]
    audited "title" title: String,
    /// The full description.
    #[serde(default)]
    #[packed(max_chars = limits::PROSE)]
    audited "description" description: Option<String>,
    /// A state of the workflow.
    #[packed(max_chars = limits::NAME)]
    audited "status" status: String,
    /// A configured priority.
    #[packed(max_chars = limits::NAME)]
    audited "priority" priority: String,
    /// A category of your choice, such as INCIDENT.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    audited "category" category: Option<String>,
    /// Tags of your choice; at most 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS, max_chars = limits::NAME)]
    audited "tags" tags: Vec<String>,
    /// The reporter.
    audited "reporterId" reporter_id: Id,
    /// The agent who works on it; null when nobody does.
    #[serde(default)]
    audited "assigneeId" assignee_id: Option<Id>,
    /// The team whose queue it is in.
    #[serde(default)]
    audited "teamId" team_id: Option<Id>,
    /// When it was opened.
    audited "createdAt" created_at: Instant,
    /// When an event last changed it.
    derived "updatedAt" updated_at: Instant,
    /// When the desk first responded.
    #[serde(default)]
    audited "firstResponseAt" first_response_at: Option<Instant>,
    /// When it was resolved; null again after a reopening.
    #[serde(default)]
    audited "resolvedAt" resolved_at: Option<Instant>,
    /// When it was closed; null again after a reopening.
    #[serde(default)]
    audited "closedAt" closed_at: Option<Instant>,
    /// The resolution deadline; null while its clock is paused, stopped or absent.
    #[serde(default)]
    audited "dueAt" due_at: Option<Instant>,
    /// The first-response deadline; null while its clock is paused, stopped or absent.
    #[serde(default)]
    audited "responseDueAt" response_due_at: Option<Instant>,
    /// The reporter's feedback on the solution.
    #[serde(default)]
    #[packed(max_chars = limits::PROSE)]
    audited "feedback" feedback: Option<String>,
    /// The ticket that this one follows up on, because that one could no longer be reopened.
    #[serde(default)]
    audited "followUpOf" follow_up_of: Option<Id>,
    /// Your application's attributes: at most 10,000 values, counting those inside lists and
    /// objects, nested at most 32 deep.
    #[serde(default)]
    #[cfg_attr(test, ts(type = "{ [name: string]: Value }"))]
    audited "attributes" attributes: Attributes,
    /// Increases by one with each event applied. Update the row only if it still has the old value.
    derived "revision" revision: u32,
    /// The SLA clocks. Required: without them a ticket would silently have no deadlines.
    derived "sla" sla: SlaState,
    /// The earliest instant at which time alone can change this ticket; null when nothing is due.
    #[serde(default)]
    derived "nextWakeAt" next_wake_at: Option<Instant>,
    /// The chain value of its last history entry; null unless its history is chained.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    derived "historyChain" history_chain: Option<String>,
}

/// A ticket to be opened.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct TicketDraft {
    /// Your application's identifier.
    pub ticket_id: Id,
    /// The title, one line: not blank, at most 1,000 characters.
    #[packed(max_chars = limits::TITLE, not_blank)]
    pub title: String,
    /// The full description, at most 262,144 characters.
    #[serde(default)]
    #[packed(max_chars = limits::PROSE)]
    pub description: Option<String>,
    /// The state it is opened in; the workflow's initial state when absent.
    ///
    /// The resolution clock of a ticket opened in a pending state starts paused. The clocks of one
    /// opened resolved or closed never run: their targets are neither met nor breached.
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
    /// The reporter.
    pub reporter_id: Id,
    /// The agent who works on it, if already known.
    #[serde(default)]
    pub assignee_id: Option<Id>,
    /// The team whose queue it is in.
    #[serde(default)]
    pub team_id: Option<Id>,
    /// Your application's attributes: at most 10,000 values, counting those inside lists and
    /// objects, nested at most 32 deep.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "{ [name: string]: Value }"))]
    pub attributes: Attributes,
}

impl TicketDraft {
    /// A draft with the required fields.
    pub fn new(
        ticket_id: impl Into<Id>,
        title: impl Into<String>,
        priority: impl Into<String>,
        reporter_id: impl Into<Id>,
    ) -> TicketDraft {
        TicketDraft {
            ticket_id: ticket_id.into(),
            title: title.into(),
            description: None,
            status: None,
            priority: priority.into(),
            category: None,
            tags: Vec::new(),
            reporter_id: reporter_id.into(),
            assignee_id: None,
            team_id: None,
            attributes: Attributes::new(),
        }
    }
}
