//! The instants that timers and the next-response clock count from.

use serde::Serialize;

use crate::model::{Party, Ticket};
use crate::value::Instant;
use crate::value::codec::{Pack, Unpack};

/// Since when a ticket is in its present state: what timers and the next-response clock count from.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 5)]
pub struct Activity {
    /// When it entered its status.
    pub status_since: Instant,
    /// Since when it is neither resolved nor closed: its opening or its last reopening.
    #[serde(default = "beginning")]
    pub live_since: Instant,
    /// Since when nobody is assigned, or its reopening if that is later; null while somebody is.
    #[serde(default)]
    pub unassigned_since: Option<Instant>,
    /// Since when its agent has it; null while nobody does.
    #[serde(default)]
    pub assigned_since: Option<Instant>,
    /// When a person last acted on it, or its status last changed.
    pub last_activity_at: Instant,
    /// When a customer last acted on it, or its status last changed. Customers are everybody in the
    /// role reporter, and the ticket's own reporter in any role.
    pub last_customer_activity_at: Instant,
    /// Since when a public comment by a customer awaits the desk's reply; null when none does.
    #[serde(default)]
    pub waiting_since: Option<Instant>,
}

/// The default for a snapshot without the field.
const fn beginning() -> Instant {
    Instant::MIN
}

/// What an event means for the activity.
pub(crate) struct Act {
    pub at: Instant,
    pub party: Party,
    /// Whether the ticket entered another status, or was opened.
    pub entered: bool,
    /// Whether the event includes a public comment.
    pub public_comment: bool,
    /// Whether the desk has finished with the ticket now.
    pub is_done: bool,
    /// Whether the desk had finished with it before, and has not now.
    pub reopened: bool,
    /// Whether another agent has it than before.
    pub assigned: bool,
}

impl Activity {
    /// The activity of a ticket whose snapshot lacks it: one that the engine did not open.
    pub(crate) fn unknown(ticket: &Ticket) -> Activity {
        Activity {
            status_since: ticket.updated_at,
            live_since: ticket.created_at,
            unassigned_since: ticket.assignee_id.is_none().then_some(ticket.updated_at),
            assigned_since: ticket.assignee_id.is_some().then_some(ticket.updated_at),
            last_activity_at: ticket.updated_at,
            last_customer_activity_at: ticket.updated_at,
            waiting_since: None,
        }
    }

    /// The activity of `ticket` after an event; `before` is the one before it.
    pub(crate) fn after(before: Option<&Activity>, ticket: &Ticket, act: &Act) -> Activity {
        let &Act { at, entered, .. } = act;
        let mut activity = match before {
            Some(before) => before.clone(),
            None => Activity {
                status_since: at,
                live_since: at,
                unassigned_since: None,
                assigned_since: None,
                last_activity_at: at,
                last_customer_activity_at: at,
                waiting_since: None,
            },
        };
        let is_customer = act.party == Party::Customer;
        let is_desk = act.party == Party::Desk;
        if entered {
            activity.status_since = at;
        }
        if entered || is_customer || is_desk {
            activity.last_activity_at = at;
        }
        if entered || is_customer {
            activity.last_customer_activity_at = at;
        }
        if act.reopened {
            activity.live_since = at;
        }
        activity.unassigned_since = match ticket.assignee_id {
            Some(_) => None,
            // Nobody had to take it while it was solved.
            None if act.reopened => Some(at),
            None => activity.unassigned_since.or(Some(at)),
        };
        activity.assigned_since = match ticket.assignee_id {
            Some(_) if act.assigned => Some(at),
            Some(_) => activity.assigned_since.or(Some(at)),
            None => None,
        };
        let answered = is_desk && act.public_comment;
        if answered || entered && act.is_done {
            activity.waiting_since = None;
        }
        // A comment that resolves or closes the ticket is no question: most often it says thanks.
        let is_question = is_customer && act.public_comment && !(entered && act.is_done);
        if is_question && before.is_some() {
            activity.waiting_since = activity.waiting_since.or(Some(at));
        }
        activity
    }
}

impl Ticket {
    /// Its activity, estimated if the snapshot lacks it.
    pub(crate) fn activity(&self) -> Activity {
        self.sla.activity.clone().unwrap_or_else(|| Activity::unknown(self))
    }
}
