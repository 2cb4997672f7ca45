//! Since when a ticket is as it is, and who acted on it last: what timers and the next-response clock count from.

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::ticket::Ticket;

/// Since when a ticket is as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// Since when it has its status.
    pub status_since: Instant,
    /// Since when it is not resolved or closed: its opening or its last reopening.
    #[serde(default = "beginning")]
    pub live_since: Instant,
    /// Since when nobody is assigned, counted anew from a reopening; null while somebody is.
    #[serde(default)]
    pub unassigned_since: Option<Instant>,
    /// When a person last did something to it, or it changed its status.
    pub last_activity_at: Instant,
    /// When its reporter last did something to it, or it changed its status.
    pub last_customer_activity_at: Instant,
    /// Since when a public comment of the reporter's awaits the desk's answer; null when none does.
    #[serde(default)]
    pub waiting_since: Option<Instant>,
}

/// Of a snapshot that does not say.
const fn beginning() -> Instant {
    Instant::MIN
}

/// What an event says about activity.
pub(crate) struct Act {
    pub at: Instant,
    pub role: Role,
    /// Whether it came to another status by it, or was opened.
    pub entered: bool,
    /// Whether a public comment came with it.
    pub public_comment: bool,
    /// Whether the desk has finished with the ticket.
    pub is_done: bool,
    /// Whether it had finished with it before and has not any more.
    pub reopened: bool,
}

impl Activity {
    /// Of a ticket that tells nothing of it: one that was not opened by the engine.
    pub(crate) fn unknown(ticket: &Ticket) -> Activity {
        Activity {
            status_since: ticket.updated_at,
            live_since: ticket.created_at,
            unassigned_since: ticket.assignee_id.is_none().then_some(ticket.updated_at),
            last_activity_at: ticket.updated_at,
            last_customer_activity_at: ticket.updated_at,
            waiting_since: None,
        }
    }

    /// Of `ticket` after an event, before which it was `before`.
    pub(crate) fn after(before: Option<&Activity>, ticket: &Ticket, act: &Act) -> Activity {
        let &Act { at, entered, .. } = act;
        let mut own = match before {
            Some(before) => before.clone(),
            None => Activity {
                status_since: at,
                live_since: at,
                unassigned_since: None,
                last_activity_at: at,
                last_customer_activity_at: at,
                waiting_since: None,
            },
        };
        let is_customer = act.role == Role::Reporter;
        let is_desk = act.role.is_desk();
        if entered {
            own.status_since = at;
        }
        if entered || is_customer || is_desk {
            own.last_activity_at = at;
        }
        if entered || is_customer {
            own.last_customer_activity_at = at;
        }
        if act.reopened {
            own.live_since = at;
        }
        own.unassigned_since = match ticket.assignee_id {
            Some(_) => None,
            // Nobody was to take it while it was solved.
            None if act.reopened => Some(at),
            None => own.unassigned_since.or(Some(at)),
        };
        let answered = is_desk && act.public_comment;
        if answered || entered && act.is_done {
            own.waiting_since = None;
        }
        // What comes with the end is no question: thanks, most often.
        let asks = is_customer && act.public_comment && !(entered && act.is_done);
        if asks && before.is_some() {
            own.waiting_since = own.waiting_since.or(Some(at));
        }
        own
    }
}

impl Ticket {
    /// Since when it is as it is.
    pub(crate) fn activity(&self) -> Activity {
        self.sla.activity.clone().unwrap_or_else(|| Activity::unknown(self))
    }
}
