//! The audit trail: one entry for each field that an event changed, with typed values.
//!
//! Who may see an entry is in `visible`, what shows that entries were meddled with in `verify` and
//! `chain`.

mod canonical;
mod chain;
mod verify;
mod visible;

pub(crate) use canonical::in_words;
pub(crate) use chain::extend_chain;
pub use verify::{HistoryFault, HistoryFlaw, Verification, verify_history};
#[cfg(target_arch = "wasm32")]
pub(crate) use visible::may_see;
pub use visible::{visible_comments, visible_history};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Out, Read, Record, Write};
use crate::text;
use crate::value::Value;

/// One change of one field. Append-only; the host stores it in the decision's transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Record)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 4)]
pub struct TicketHistory {
    /// Derived from ticket, revision and field, and therefore the same on every repeat.
    #[serde(deserialize_with = "text::prose")]
    pub history_id: String,
    /// The ticket.
    pub ticket_id: Id,
    /// A field of the ticket; `comment` for a comment added (the value is its id); `breach.RESPONSE` and the like (the
    /// value is the deadline that passed); `warning.RESPONSE` and the like (the value is the warning's name); `timer`
    /// (the value is its id); `offer` (the value is the agent to whom it is offered); `retryAt` (when to ask again for
    /// somebody); or `migration` (the values are what the clocks promised before and after).
    #[serde(deserialize_with = "text::name")]
    pub field_changed: String,
    /// The value before; null for a new ticket.
    #[cfg_attr(test, ts(type = "Value"))]
    pub old_value: Value,
    /// The value after.
    #[cfg_attr(test, ts(type = "Value"))]
    pub new_value: Value,
    /// The actor's id; `system` for what fell due with time.
    pub changed_by: Id,
    /// When it became true.
    pub changed_at: Instant,
    /// The revision that the event led to.
    pub revision: u32,
    /// The command that caused it, or the clock that did.
    pub cause: Cause,
    /// The timer that caused it; null for everything else.
    #[serde(deserialize_with = "text::optional_name")]
    pub rule: Option<String>,
    /// Whether it is about an internal comment, and therefore for agents and admins only.
    #[serde(default, deserialize_with = "text::or_default")]
    pub is_internal: bool,
    /// With `historyChain` in the configuration, a SHA-256 over all entries up to this one: that of the entry
    /// before followed by this one's canonical form. Else null.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub chain: Option<String>,
}

impl Write for TicketHistory {
    fn write(&self, out: &mut Out) {
        out.dated(canonical::holds_instant(&self.field_changed), self);
    }
}

/// What caused a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// The ticket was opened.
    Open,
    /// A transition.
    Transition,
    /// An update of fields.
    Update,
    /// A comment.
    Comment,
    /// An assignment or an offer.
    Assign,
    /// The ticket was taken from its assignee, or its offer withdrawn, to be given to another.
    Reassign,
    /// An offer was accepted.
    Accept,
    /// An offer was declined.
    Decline,
    /// An offer was not answered in time.
    Lapse,
    /// The time came to ask again for somebody to give it to.
    Retry,
    /// A deadline passed.
    Deadline,
    /// A deadline came near.
    Warning,
    /// A timer's step came.
    Timer,
    /// The clocks were moved to the present configuration.
    Migration,
}

/// Folds entries, in their order, into the last value of each field.
///
/// For the whole history of a ticket the result agrees with [`Ticket::audited`](crate::Ticket::audited)
/// on every field that was ever set.
pub fn replay<'a>(entries: impl IntoIterator<Item = &'a TicketHistory>) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::new();
    for entry in entries {
        fields.insert(entry.field_changed.clone(), entry.new_value.clone());
    }
    fields
}
