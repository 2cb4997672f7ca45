//! The ticket: the snapshot that goes into every decision and comes out of it.

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Out, Read, Write};
use crate::sla::SlaState;
use crate::text;
use crate::value::{self, Attributes, Recorded, Value};

/// Makes from one table of fields: the snapshot, its patch, the difference of two snapshots and the
/// audited fields. An `audited` field gets a history entry with each change; a `derived` one follows
/// from the audited ones and from time.
macro_rules! ticket_fields {
    ($($(#[$meta:meta])* $kind:ident $name:literal $field:ident: $type:ty,)*) => {
        /// A ticket as the host stores it: all that the next decision needs.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
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

        /// As it stands in a decision: its values are those of the decision's ticket.
        impl Write for TicketPatch {
            fn write(&self, out: &mut Out) {
                out.part();
                $(if self.$field.is_some() {
                    out.key(const { crate::packed::key($name) });
                })*
                out.end();
            }
        }

        impl TicketPatch {
            /// What leads from `before` to `after`; the whole of `after` for a new ticket.
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
            /// The audited fields and their values: what a replay of the history gives back.
            pub fn audited(&self) -> Vec<(&'static str, Value)> {
                let mut fields = Vec::new();
                let mut add = |name, value| fields.push((name, value));
                $(ticket_fields!(@each $kind add($name, self.$field.recorded()));)*
                fields
            }

            /// Whether the audited field of that name holds an instant.
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
                        new if value::is_empty(&new) => {}
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
    /// The host's identifier.
    audited "ticketId" ticket_id: Id,
    /// One line.
    #[serde(deserialize_with = "text::title")]
    audited "title" title: String,
    /// The full text.
    #[serde(default, deserialize_with = "text::optional_prose")]
    audited "description" description: Option<String>,
    /// A state of the workflow.
    #[serde(deserialize_with = "text::name")]
    audited "status" status: String,
    /// A configured priority.
    #[serde(deserialize_with = "text::name")]
    audited "priority" priority: String,
    /// A category of the host's, such as INCIDENT.
    #[serde(default, deserialize_with = "text::optional_name")]
    audited "category" category: Option<String>,
    /// Tags of the host's; at most 1,000.
    #[serde(default, deserialize_with = "text::names")]
    audited "tags" tags: Vec<String>,
    /// Who asked.
    audited "reporterId" reporter_id: Id,
    /// Who works on it.
    #[serde(default)]
    audited "assigneeId" assignee_id: Option<Id>,
    /// Whose queue it is in.
    #[serde(default)]
    audited "teamId" team_id: Option<Id>,
    /// When it was opened.
    audited "createdAt" created_at: Instant,
    /// When the last event changed it.
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
    #[serde(default, deserialize_with = "text::optional_prose")]
    audited "feedback" feedback: Option<String>,
    /// The ticket that this one follows up on, when that one could not be reopened any more.
    #[serde(default)]
    audited "followUpOf" follow_up_of: Option<Id>,
    /// The host's own attributes: at most 10,000 values, those inside lists and objects counted, nested at most 32 deep.
    #[serde(default, deserialize_with = "value::attributes")]
    #[cfg_attr(test, ts(type = "{ [name: string]: Value }"))]
    audited "attributes" attributes: Attributes,
    /// Raised by one with each event applied: the host commits where it still has the old value.
    derived "revision" revision: u32,
    /// The SLA clocks. Required: a snapshot without them would silently have no deadlines.
    derived "sla" sla: SlaState,
    /// The earliest instant at which time alone can change this ticket; null when it cannot.
    #[serde(default)]
    derived "nextWakeAt" next_wake_at: Option<Instant>,
    /// The chain value of its last history entry; null unless its history is chained.
    #[serde(default, deserialize_with = "text::optional_name")]
    derived "historyChain" history_chain: Option<String>,
}

/// A ticket to be opened.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct TicketDraft {
    /// The host's identifier.
    pub ticket_id: Id,
    /// One line: not blank, at most 1,000 characters.
    #[serde(deserialize_with = "text::written_title")]
    pub title: String,
    /// The full text, at most 262,144 characters.
    #[serde(default, deserialize_with = "text::optional_prose")]
    pub description: Option<String>,
    /// The state it is opened in; the workflow's initial state when absent. A ticket opened in a
    /// pending state has a resolution clock that waits; the clocks of one opened resolved or closed never run: they
    /// are neither met nor missed.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub status: Option<String>,
    /// A configured priority.
    #[serde(deserialize_with = "text::name")]
    pub priority: String,
    /// A category of the host's.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub category: Option<String>,
    /// Tags of the host's; at most 1,000.
    #[serde(default, deserialize_with = "text::names")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub tags: Vec<String>,
    /// Who asked.
    pub reporter_id: Id,
    /// Who works on it, when that is known already.
    #[serde(default)]
    pub assignee_id: Option<Id>,
    /// Whose queue it is in.
    #[serde(default)]
    pub team_id: Option<Id>,
    /// The host's own attributes: at most 10,000 values, those inside lists and objects counted, nested at most 32 deep.
    #[serde(default, deserialize_with = "value::attributes")]
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
