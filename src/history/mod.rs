//! The audit trail: who may see an entry (`visible`), and detecting changed entries (`verify`,
//! `chain`).

mod canonical;
mod chain;
mod verify;
mod visible;

use std::collections::BTreeMap;

pub(crate) use chain::extend_chain;
pub use verify::{HistoryFault, HistoryFlaw, Verification, verify_history};
#[doc(hidden)]
pub use visible::may_see;
pub use visible::{visible_comments, visible_history};

use crate::model::TicketHistory;
use crate::value::Value;

/// The last value of each field after `entries`, which must be in order.
///
/// For the complete history of a ticket, the result agrees with
/// [`Ticket::audited`](crate::model::Ticket::audited) on every field that was ever set.
pub fn replay<'a>(entries: impl IntoIterator<Item = &'a TicketHistory>) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::new();
    for entry in entries {
        fields.insert(entry.field_changed.clone(), entry.new_value.clone());
    }
    fields
}
